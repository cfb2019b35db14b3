import type { SyncStatus } from "../../src/sync/status.ts"
import type { Account, Connection, RecoveryStatus } from "../src/api/types.ts"
import { type MockMember, makeMember } from "./mock-member.ts"

export interface Reply {
  status: number
  body?: unknown
}

export interface MockWorld {
  answer(method: string, url: URL): Reply
}

const minuteMs = 60_000
const idle: SyncStatus = {
  state: "idle",
  stage: null,
  records: 0,
  oldest_day: null,
  pages_done: 0,
  pages_expected: null,
  started_at: null,
  error: null,
  last_run: null,
  events_pending: 0,
}

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
      return ok(accountIn(world))
    case "keys":
      return list(keysAt(world.nowMs), url)
    case "sign-in-options":
      return ok({ data: ["whoop", "github", "google"], billing: "off" })
    default:
      return problem(404, "not_found", "Nothing answers on this path.")
  }
}

function change(method: string, path: string): Reply {
  if (path.endsWith("/refresh"))
    return { status: 202, body: { queued: false, reason: "Looked a minute ago." } }
  if (path.endsWith("/force-sync")) return { status: 202, body: {} }
  if (path.endsWith("/keys") && method === "POST") {
    return {
      status: 201,
      body: { id: "key_9", name: "new", key: "vt_live_4bq8ZrT1sXw0M6kDy2LhN7cPjVfGa9e_x3K1pQ" },
    }
  }
  if (path === "/api/v1/account")
    return problem(403, "sign_in_again", "Sign in again, then delete within ten minutes.")
  return { status: 204 }
}

function memberIn(state: string, today: string, nowMs: number): MockMember {
  if (state === "not-connected" || state === "plan-needed" || state === "importing-start") {
    return { daily: [], sleeps: [], workouts: [] }
  }
  const days =
    state === "long-history" ? 3650 : state === "calibrating" ? 2 : state === "importing" ? 30 : 400
  const member = makeMember({ seed: 71, days, today, nowMs })
  const newest = member.daily[0]
  if (!newest) return member
  if (state === "scoring") {
    member.daily[0] = {
      ...newest,
      ...unscored,
      sleep_state: "PENDING_SCORE",
      recovery_state: "PENDING_SCORE",
    }
  }
  if (state === "unscorable") member.daily[0] = { ...newest, ...noRecovery, recovery_state: "UNSCORABLE" }
  if (state === "calibrating") {
    member.daily = member.daily.map((row) => ({
      ...row,
      user_calibrating: true,
      sleep_consistency_percentage: null,
    }))
  }
  if (state === "awaiting" || state === "reconnect" || state === "stale" || state === "whoop-down") {
    member.daily.shift()
    member.sleeps.shift()
  }
  if (state === "strap-off") {
    member.daily.splice(0, 1)
    member.sleeps.splice(0, 1)
  }
  return member
}

const noRecovery = {
  recovery_score: null,
  resting_heart_rate: null,
  hrv_rmssd_milli: null,
  spo2_percentage: null,
  skin_temp_celsius: null,
}

const unscored = {
  ...noRecovery,
  sleep_duration_minutes: null,
  sleep_in_bed_minutes: null,
  sleep_awake_minutes: null,
  sleep_light_minutes: null,
  sleep_slow_wave_minutes: null,
  sleep_rem_minutes: null,
  sleep_cycle_count: null,
  disturbance_count: null,
  sleep_needed_minutes: null,
  sleep_debt_minutes: null,
  sleep_performance_percentage: null,
  sleep_consistency_percentage: null,
  sleep_efficiency_percentage: null,
  respiratory_rate: null,
}

function connectionIn(state: string, nowMs: number): Connection {
  const ago = (minutes: number) => new Date(nowMs - minutes * minuteMs).toISOString()
  const base: Connection = {
    provider: "whoop",
    status: "connected",
    sync: { ...idle, last_run: lastRun(ago) },
    connected_at: "2025-02-11T18:20:00.000Z",
    last_synced_at: ago(14),
    last_webhook_at: ago(15),
    history_from: "2019-05-03T03:10:00.000Z",
    webhooks: "arriving",
    reconnect_cause: null,
    disconnected_at: null,
    next_check_at: null,
  }
  const importing: SyncStatus = {
    ...idle,
    state: "backfill",
    stage: "everything",
    records: 2310,
    oldest_day: "2021-03-02",
    pages_done: 96,
    pages_expected: 250,
    started_at: ago(2),
  }
  const never = { connected_at: null, last_synced_at: null, last_webhook_at: null, history_from: null }
  switch (state) {
    case "importing":
      return {
        ...base,
        history_from: null,
        connected_at: ago(2),
        last_webhook_at: null,
        webhooks: "unknown",
        sync: importing,
      }
    case "importing-start":
      return {
        ...base,
        ...never,
        connected_at: ago(0),
        webhooks: "unknown",
        sync: {
          ...importing,
          stage: "recent",
          records: 0,
          oldest_day: null,
          pages_done: 0,
          pages_expected: null,
        },
      }
    case "quota":
      return {
        ...base,
        sync: {
          ...importing,
          error: "WHOOP's limit of 100 calls a minute is used up; the import goes on in 40 seconds.",
        },
      }
    case "whoop-down":
      return {
        ...base,
        last_synced_at: ago(95),
        last_webhook_at: ago(190),
        sync: {
          ...idle,
          state: "refresh",
          stage: "recent",
          error: "WHOOP is not answering. Trying again in a few minutes.",
        },
      }
    case "force-sync":
      return {
        ...base,
        sync: {
          ...importing,
          state: "force_sync",
          stage: "six_months",
          records: 410,
          oldest_day: "2026-08-30",
          pages_done: 17,
          pages_expected: 38,
          started_at: ago(0.3),
        },
      }
    case "force-sync-done":
      return { ...base, last_synced_at: ago(2), sync: { ...idle, last_run: forceRun(ago) } }
    case "stale":
      return { ...base, webhooks: "silent", last_synced_at: ago(26 * 60), last_webhook_at: ago(31 * 60) }
    case "reconnect":
      return {
        ...base,
        status: "reconnect_needed",
        reconnect_cause: "invalid_grant",
        last_synced_at: ago(26 * 60),
        last_webhook_at: ago(27 * 60),
      }
    case "not-connected":
    case "plan-needed":
      return { ...base, ...never, status: "not_connected", webhooks: "unknown", sync: idle }
    default:
      return base
  }
}

type Ago = (minutes: number) => string

const lastRun = (ago: Ago): SyncStatus["last_run"] => ({
  kind: "refresh",
  outcome: "complete",
  started_at: ago(14),
  finished_at: ago(14),
  pages: 4,
  records: 61,
  added: 2,
  changed: 1,
  removed: 0,
  same: 58,
  changes: [],
  error: null,
})

const forceRun = (ago: Ago): SyncStatus["last_run"] => ({
  kind: "force_sync",
  outcome: "complete",
  started_at: ago(3),
  finished_at: ago(2),
  pages: 38,
  records: 2217,
  added: 0,
  changed: 12,
  removed: 1,
  same: 2204,
  changes: [
    {
      collection: "workouts",
      id: "7d1f3f0e-02b4-4b1c-9d55-1f1c2a3b4c5d",
      change: "removed",
      day: "2026-11-14",
    },
    {
      collection: "sleeps",
      id: "0a8ac1fe-91aa-4b1c-9d55-1f1c2a3b4c5d",
      change: "changed",
      day: "2026-11-13",
    },
    { collection: "recoveries", id: "90020769", change: "changed", day: "2026-11-13" },
    { collection: "cycles", id: "90020768", change: "changed", day: "2026-11-12" },
    {
      collection: "sleeps",
      id: "1b9bd2af-91aa-4b1c-9d55-1f1c2a3b4c5d",
      change: "changed",
      day: "2026-10-30",
    },
  ],
  error: null,
})

function statusIn({ state, member, nowMs, today }: World): RecoveryStatus {
  const at = (minutes: number) => new Date(nowMs - minutes * minuteMs).toISOString()
  const newest = member.daily[0]
  const base: RecoveryStatus = {
    state: "fresh",
    reason: "Last night is scored, and WHOOP's events arrive.",
    day: today,
    cycle_id: newest?.cycle_id ?? null,
    recovery_score: newest?.recovery_score ?? null,
    last_recovery_data_changed_at: newest?.last_recovery_data_changed_at ?? null,
    last_recovery_synced_at: at(14),
    last_webhook_at: at(15),
    expected_by: null,
    next_check_at: at(-300),
  }
  const expected_by = at(-25)
  const open = { ...base, recovery_score: null, expected_by }
  const by = "Usually ready within half an hour."
  switch (state) {
    case "scoring":
      return { ...open, state: "pending_score", reason: `WHOOP is still scoring last night. ${by}` }
    case "awaiting":
    case "whoop-down":
      return { ...open, state: "awaiting_sleep", reason: `WHOOP has not sent last night yet. ${by}` }
    case "strap-off":
      return {
        ...base,
        state: "awaiting_sleep",
        recovery_score: null,
        reason: "WHOOP has no sleep for last night. Strap off?",
      }
    case "calibrating":
      return { ...base, state: "calibrating", reason: "WHOOP is calibrating to you: night 2 of 4." }
    case "unscorable":
      return {
        ...base,
        state: "unscorable",
        recovery_score: null,
        reason: "WHOOP could not score last night's recovery.",
      }
    case "stale":
      return {
        ...open,
        state: "stale",
        reason:
          "No news from WHOOP since yesterday morning: its events have stopped, and VitalTrends asks every hour instead.",
      }
    case "reconnect":
      return { ...open, state: "reconnect_needed", reason: "WHOOP asks you to reconnect." }
    case "not-connected":
    case "plan-needed":
      return { ...base, day: null, state: "not_connected", reason: "WHOOP is not connected." }
    case "importing-start":
      return { ...open, state: "awaiting_sleep", reason: "The import has just begun." }
    default:
      return base
  }
}

function accountIn({ state, nowMs }: World): Account {
  const ago = (hours: number) => new Date(nowMs - hours * 3_600_000).toISOString()
  return {
    id: "usr_5f2c",
    name: "Sam",
    created_at: "2025-02-11T18:14:00.000Z",
    identities: [
      { provider: "whoop", label: "sam@example.com", linked_at: "2025-02-11T18:14:00.000Z" },
      { provider: "github", label: "sam-example", linked_at: "2025-06-01T09:00:00.000Z" },
    ],
    sessions: [
      { id: "ses_1", device: "Chrome on Linux", created_at: ago(200), last_seen_at: ago(0), current: true },
      {
        id: "ses_2",
        device: "Safari on iPhone",
        created_at: ago(900),
        last_seen_at: ago(11),
        current: false,
      },
    ],
    sign_in_options: ["whoop", "github", "google"],
    plan:
      state === "plan-needed" || state === "plan-ended"
        ? {
            billing: "stripe",
            entitled: false,
            status: "none",
            current_period_end: null,
            entitled_until: null,
            manage: "checkout",
          }
        : {
            billing: "off",
            entitled: true,
            status: "none",
            current_period_end: null,
            entitled_until: null,
            manage: null,
          },
  }
}

function keysAt(nowMs: number) {
  const day = (days: number) => new Date(nowMs + days * 86_400_000).toISOString()
  return [
    {
      id: "key_1",
      name: "Home Assistant",
      prefix: "vt_live_9fQ2",
      created_at: day(-210),
      expires_at: null,
      last_used_at: day(-0.01),
    },
    {
      id: "key_2",
      name: "Spreadsheet",
      prefix: "vt_live_Zk81",
      created_at: day(-30),
      expires_at: day(60),
      last_used_at: null,
    },
  ]
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
