import { problems, scopeNames } from "../../../src/auth/problems.ts"

/** The sentence for ?problem=<code>, with &missing=<scopes> for missing permissions; null without a problem. */
export function problemSentence(search: URLSearchParams): string | null {
  const code = search.get("problem")
  if (code === null) return null
  if (!isKnown(code)) return "That did not work. Nothing changed. Try again."
  if (code !== "scopes_missing") return problems[code]
  const missing = (search.get("missing") ?? "").split(/[ ,]+/).flatMap((scope) => scopeNames[scope] ?? [])
  return missing.length === 0
    ? problems[code].replace(/; missing were:$/, ".")
    : `${problems[code]} ${missing.join(", ")}.`
}

const isKnown = (code: string): code is keyof typeof problems => Object.hasOwn(problems, code)
