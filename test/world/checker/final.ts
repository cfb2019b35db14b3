import type { JsonObject, Truth } from "../../whoop-simulator/index.ts"
import type { Person } from "../person.ts"
import { CANARY } from "../settings.ts"
import type { World } from "../world.ts"
import { wrongDays } from "./days.ts"
import {
  type Collection,
  collections,
  difference,
  keyOf,
  type Mismatch,
  mismatches,
  rowsOf,
} from "./truth.ts"

const MINUTE_MS = 60_000

/** Everything that must hold once a world has come to rest; what does not is noted as broken. */
export function checkAtRest(world: World): void {
  for (const person of world.people) {
    checkStatus(world, person)
    if (person.wants === "erased") checkErased(world, person)
    else checkStore(world, person)
  }
  checkSecrets(world)
}

interface ObjectState {
  link: string
  job: boolean
  /** Collections that the last import gave up, page by page refused for a day. */
  givenUp: string[]
  /** When its last page came, or until when it means to wait, whichever is later, UTC ms; null: left to the hourly tick. */
  jobAt: number | null
  refreshing: boolean
  pending: number
  /** Of them, those whose next try is long past: nobody is looking after them. */
  forgotten: number
  /** When WHOOP is asked next to end our access, UTC ms; null: it is not to be asked. */
  revokesAt: number | null
}

/** The object's own words, read from its storage as it lies. */
export function objectState(world: World, person: Person): ObjectState {
  const { sqlite } = world.hostOf(person.who).storage
  const has = (table: string) =>
    sqlite.rows("select 1 from sqlite_master where type = 'table' and name = ?", table).length > 0
  const shelf = new Map<string, JsonObject>(
    has("shelf")
      ? sqlite
          .rows("select name, value from shelf")
          .map((row) => [String(row.name), JSON.parse(String(row.value))])
      : [],
  )
  const [inbox] = has("inbox") ? sqlite.rows("select count(*) as n from inbox where next_at is not null") : []
  const longPast = world.clock.now() - 5 * MINUTE_MS
  const [overdue] = has("inbox")
    ? sqlite.rows("select count(*) as n from inbox where next_at < ?", longPast)
    : []
  const refresh = shelf.get("refresh")
  return {
    link: String(shelf.get("link")?.status ?? "not_connected"),
    job: shelf.has("job"),
    jobAt: jobAt(shelf.get("job")),
    givenUp: collections.filter((collection) => failuresOf(shelf.get("ended_job"), collection) > 0),
    refreshing: refresh !== undefined && refresh.done !== true,
    pending: Number(inbox?.n ?? 0),
    forgotten: Number(overdue?.n ?? 0),
    revokesAt: shelf.has("revocation") ? Number(shelf.get("revocation")?.at) : null,
  }
}

/** After so many failures in a row the engine leaves a job to the hourly tick. */
const LEFT_TO_THE_TICK = 30

function failuresOf(job: JsonObject | undefined, collection: Collection): number {
  const walks = (job?.walks ?? {}) as Record<string, JsonObject>
  return Number(walks[collection]?.failures ?? 0)
}

function jobAt(job: JsonObject | undefined): number | null {
  if (!job || Number(job.failures) >= LEFT_TO_THE_TICK) return null
  return Math.max(Number(job.progressAt), Number(job.waitingUntil ?? 0))
}

/** A while after the storm, before any tick need have come: nobody's import or force sync stands still. */
export function checkProgress(world: World): void {
  // A lost alarm's work waits for whatever comes next.
  if (world.passage.met.has("alarm lost")) return
  for (const person of world.people) {
    if (world.hostOf(person.who).alarmsDropped > 0) continue
    const { jobAt, link } = objectState(world, person)
    if (link !== "connected" || jobAt === null || world.clock.now() - jobAt < 6 * MINUTE_MS) continue
    world.ledger.broken(`${person.who}: an import stands still`)
  }
}

function checkStatus(world: World, person: Person): void {
  const { who } = person
  const state = objectState(world, person)
  if (person.status !== state.link) {
    world.ledger.broken(`${who} is shown as ${person.status}, but the object says ${state.link}`)
  }
  if (person.wants === "connected" && person.status !== "connected") {
    world.ledger.broken(`${who} wants to be connected and is ${person.status}`)
  }
  if (person.wants === "disconnected" && person.status === "connected") {
    world.ledger.broken(`${who} has disconnected and is shown as connected`)
  }
  // An erasure asks WHOOP once and says honestly how that went; a disconnect goes on asking.
  const left = person.wants === "disconnected" || (person.wants === "erased" && person.toldRevoked)
  const excused = world.ledger.isOrphaned(who) || state.revokesAt !== null
  if (left && world.whoop.isConnected(person.whoopUserId) && !excused) {
    world.ledger.broken(`${who} has left, but WHOOP still lets us in`)
  }
  if (state.job) world.ledger.broken(`${who}: an import never ends`)
  if (state.refreshing) world.ledger.broken(`${who}: a refresh never ends`)
  // One that WHOOP answers 404 for is asked for again for a day, and shown as pending meanwhile.
  if (state.forgotten > 0 && person.status === "connected")
    world.ledger.broken(`${who}: ${state.forgotten} events are never answered`)
  // After the sixth refusal WHOOP is asked every six hours only.
  if (state.revokesAt !== null && state.revokesAt < world.clock.now() - 5 * MINUTE_MS)
    world.ledger.broken(`${who}: a revocation is forgotten`)
}

function checkErased(world: World, person: Person): void {
  const tables = world.d1
    .rows("select name from sqlite_master where type = 'table'")
    .map(({ name }) => String(name))
  for (const table of tables) {
    const columns = world.d1.rows(`select name from pragma_table_info('${table}')`).map(({ name }) => name)
    if (!columns.includes("user_id")) continue
    const [left] = world.d1.rows(`select count(*) as n from ${table} where user_id = ?`, person.who)
    if (Number(left?.n) > 0)
      world.ledger.broken(`${person.who} is erased, but ${table} holds ${String(left?.n)} rows`)
  }
  const { sqlite } = world.hostOf(person.who).storage
  for (const table of ["shelf", "inbox"]) {
    const there =
      sqlite.rows("select 1 from sqlite_master where type = 'table' and name = ?", table).length > 0
    const rows = there ? sqlite.rows(`select * from ${table}`) : []
    if (rows.length > 0)
      world.ledger.broken(`${person.who} is erased, but the object's ${table} holds ${rows.length} rows`)
  }
}

function mismatchesOf(world: World, person: Person, truth: Truth): Mismatch[] {
  return mismatches((collection) => rowsOf(world.d1, person.who, collection), truth)
}

function checkStore(world: World, person: Person): void {
  if (person.status !== "connected") return
  const truth = world.whoop.truth(person.whoopUserId)
  const differences = mismatchesOf(world, person, truth)
  for (const one of differences) {
    if (isUnderWay(world, person, truth, one)) continue
    world.ledger.broken(`${person.who}: ${one.collection} ${one.key} ${one.what}`)
  }
  if (differences.length > 0) return
  for (const what of wrongDays(world.d1, person.who, truth, world.clock.now())) {
    world.ledger.broken(`${person.who}: ${what}`)
  }
}

/** The strain of an open cycle moves at WHOOP all day, and nobody is told: it may be as old as the last look. */
function isUnderWay(
  world: World,
  person: Person,
  truth: Truth,
  { collection, key, what }: Mismatch,
): boolean {
  if (collection !== "cycles" || what.startsWith("is ")) return false
  const cycle = truth.cycles.find((one) => keyOf("cycles", one) === key)
  if (!cycle || cycle.end != null) return false
  // It stands on the newest page: later ones, which a sync may read a while after, say nothing of it.
  const [lastLook] = world.whoop.calls
    .find({ kind: "list", userId: person.whoopUserId, status: 200, path: /v2\/cycle$/ })
    .filter(({ query }) => !/nextToken|end=/.test(query))
    .slice(-1)
  return Date.parse(String(cycle.updated_at)) > (lastLook?.at ?? 0) - MINUTE_MS
}

/** Before any full look: what events told of and were thanked for is in the store. */
export function checkAcknowledged(world: World): void {
  for (const person of world.people) {
    if (person.status !== "connected" || person.wants !== "connected") continue
    if (world.unheard.has(person.who)) continue
    // Still in the inbox is visible as stuck, and an import under way covers the rest.
    const { pending, job } = objectState(world, person)
    if (pending > 0 || job) continue
    const truth = world.whoop.truth(person.whoopUserId)
    checkImported(world, person, truth)
    const told = world.acknowledged.filter(
      (event) => event.whoopUserId === person.whoopUserId && /accepted|duplicate/.test(event.outcome),
    )
    const seen = new Set<string>()
    // An earlier event says nothing of a later change whose own event was lost.
    const lost = new Set(
      world.whoop.webhooks.log.filter(({ state }) => state !== "delivered").map((delivery) => delivery.id),
    )
    const givenUp = givenUpBy(world, person)
    for (const { type, id } of told) {
      const collection = collectionOf(type)
      if (givenUp.includes(collection)) continue
      // Deleting a sleep deletes its recovery, and nothing can happen to either afterwards.
      if (type === "sleep.deleted") checkOne(world, person, truth, "recoveries", id)
      if (seen.has(`${collection}:${id}`) || world.silent.has(id) || lost.has(id)) continue
      seen.add(`${collection}:${id}`)
      checkOne(world, person, truth, collection, id)
    }
  }
}

function hadUnheardRemoval(world: World, { who }: Person, collection: string, since: number): boolean {
  const heard = new Set(
    world.whoop.webhooks.log
      .filter(({ type, state }) => type.endsWith(".deleted") && state === "delivered")
      .map(({ id }) => id),
  )
  return world.removals.some(
    (one) => one.who === who && one.collection === collection && one.at >= since && !heard.has(one.id),
  )
}

/**
 * An import that is over has brought everything that was there when it began. A deletion of which no event arrived moves
 * what is below it up, and over the edge of a page that is read next: in such a collection only a force sync can know.
 */
/** Only what WHOOP never gave may be given up. */
function givenUpBy(world: World, person: Person): string[] {
  const wasRefused = world.passage.met.has("doing WHOOP never gives a page")
  return wasRefused ? objectState(world, person).givenUp : []
}

function checkImported(world: World, person: Person, truth: Truth): void {
  const [row] = world.d1.rows("select connected_at from whoop_connections where user_id = ?", person.who)
  const connectedAt = Number(row?.connected_at ?? 0)
  const givenUp = givenUpBy(world, person)
  for (const { collection, key, what } of mismatchesOf(world, person, truth)) {
    if (givenUp.includes(collection)) continue
    const record = truth[collection].find((one) => keyOf(collection, one) === key)
    if (what !== "is missing" || !record || Date.parse(String(record.created_at)) >= connectedAt) continue
    if (hadUnheardRemoval(world, person, collection, connectedAt)) continue
    world.ledger.broken(`${person.who}: ${collection} ${key} is missing after the import`)
  }
}

function collectionOf(type: string): Collection {
  const name = type.split(".")[0]
  return (
    collections.find((collection) => collection.startsWith(name === "recovery" ? "recover" : `${name}s`)) ??
    "sleeps"
  )
}

function checkOne(world: World, person: Person, truth: Truth, collection: Collection, id: string): void {
  const nameOf = (record: JsonObject | Record<string, unknown>) =>
    String(collection === "recoveries" ? record.sleep_id : record.id)
  const record = truth[collection].find((one) => nameOf(one) === id)
  const row = rowsOf(world.d1, person.who, collection).find((one) => nameOf(one) === id)
  const alive = row !== undefined && row.deleted_at === null
  const what = record
    ? alive
      ? difference(row, record)
      : "is missing"
    : alive
      ? "is held, but WHOOP has it no more"
      : null
  if (what)
    world.ledger.broken(`${person.who}: an event of ${collection} ${id} was acknowledged, but it ${what}`)
}

/** Nothing that was planted may stand in a log, in a queue, or in the open in a storage. */
function checkSecrets(world: World): void {
  const token = /[\w-]{43}\.[\w-]{43}/
  const logged = world.ledger.logs.find((line) => line.includes(CANARY) || token.test(line))
  if (logged) world.ledger.broken(`a log line holds what nobody may read: ${logged.slice(0, 60)}`)
  for (const person of world.people) {
    const rows = world.hostOf(person.who).storage.sqlite.rows("select * from shelf")
    const open = JSON.stringify(rows)
    const bare = world.whoop.refreshTokens().some((life) => open.includes(life.token))
    if (bare || open.includes(CANARY)) world.ledger.broken(`${person.who}: a secret lies in the open`)
  }
}
