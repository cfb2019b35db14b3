import type { ProblemCode } from "./problems.ts"

/** Signing in, linking or connecting cannot go on; the person gets a page that says why. Nothing has changed. */
export class RefusedError extends Error {
  override name = "RefusedError"
  readonly code: ProblemCode
  /** What the page needs besides the sentence, as query parameters: words of ours only. */
  readonly details: Record<string, string>

  constructor(code: ProblemCode, details: Record<string, string> = {}) {
    super(code)
    this.code = code
    this.details = details
  }
}
