import { type Answer, findAnswer, rememberAnswer } from "./cache.ts"
import { offlineProblem, ProblemError, toProblem } from "./problem.ts"

/** Called when the server no longer knows who is asking. */
type SignedOutListener = () => unknown
let onSignedOut: SignedOutListener = () => {}
export function listenForSignOut(listener: SignedOutListener): void {
  onSignedOut = listener
}

/** Reads a path, revalidating what is known by its ETag. Throws ProblemError, also when there is no network. */
export async function read(path: string): Promise<Answer> {
  const known = await findAnswer(path)
  const headers = new Headers({ accept: "application/json" })
  if (known?.etag) headers.set("if-none-match", known.etag)
  const response = await request(path, { headers })
  if (response.status === 304 && known) {
    const confirmed = { ...known, confirmedAt: Date.now() }
    rememberAnswer(path, confirmed)
    return confirmed
  }
  const answer: Answer = {
    body: await readBody(response),
    etag: response.headers.get("etag"),
    confirmedAt: Date.now(),
  }
  rememberAnswer(path, answer)
  return answer
}

/** Sends a change; the answer's JSON, or null where there is none. Throws ProblemError. */
export async function send<Result = null>(
  method: "POST" | "DELETE",
  path: string,
  body?: Record<string, unknown>,
): Promise<Result> {
  const response = await request(path, {
    method,
    headers: body ? { "content-type": "application/json" } : {},
    body: body ? JSON.stringify(body) : null,
  })
  if (response.status === 204) return null as Result
  const text = await response.text()
  return (text === "" ? null : JSON.parse(text)) as Result
}

async function request(path: string, init: RequestInit): Promise<Response> {
  let response: Response
  try {
    // Our own ETag cache decides; the browser's would hide a 304 from it.
    response = await fetch(path, { credentials: "same-origin", cache: "no-store", ...init })
  } catch {
    throw new ProblemError(offlineProblem)
  }
  if (response.status === 401) onSignedOut()
  if (!response.ok && response.status !== 304) throw new ProblemError(await toProblem(response))
  return response
}

async function readBody(response: Response): Promise<unknown> {
  try {
    return await response.json()
  } catch {
    throw new ProblemError({
      status: response.status,
      code: "unexpected_answer",
      title: "Unexpected answer",
      detail: "The server’s answer could not be read. Nothing was lost; try again.",
    })
  }
}
