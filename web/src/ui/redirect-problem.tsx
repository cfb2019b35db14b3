import { problems, scopeNames } from "../../../src/auth/problems.ts"
import { usePlace } from "../router.tsx"
import { Notice } from "./notice.tsx"

/** What the Worker sent the person back with: ?problem=<code>, and for missing scopes &missing=<scopes>. */
export function RedirectProblem() {
  const search = new URLSearchParams(usePlace().search)
  const sentence = problemSentence(search)
  return sentence === null ? null : <Notice alert>{sentence}</Notice>
}

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
