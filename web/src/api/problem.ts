/** The API's problem+json (RFC 9457), and our own two: `offline` (no answer) and `unexpected_answer` (not ours). */
export interface Problem {
  status: number
  code: string
  title: string
  detail: string
  parameter?: string
  /** From the answer's `Retry-After`, where it has one. */
  retryAfterSeconds?: number
}

export class ProblemError extends Error {
  override name = "ProblemError"
  readonly problem: Problem

  constructor(problem: Problem) {
    super(problem.detail)
    this.problem = problem
  }
}

export const offlineProblem: Problem = {
  status: 0,
  code: "offline",
  title: "Offline",
  detail: "VitalTrends cannot be reached. Check your internet connection; nothing is lost.",
}

/** Reads an error answer; whatever is not problem+json (a proxy's HTML page) becomes `unexpected_answer`. */
export async function toProblem(response: Response): Promise<Problem> {
  const body: unknown = await response.json().catch(() => null)
  const problem = isProblem(body) ? body : unexpectedAnswer(response.status)
  const retryAfterSeconds = Number(response.headers.get("retry-after"))
  return retryAfterSeconds > 0 ? { ...problem, retryAfterSeconds } : problem
}

const unexpectedAnswer = (status: number): Problem => ({
  status,
  code: "unexpected_answer",
  title: "Unexpected answer",
  detail: `The server answered with an error (${status}). Nothing was lost; try again.`,
})

function isProblem(body: unknown): body is Problem {
  return (
    typeof body === "object" &&
    body !== null &&
    "code" in body &&
    typeof body.code === "string" &&
    "detail" in body &&
    typeof body.detail === "string" &&
    "status" in body &&
    typeof body.status === "number"
  )
}

export function asProblem(error: unknown): Problem {
  if (error instanceof ProblemError) return error.problem
  return {
    ...offlineProblem,
    code: "unexpected_answer",
    title: "Error",
    detail: "Something went wrong on this page.",
  }
}
