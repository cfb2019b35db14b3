import type { Call } from "./calls.ts"
import type { Grant } from "./grants.ts"
import { listPage, pageToken, parseListQuery } from "./listing.ts"
import type { Member } from "./member.ts"
import type { Kind } from "./records.ts"
import type { Shelf } from "./shelf.ts"
import { asSwitched, bodyToWire, type Json, type JsonObject, profileToWire, toText } from "./wire.ts"
import { type Answer, badRequest, notFound, text, unauthorized, type World } from "./world.ts"

interface Asked {
  world: World
  grant: Grant
  member: Member
  now: number
  query: URLSearchParams
  /** What the path's pattern caught. */
  id: string
}

interface Route {
  method: "GET" | "DELETE"
  path: RegExp
  kind: Call["kind"]
  scope: (world: World) => string | null
  answer: (asked: Asked) => Answer
}

const scoped = (scope: string) => () => scope
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

const routes: readonly Route[] = [
  list(/^\/v2\/cycle$/, "read:cycles", (member) => member.cycles),
  list(/^\/v2\/recovery$/, "read:recovery", (member) => member.recoveries),
  list(/^\/v2\/activity\/sleep$/, "read:sleep", (member) => member.sleeps),
  list(/^\/v2\/activity\/workout$/, "read:workout", (member) => member.workouts),
  get(/^\/v2\/cycle\/([^/]+)$/, scoped("read:cycles"), cycle),
  get(/^\/v2\/cycle\/([^/]+)\/sleep$/, cycleSleepScope, cycleSleep),
  get(/^\/v2\/cycle\/([^/]+)\/recovery$/, scoped("read:recovery"), cycleRecovery),
  get(/^\/v2\/activity\/sleep\/([^/]+)$/, scoped("read:sleep"), (asked) =>
    activity(asked, "sleep", asked.member.sleeps),
  ),
  get(/^\/v2\/activity\/workout\/([^/]+)$/, scoped("read:workout"), (asked) =>
    activity(asked, "workout", asked.member.workouts),
  ),
  get(/^\/v2\/user\/profile\/basic$/, scoped("read:profile"), ({ member }) =>
    json(profileToWire(member.profile)),
  ),
  get(/^\/v2\/user\/measurement\/body$/, scoped("read:body_measurement"), ({ member }) =>
    member.body === null ? notFound() : json(bodyToWire(member.body)),
  ),
  { method: "DELETE", path: /^\/v2\/user\/access$/, kind: "revoke", scope: () => null, answer: revoke },
]

const V1_MAPPING = /^\/v1\/activity-mapping\/(\d{1,18})$/

/** Everything under `/developer`: unknown routes are 404 even without a token. */
export function answerApi(
  world: World,
  method: string,
  path: string,
  url: URL,
  request: Request,
  call: Call,
): Answer {
  if (V1_MAPPING.test(path) && method === "GET") return mapV1Id(world, path)
  const known = routes.filter((route) => route.path.test(path))
  if (known.length === 0) return notFound()
  const route = known.find((candidate) => candidate.method === method)
  if (route === undefined) return text(405, "HTTP 405 Method Not Allowed")
  call.kind = route.kind
  const now = world.network.now()
  const grant = grantOf(world, request, now)
  const client = grant?.clientId ?? world.clients[0]?.id ?? ""
  const limit = world.limits.get(client)
  if (grant !== null) {
    call.userId = grant.userId
    call.clientId = grant.clientId
  }
  const allowed = grant === null || limit === undefined || limit.take(now, world.switches)
  const rate = limit?.headers(now, world.switches) ?? {}
  if (!allowed) return tooMany(world, rate)
  const answer = answerRoute(world, route, grant, path, url)
  return { ...answer, headers: { ...answer.headers, ...rate } }
}

function answerRoute(world: World, route: Route, grant: Grant | null, path: string, url: URL): Answer {
  const member = grant === null ? undefined : world.members.get(grant.userId)
  if (grant === null || member === undefined) return unauthorized()
  const scope = route.scope(world)
  if (scope !== null && !grant.scopes.includes(scope)) {
    return world.switches.missingScope === 401 ? unauthorized() : text(403, "HTTP 403 Forbidden")
  }
  const now = world.clock.now()
  world.catchUp(member)
  const id = route.path.exec(path)?.[1] ?? ""
  return route.answer({ world, grant, member, now, query: url.searchParams, id })
}

function grantOf(world: World, request: Request, now: number): Grant | null {
  const match = /^Bearer (\S+)$/i.exec(request.headers.get("authorization") ?? "")
  return match?.[1] === undefined ? null : world.grants.findAccess(match[1], now)
}

/** The whole answer to a 429 is unknown: its body, its `Retry-After`, whether it has the rate headers. */
export function tooMany(world: World, rate: Record<string, string>): Answer {
  const { tooManyBody, tooManyRetryAfter, tooManyRateHeaders } = world.switches
  const bodies = {
    empty: "",
    text: "Too Many Requests",
    html: "<html><body><h1>429 Too Many Requests</h1></body></html>",
  }
  const types = { empty: {}, text: { "content-type": "text/plain" }, html: { "content-type": "text/html" } }
  const retryAfter = tooManyRetryAfter ? { "retry-after": rate["x-ratelimit-reset"] ?? "60" } : {}
  const headers = { ...types[tooManyBody], ...retryAfter, ...(tooManyRateHeaders ? rate : {}) }
  return { status: 429, headers, body: bodies[tooManyBody] }
}

function list<K extends Kind>(path: RegExp, scope: string, shelfOf: (member: Member) => Shelf<K>): Route {
  return {
    method: "GET",
    path,
    kind: "list",
    scope: scoped(scope),
    answer({ world, member, now, query }) {
      const { switches } = world
      const parsed = parseListQuery(query, switches)
      if (parsed === null) return badRequest()
      const shelf = shelfOf(member)
      const { records, nextOffset } = listPage(shelf, parsed, now, switches)
      const page: Record<string, Json> = {
        records: records.map((record) => asSwitched(shelf.kind, record, switches)),
      }
      if (nextOffset !== null) page.next_token = pageToken(nextOffset)
      else if (switches.lastPageToken !== "absent")
        page.next_token = switches.lastPageToken === "null" ? null : ""
      return json(page)
    },
  }
}

function get(path: RegExp, scope: Route["scope"], answer: Route["answer"]): Route {
  return { method: "GET", path, kind: "get", scope, answer }
}

function cycle({ world, member, id }: Asked): Answer {
  const cycleId = parseCycleId(id)
  if (cycleId === null) return badRequest()
  const kept = member.cycles.find(cycleId)
  return kept === undefined ? notFound() : record(world, "cycle", member.cycles.wireOf(kept))
}

function cycleSleepScope({ switches }: World): string | null {
  return switches.cycleSleepScope === "none" ? null : switches.cycleSleepScope
}

/** The cycle's main sleep: the one its recovery names, else the longest. */
function cycleSleep({ world, member, id }: Asked): Answer {
  const cycleId = parseCycleId(id)
  if (cycleId === null) return badRequest()
  const named = member.recoveries.find(cycleId)?.record.sleep_id
  const inCycle = member.sleeps.all.filter(({ record }) => record.cycle_id === cycleId)
  const nights = inCycle.filter(({ record }) => !record.nap)
  const candidates = nights.length === 0 && world.switches.cycleSleepMayBeNap ? inCycle : nights
  const longest = candidates.toSorted((a, b) => b.record.end - b.start - (a.record.end - a.start))[0]
  const kept = candidates.find(({ record }) => record.id === named) ?? longest
  return kept === undefined ? notFound() : record(world, "sleep", member.sleeps.wireOf(kept))
}

function cycleRecovery({ world, member, id }: Asked): Answer {
  const cycleId = parseCycleId(id)
  if (cycleId === null) return badRequest()
  const kept = member.recoveries.find(cycleId)
  return kept === undefined ? notFound() : record(world, "recovery", member.recoveries.wireOf(kept))
}

function activity<K extends "sleep" | "workout">({ world, id }: Asked, kind: K, shelf: Shelf<K>): Answer {
  if (!UUID.test(id)) return badRequest()
  const kept = shelf.find(id.toLowerCase())
  return kept === undefined ? notFound() : record(world, kind, shelf.wireOf(kept))
}

function parseCycleId(id: string): number | null {
  return /^\d{1,18}$/.test(id) ? Number(id) : null
}

function revoke({ world, grant }: Asked): Answer {
  world.grants.revoke(grant.userId, grant.clientId)
  return { status: 204 }
}

/** Declares no token: v1 ids say nothing by themselves. */
function mapV1Id(world: World, path: string): Answer {
  const v1Id = Number(V1_MAPPING.exec(path)?.[1])
  for (const member of world.members.values()) {
    const found = member.activityOfV1Id(v1Id)
    if (found !== undefined) return json({ v2_activity_id: found })
  }
  return notFound()
}

function record(world: World, kind: Kind, wire: JsonObject): Answer {
  return json(asSwitched(kind, wire, world.switches))
}

function json(value: Json): Answer {
  return { status: 200, headers: { "content-type": "application/json" }, body: toText(value) }
}
