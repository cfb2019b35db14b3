import { useEffect } from "preact/hooks"
import { findAnswer } from "./cache.ts"
import { read } from "./client.ts"
import { asProblem, type Problem } from "./problem.ts"
import { createStore, type Store, useStore } from "./store.ts"
import type { List } from "./types.ts"

/** What is known of one path of the API. With a body and a problem, the body is the last known and may be old. */
export interface Snapshot<Body> {
  body: Body | undefined
  /** When the server last confirmed the body, ms. */
  confirmedAt: number | null
  problem: Problem | null
}

export interface Resource<Body> extends Snapshot<Body> {
  reload: () => void
}

interface Entry {
  store: Store<Snapshot<unknown>>
  load: () => Promise<Snapshot<unknown>>
  users: number
  /** One reading at a time; a wish that comes meanwhile starts one more at its end. */
  running: Promise<void> | null
  again: boolean
  /** When the server last answered this entry itself; what was kept from before does not count. */
  readAt: number | null
}

const nothingKnown: Snapshot<unknown> = { body: undefined, confirmedAt: null, problem: null }
const entries = new Map<string, Entry>()

/** A path of the API, shared by all who use it, kept current by live news. `null` asks for nothing. */
export function useResource<Body>(path: string | null): Resource<Body> {
  return useEntry<Body>(path === null ? null : `one ${path}`, () => openEntry(path ?? ""))
}

/** All pages of a list as one array; the path may bring its own `limit`. */
export function useList<Row>(path: string | null): Resource<Row[]> {
  return useEntry<Row[]>(path === null ? null : `all ${path}`, () => openListEntry(path ?? ""))
}

/** Reads before a page that needs it is there; resolves when the answer, or its failure, is known. */
export function preload(path: string): Promise<void> {
  const entry = openEntry(path)
  return entry.running ?? refresh(entry)
}

/** The same for all pages of a list. */
export function preloadList(path: string): Promise<void> {
  return refresh(openListEntry(path))
}

/** What is known right now, without asking or being redrawn. */
export function peekResource<Body>(path: string): Body | undefined {
  return entries.get(`one ${path}`)?.store.get().body as Body | undefined
}

/** Reads one path again; resolves when its answer, or its failure, is known. */
export function reloadOne(path: string): Promise<void> {
  return refresh(openEntry(path))
}

/**
 * Reads again everything under a prefix that is on screen or on its way there: cheap, an unchanged answer is a 304. The
 * rest is read when it is shown next. None is forgotten: what was read for a page that is about to be drawn has no user
 * yet, and would leave it with nothing to draw.
 */
export function reloadAll(prefix = ""): void {
  for (const [key, entry] of entries) {
    if (!key.slice(4).startsWith(prefix)) continue
    if (entry.users > 0 || entry.running) void refresh(entry)
    else entry.readAt = null
  }
}

/** Puts live news into what is known, without asking the server. */
export function patchResource<Body>(path: string, change: (body: Body) => Body): void {
  const store = entries.get(`one ${path}`)?.store
  const known = store?.get()
  if (store && known?.body !== undefined) store.set({ ...known, body: change(known.body as Body) })
}

export function forgetResources(): void {
  for (const [key, entry] of entries) {
    entry.store.set(nothingKnown)
    if (entry.users === 0) entries.delete(key)
  }
}

const idle = createStore(nothingKnown)

function useEntry<Body>(key: string | null, open: () => Entry): Resource<Body> {
  const entry = key === null ? null : open()
  const snapshot = useStore(entry?.store ?? idle)
  useEffect(() => {
    if (!entry) return
    entry.users += 1
    if (!isJustRead(entry)) void refresh(entry)
    return () => {
      entry.users -= 1
    }
  }, [entry])
  return {
    ...(snapshot as Snapshot<Body>),
    reload: () => {
      if (entry) void refresh(entry)
    },
  }
}

/** Preloaded, or on the page before: a second question right after the first brings nothing. */
function isJustRead({ running, readAt }: Entry): boolean {
  return running !== null || (readAt !== null && Date.now() - readAt < justReadMs)
}

const justReadMs = 3_000

function openEntry(path: string): Entry {
  return entryOf(`one ${path}`, path, async () => {
    const answer = await read(path)
    return { body: answer.body, confirmedAt: answer.confirmedAt, problem: null }
  })
}

function openListEntry(path: string): Entry {
  let known: { parts: unknown[]; rows: unknown[] } = { parts: [], rows: [] }
  return entryOf(`all ${path}`, path, async () => {
    const parts: unknown[] = []
    let confirmedAt = Number.POSITIVE_INFINITY
    let next: string | null = path
    while (next !== null) {
      const answer = await read(next)
      const page = answer.body as List<unknown>
      parts.push(page)
      confirmedAt = Math.min(confirmedAt, answer.confirmedAt)
      next = page.next_cursor === null ? null : withCursor(path, page.next_cursor)
    }
    // The same pages give the same array, so that nothing is computed or drawn again for a 304.
    const same =
      parts.length === known.parts.length && parts.every((part, index) => part === known.parts[index])
    if (!same) known = { parts, rows: rowsOf(parts) }
    return { body: known.rows, confirmedAt, problem: null }
  })
}

/** A list of one page is that page's own array, which showLastKnown may have shown already. */
function rowsOf(parts: readonly unknown[]): unknown[] {
  const [first = [], ...rest] = parts.map((part) => (part as List<unknown>).data)
  return rest.length === 0 ? first : first.concat(...rest)
}

function withCursor(path: string, cursor: string): string {
  return `${path}${path.includes("?") ? "&" : "?"}cursor=${encodeURIComponent(cursor)}`
}

function entryOf(key: string, firstPath: string, load: Entry["load"]): Entry {
  const existing = entries.get(key)
  if (existing) return existing
  const entry: Entry = {
    store: createStore(nothingKnown),
    load,
    users: 0,
    running: null,
    again: false,
    readAt: null,
  }
  entries.set(key, entry)
  void showLastKnown(entry, key, firstPath)
  return entry
}

async function showLastKnown(entry: Entry, key: string, path: string): Promise<void> {
  const answer = await findAnswer(path)
  const known = entry.store.get()
  if (!answer || known.body !== undefined) return
  const body = key.startsWith("all ") ? (answer.body as List<unknown>).data : answer.body
  entry.store.set({ ...known, body, confirmedAt: answer.confirmedAt })
}

/** The same confirmed anew is no reason to draw anything: its age is read when the time moves on (useNow). */
function show(store: Entry["store"], next: Snapshot<unknown>): void {
  const known = store.get()
  if (next.body === known.body && next.problem === known.problem) known.confirmedAt = next.confirmedAt
  else store.set(next)
}

function refresh(entry: Entry): Promise<void> {
  if (entry.running) {
    entry.again = true
    return entry.running
  }
  const run = async () => {
    do {
      entry.again = false
      try {
        show(entry.store, await entry.load())
        entry.readAt = Date.now()
      } catch (error) {
        entry.store.set({ ...entry.store.get(), problem: asProblem(error) })
      }
    } while (entry.again)
  }
  entry.running = run().finally(() => {
    entry.running = null
  })
  return entry.running
}
