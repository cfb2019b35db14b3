import { usePlace } from "../router.tsx"
import { Notice } from "./notice.tsx"
import { problemSentence } from "./problem-sentence.ts"

/** What the Worker sent the person back with: ?problem=<code>, and for missing scopes &missing=<scopes>. */
export function RedirectProblem() {
  const search = new URLSearchParams(usePlace().search)
  const sentence = problemSentence(search)
  return sentence === null ? null : <Notice alert>{sentence}</Notice>
}
