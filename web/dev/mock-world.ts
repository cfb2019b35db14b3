import type { Connection } from "../src/api/types.ts"
import { accountIn, keysAt } from "./mock-account.ts"
import { connectionIn } from "./mock-connection.ts"
import type { MockMember } from "./mock-member.ts"
import { memberIn, statusIn } from "./mock-morning.ts"

/* What answers in the API's place; the state is the `mock` of the address or the cookie (mock-api.ts). */

export interface Reply {
  status: number
  body?: unknown
}

export interface MockWorld {
  answer(method: string, url: URL): Reply
}

const minuteMs = 60_000
export function makeWorld(state: string, nowMs: number): MockWorld {
  const today = new Date(nowMs - 300 * minuteMs).toISOString().slice(0, 10)
  const member = memberIn(state, today, nowMs)
  const connection = connectionIn(state, nowMs)
  return {
    answer(method, url) {
      if (url.pathname.startsWith("/auth/")) return { status: 204 }
      if (state === "signed-out" && url.pathname !== "/api/v1/sign-in-options") {
        return problem(401, "unauthorized", "Sign in, or send an API key as a bearer token.")
      }
      if (method !== "GET") return change(method, url.pathname)
      if (state === "error" && url.pathname.startsWith("/api/v1/whoop/")) {
        return problem(500, "internal", "Something went wrong on our side. Nothing was lost; try again.")
      }
      return read(url, { state, member, connection, nowMs, today })
    },
  }
}

interface World {
  state: string
  member: MockMember
  connection: Connection
  nowMs: number
  today: string
}

function read(url: URL, world: World): Reply {
  const { member } = world
  const [family, id, part] = url.pathname.replace("/api/v1/", "").replace("whoop/", "").split("/")
  switch (family) {
    case "daily": {
      if (part === "history") return found(historyOf(member, Number(id)))
      if (id) return found(member.daily.find((row) => row.cycle_id === Number(id)))
      return list(
        inRange(member.daily, url, (row) => row.day),
        url,
      )
    }
    case "sleep":
      if (id) return found(member.sleeps.find((row) => row.id === id))
      return list(
        inRange(member.sleeps, url, (row) => localDate(row.end, row.timezone_offset)),
        url,
      )
    case "workouts":
      if (id) return found(member.workouts.find((row) => row.id === id))
      return list(
        inRange(member.workouts, url, (row) => localDate(row.start, row.timezone_offset)),
        url,
      )
    case "recovery-status":
      return ok(statusIn(world))
    case "connections":
      return ok({ data: [world.connection] })
    case "account":
      return ok(accountIn(world.state, world.nowMs))
    case "keys":
      return list(keysAt(world.nowMs), url)
    case "sign-in-options":
      return ok({ data: ["whoop", "github", "google"], billing: "off" })
    default:
      return problem(404, "not_found", "Nothing answers on this path.")
  }
}

function change(method: string, path: string): Reply {
  if (path.endsWith("/refresh")) return { status: 202, body: { queued: false, reason: "fresh" } }
  if (path.endsWith("/force-sync")) return { status: 202, body: {} }
  if (path.endsWith("/keys") && method === "POST") {
    return {
      status: 201,
      body: { id: "key_9", name: "new", key: "vt_4bq8ZrT1sXw0M6kDy2LhN7cPjVfGa9e3mQx3K1" },
    }
  }
  if (path === "/api/v1/account")
    return problem(403, "sign_in_again", "Sign in again, then delete within ten minutes.")
  return { status: 204 }
}

function historyOf(member: MockMember, cycleId: number) {
  const row = member.daily.find((candidate) => candidate.cycle_id === cycleId)
  if (!row) return undefined
  const held = {
    source: "webhook",
    first_seen_at: row.sleep_end ?? row.cycle_start,
    changed_at: row.changed_at,
    synced_at: row.changed_at,
    deleted_at: null,
  }
  const scores = [{ recovery_score: row.recovery_score, seen_at: row.changed_at, source: "webhook" }]
  const sleeps = member.sleeps.filter((sleep) => sleep.cycle_id === cycleId)
  return {
    cycle_id: cycleId,
    day: row.day,
    cycle: held,
    recovery: row.recovery_state && { sleep_id: row.sleep_id, ...held, scores },
    sleeps: sleeps.map(({ id, nap }) => ({ id, nap, ...held })),
    workouts: [],
  }
}

function inRange<Row>(rows: Row[], url: URL, dayOf: (row: Row) => string): Row[] {
  const day = url.searchParams.get("day")
  const start = day ?? url.searchParams.get("start")?.slice(0, 10)
  const end = day ?? url.searchParams.get("end")?.slice(0, 10)
  return rows.filter((row) => (!start || dayOf(row) >= start) && (!end || dayOf(row) <= end))
}

function list(rows: unknown[], url: URL): Reply {
  const limit = Number(url.searchParams.get("limit") ?? 25)
  const from = Number(url.searchParams.get("cursor") ?? 0)
  const next = from + limit < rows.length ? String(from + limit) : null
  return ok({ data: rows.slice(from, from + limit), next_cursor: next })
}

function localDate(time: string, offset: string): string {
  const sign = offset.startsWith("-") ? -1 : 1
  const minutes = sign * (Number(offset.slice(1, 3)) * 60 + Number(offset.slice(4, 6)))
  return new Date(Date.parse(time) + minutes * minuteMs).toISOString().slice(0, 10)
}

const ok = (body: unknown): Reply => ({ status: 200, body })
const found = (body: unknown): Reply =>
  body ? ok(body) : problem(404, "not_found", "There is nothing here.")
const problem = (status: number, code: string, detail: string): Reply => ({
  status,
  body: { type: `/docs#${code}`, title: "Problem", status, detail, code },
})
