import { useEffect } from "preact/hooks"
import { findAnswer } from "./cache.ts"
import { read } from "./client.ts"
import { tellFailures } from "./failure.ts"
import { listReader } from "./list-reader.ts"
import { asProblem, type Problem } from "./problem.ts"
import { nextTryMs } from "./retry.ts"
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
  load: () => Promise<{ body: unknown; confirmedAt: number }>
  users: number
  /** One reading at a time; a wish that comes meanwhile starts one more at its end. */
  running: Promise<void> | null
  again: boolean
  /** When the server last answered this entry itself; what was kept from before does not count. */
  readAt: number | null
  /** Tries that failed since then. */
  failures: number
  retry: ReturnType<typeof setTimeout> | undefined
  /** Whether its problem is worth a word: the first one often goes within a moment. */
  isTold: boolean
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
export function peekSnapshot<Body>(path: string): Snapshot<Body> {
  return (entries.get(`one ${path}`)?.store.get() ?? nothingKnown) as Snapshot<Body>
}

export function peekResource<Body>(path: string): Body | undefined {
  return peekSnapshot<Body>(path).body
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

/** Tries at once what is on screen and could not be read. */
export function reloadFailed(): void {
  for (const entry of entries.values()) {
    if (entry.users > 0 && entry.store.get().problem) void refresh(entry)
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
    clearTimeout(entry.retry)
    entry.store.set(nothingKnown)
    if (entry.users === 0) entries.delete(key)
  }
  tellWhatFailed()
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
      if (entry.users > 0) return
      clearTimeout(entry.retry)
      tellWhatFailed()
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
  return entryOf(`one ${path}`, path, () => () => read(path))
}

function openListEntry(path: string): Entry {
  return entryOf(`all ${path}`, path, () => listReader(path))
}

function entryOf(key: string, firstPath: string, reader: () => Entry["load"]): Entry {
  const existing = entries.get(key)
  if (existing) return existing
  const entry: Entry = {
    store: createStore(nothingKnown),
    load: reader(),
    users: 0,
    running: null,
    again: false,
    readAt: null,
    failures: 0,
    retry: undefined,
    isTold: false,
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
  clearTimeout(entry.retry)
  const run = async () => {
    do {
      entry.again = false
      try {
        const { body, confirmedAt } = await entry.load()
        show(entry.store, { body, confirmedAt, problem: null })
        entry.readAt = Date.now()
        entry.failures = 0
      } catch (error) {
        entry.store.set({ ...entry.store.get(), problem: asProblem(error) })
        entry.readAt = null
        entry.failures += 1
      }
    } while (entry.again)
  }
  entry.running = run().finally(() => {
    entry.running = null
    tryAgainLater(entry)
    tellWhatFailed()
  })
  return entry.running
}

/** A failure whose next try comes this soon is not told yet. */
const momentMs = 2_000

/** News is told once: what it found unreadable would stay old until the next, were it not tried again by itself. */
function tryAgainLater(entry: Entry): void {
  const { problem } = entry.store.get()
  if (!problem || entry.users === 0) return
  const wait = nextTryMs(problem, entry.failures - 1, Math.random())
  entry.isTold = entry.failures > 1 || wait === null || wait > momentMs
  if (wait !== null) entry.retry = setTimeout(() => void refresh(entry), wait)
}

/** Nobody takes the account for current because it stands beside them. */
const measurements = "/api/v1/whoop/"

function tellWhatFailed(): void {
  const failed = [...entries].flatMap(([key, { store, users, isTold }]) => {
    const { body, problem, confirmedAt } = store.get()
    const isShown = users > 0 && body !== undefined && key.slice(4).startsWith(measurements)
    return problem && isShown && isTold ? [{ problem, confirmedAt }] : []
  })
  tellFailures(failed)
}
