/**
 * Asks again and again, ever less often, until the answer is neither false, null nor undefined, and resolves to it.
 * Throws with `what` and the last answer when the time is over.
 */
export async function waitUntil<T>(
  what: string,
  ask: () => Promise<T> | T,
  { timeoutMs = 30_000 }: { timeoutMs?: number } = {},
): Promise<Exclude<T, false | null | undefined>> {
  const deadline = performance.now() + timeoutMs
  for (let pauseMs = 20; ; pauseMs = Math.min(pauseMs * 1.5, 500)) {
    const answer = await ask()
    if (answer !== false && answer !== null && answer !== undefined) {
      return answer as Exclude<T, false | null | undefined>
    }
    if (performance.now() > deadline) throw new Error(`waited ${timeoutMs} ms in vain until ${what}`)
    await new Promise((done) => setTimeout(done, pauseMs))
  }
}
