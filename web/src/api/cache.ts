/*
 * The last answer to each read, with its ETag and the time it was last confirmed. In memory for this visit, in the
 * browser's Cache Storage for the next one, so that a page opens at once and also without a network. Emptied when the
 * person signs out: health data does not stay on a shared machine.
 */

export interface Answer {
  body: unknown
  etag: string | null
  /** When the server last said that this is how it is, ms. */
  confirmedAt: number
}

const storeName = "answers-1"
const keptAtMost = 60
/** Measurements are worth reading offline; sessions, keys and the account are nobody's to keep. */
const keptPaths = "/api/v1/whoop/"
const confirmedHeader = "x-confirmed-at"

const memory = new Map<string, Answer>()

export async function findAnswer(path: string): Promise<Answer | null> {
  const known = memory.get(path)
  if (known) return known
  const stored = await withStore((store) => store.match(path))
  if (!stored) return null
  const answer: Answer = {
    body: await stored.json(),
    etag: stored.headers.get("etag"),
    confirmedAt: Number(stored.headers.get(confirmedHeader)),
  }
  // A newer answer may have arrived while this one was read from disk.
  return memory.get(path) ?? remember(path, answer)
}

export function rememberAnswer(path: string, answer: Answer): void {
  remember(path, answer)
  if (!path.startsWith(keptPaths)) return
  unwritten.add(path)
  if (unwritten.size === 1) whenIdle(() => void writeKept())
}

/** To be kept, once the page has nothing better to do: a history as text takes tens of milliseconds. */
const unwritten = new Set<string>()

async function writeKept(): Promise<void> {
  const [path] = unwritten
  if (path === undefined) return
  unwritten.delete(path)
  const answer = memory.get(path)
  if (answer) await keep(path, answer)
  if (unwritten.size > 0) whenIdle(() => void writeKept())
}

async function keep(path: string, answer: Answer): Promise<void> {
  await withStore(async (store) => {
    const headers = new Headers({
      "content-type": "application/json",
      [confirmedHeader]: String(answer.confirmedAt),
    })
    if (answer.etag) headers.set("etag", answer.etag)
    await store.put(path, new Response(JSON.stringify(answer.body), { headers }))
    const kept = await store.keys()
    for (const request of kept.slice(0, Math.max(0, kept.length - keptAtMost))) await store.delete(request)
  })
}

/** Safari has no word for idle; there the next second must do. */
function whenIdle(work: () => void): void {
  if (typeof requestIdleCallback === "function") requestIdleCallback(work, { timeout: 5_000 })
  else setTimeout(work, 1_000)
}

export async function forgetAnswers(): Promise<void> {
  memory.clear()
  if (typeof caches !== "undefined") await caches.delete(storeName).catch(() => false)
}

function remember(path: string, answer: Answer): Answer {
  memory.set(path, answer)
  return answer
}

async function withStore<T>(use: (store: Cache) => Promise<T>): Promise<T | undefined> {
  // Cache Storage is missing outside secure contexts and may refuse (full disk, private window): then memory alone serves.
  if (typeof caches === "undefined") return undefined
  try {
    return await use(await caches.open(storeName))
  } catch {
    return undefined
  }
}
