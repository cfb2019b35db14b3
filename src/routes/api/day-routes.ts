import { z } from "@hono/zod-openapi"
import type { Context } from "hono"
import type { ReaderEnv } from "../../auth/access.ts"
import { toDailyRows } from "../../daily/daily-rows.ts"
import { dayOf, mainSleepOf } from "../../daily/day.ts"
import { isHeld } from "../../daily/held-records.ts"
import { isoTime } from "../../daily/local-time.ts"
import { deletedDay } from "../../daily/months.ts"
import { type RecoveryFacts, recoveryStates, recoveryStatus } from "../../daily/recovery-status.ts"
import { readExtent, readHeldRecords } from "../../db/reads/held-records.ts"
import { findBody, findLastRecoveryAt, findProfile, readDayRecords } from "../../db/reads/history.ts"
import { sources } from "../../db/schema.ts"
import { AppError } from "../../errors.ts"
import { tickOf } from "../../sync/catch-up.ts"
import { Rhythm } from "../../sync/rhythm.ts"
import { checksOf } from "./asking.ts"
import { DailyRow } from "./daily-schema.ts"
import { type Api, get, header } from "./endpoint.ts"
import { examples } from "./examples.ts"
import { BodyRecord, DayHistory, ProfileRecord } from "./record-schemas.ts"
import { dateTime, integer, localDate, number, text } from "./schema-fields.ts"
import { answerTagged } from "./single.ts"

const none = z.object({})
const cycleIdParameter = z.object({
  cycle_id: z.string().openapi({ description: "WHOOP's id of the cycle.", example: "93845" }),
})

const RecoveryStatus = z
  .object({
    state: z.enum(recoveryStates).openapi({
      description:
        "`fresh`: today's recovery is here. `calibrating`: here, while WHOOP still learns the person. `pending_score`: WHOOP is scoring the night. `awaiting_sleep`: no night yet, and it is not late. `stale`: it is late. `unscorable`: WHOOP could not score the night. `reconnect_needed`, `not_connected`: nothing comes until the person acts.",
      example: "fresh",
    }),
    reason: text("One plain sentence for a person.", "Today's recovery is here."),
    day: localDate("Today, where the person is; null before there is any record.").nullable(),
    cycle_id: integer("Today's cycle; null while there is none.", 93845).nullable(),
    recovery_score: number("Today's score, 0 to 100; null until WHOOP has scored it.", 71).nullable(),
    last_recovery_data_changed_at: dateTime("As in the daily row.").nullable(),
    last_recovery_synced_at: dateTime("As in the daily row.").nullable(),
    last_webhook_at: dateTime("When WHOOP last sent us an event of this person's.").nullable(),
    expected_by: dateTime(
      "By when today's recovery is usually there, by the person's own nights, and once it is here tomorrow's. It may have passed; null while it is unknown.",
    ).nullable(),
    next_check_at: dateTime("When we next look by ourselves, should no event come; null: never.").nullable(),
  })
  .openapi("RecoveryStatus", {
    description: "How fresh this morning's recovery is. Advisory: the daily row is the truth.",
  })

export function dayRoutes(api: Api): void {
  get(
    api,
    {
      path: "/whoop/daily/{cycle_id}",
      operationId: "get_daily",
      tag: "Daily",
      summary: "Get one daily row",
      description: "The row of one cycle. Deleted cycles, and other people's, are 404.",
      query: none,
      parameters: cycleIdParameter,
      answer: DailyRow,
      example: examples.daily,
      problems: [404],
    },
    answerDay,
  )
  get(
    api,
    {
      path: "/whoop/daily/{cycle_id}/history",
      operationId: "get_daily_history",
      tag: "Daily",
      summary: "How we know a day",
      description:
        "Which way each record of the day came, when it was first seen and last changed, and the recovery scores it had before.",
      query: none,
      parameters: cycleIdParameter,
      answer: DayHistory,
      example: examples.history,
      problems: [404],
    },
    answerHistory,
  )
  get(
    api,
    {
      path: "/whoop/recovery-status",
      operationId: "get_recovery_status",
      tag: "Daily",
      summary: "How fresh this morning's recovery is",
      description:
        "Advisory: whether today's recovery is here, still being scored, awaited or late, and when it is worth asking again (`Retry-After`, in seconds). The daily row is the truth.",
      query: none,
      answer: RecoveryStatus,
      headers: {
        "Retry-After": header("Seconds until asking again is worth it; not there when waiting is not."),
      },
      example: examples.recoveryStatus,
    },
    answerStatus,
  )
  get(
    api,
    {
      path: "/whoop/profile",
      operationId: "get_profile",
      tag: "Member",
      summary: "Get the member's profile",
      description: "Name and mail address at WHOOP. 404 while none is held.",
      query: none,
      answer: ProfileRecord,
      example: examples.profile,
      problems: [404],
    },
    answerProfile,
  )
  get(
    api,
    {
      path: "/whoop/body",
      operationId: "get_body",
      tag: "Member",
      summary: "Get the member's body measurements",
      description: "Height, weight and maximum heart rate, current values only. 404 while none are held.",
      query: none,
      answer: BodyRecord,
      example: examples.body,
      problems: [404],
    },
    answerBody,
  )
}

async function findDay(c: Context<ReaderEnv>) {
  const id = c.req.param("cycle_id") ?? ""
  const records = /^\d{1,16}$/.test(id)
    ? await readDayRecords(c.get("db"), c.get("userId"), Number(id))
    : null
  if (records) return records
  throw new AppError(404, "not_found", "None of your cycles has this id.", { parameter: "cycle_id" })
}

async function answerDay(c: Context<ReaderEnv>): Promise<Response> {
  const { held, cycle } = await findDay(c)
  const db = c.get("db")
  const userId = c.get("userId")
  const { present } = await readExtent(db, userId)
  const rows = toDailyRows(held, { now: Date.now(), checks: checksOf(c.get("connection")), present })
  return answerTagged(c, rows.find((row) => row.cycle_id === cycle.id) ?? {})
}

async function answerHistory(c: Context<ReaderEnv>): Promise<Response> {
  const { cycle, recovery, sleeps, workouts } = await findDay(c)
  const liveRecovery = recovery?.deleted_at === null ? recovery : null
  return answerTagged(c, {
    cycle_id: cycle.id,
    day: dayOf(cycle, mainSleepOf(sleeps.filter(isHeld), liveRecovery)),
    cycle: seen(cycle),
    recovery: recovery && { sleep_id: recovery.sleep_id, ...seen(recovery), scores: scoresOf(recovery) },
    sleeps: sleeps.map((sleep) => ({ id: sleep.id, nap: sleep.nap, ...seen(sleep) })),
    workouts: workouts.map((workout) => ({ id: workout.id, ...seen(workout) })),
  })
}

interface Seen {
  source: string
  first_seen_at: number
  changed_at: number
  synced_at: number
  deleted_at: number | null
}

const seen = (row: Seen) => ({
  source: row.source,
  first_seen_at: isoTime(row.first_seen_at),
  changed_at: isoTime(row.changed_at),
  synced_at: isoTime(row.synced_at),
  deleted_at: row.deleted_at === null ? null : isoTime(row.deleted_at),
})

const EarlierScores = z.array(
  z.object({ recovery_score: z.number().nullable(), seen_at: z.number(), source: z.enum(sources) }),
)

function scoresOf(recovery: {
  earlier_scores: string
  recovery_score: number | null
  data_changed_at: number
  source: string
}) {
  const earlier = EarlierScores.parse(JSON.parse(recovery.earlier_scores))
  const present = {
    recovery_score: recovery.recovery_score,
    seen_at: recovery.data_changed_at,
    source: recovery.source,
  }
  return [...earlier, present].map((score) => ({ ...score, seen_at: isoTime(score.seen_at) }))
}

/** Today's cycle began at most some two days ago. */
const recentMs = 4 * 86_400_000

async function answerStatus(c: Context<ReaderEnv>): Promise<Response> {
  const db = c.get("db")
  const userId = c.get("userId")
  const now = Date.now()
  const connection = c.get("connection")
  const [extent, held, lastRecoveryAt] = await Promise.all([
    readExtent(db, userId),
    readHeldRecords(db, userId, now - recentMs, Number.MAX_SAFE_INTEGER),
    findLastRecoveryAt(db, userId),
  ])
  const { present } = extent
  const checks = checksOf(connection)
  const facts = {
    connection: connection && { ...connection, next_check_at: tickOf(connection.next_check_at, now) },
    checks,
    rhythm: connection?.rhythm ? Rhythm.parse(JSON.parse(connection.rhythm)) : null,
    present,
    rows: toDailyRows(held, { now, checks, present }),
    lastRecoveryAt,
    deletedDays: held.cycles.filter((cycle) => !isHeld(cycle)).map((cycle) => deletedDay(cycle).day),
    eventsPending: false,
  }
  const { status, retryAfterSeconds } = await withPendingEvents(c, facts, now)
  const headers = retryAfterSeconds === null ? {} : { "retry-after": String(retryAfterSeconds) }
  return answerTagged(c, status, headers)
}

/** Only the person's object knows of events that wait for WHOOP; it is asked where that would change the answer. */
async function withPendingEvents(c: Context<ReaderEnv>, facts: RecoveryFacts, now: number) {
  const answer = recoveryStatus(facts, now)
  if (answer.status.state !== "stale" && answer.status.state !== "awaiting_sleep") return answer
  const { events_pending } = await c.env.USER.getByName(c.get("userId")).status()
  return recoveryStatus({ ...facts, eventsPending: events_pending > 0 }, now)
}

async function answerProfile(c: Context<ReaderEnv>): Promise<Response> {
  const profile = await findProfile(c.get("db"), c.get("userId"))
  if (!profile) throw new AppError(404, "not_found", "No profile is held yet.")
  const { whoop_user_id, email, first_name, last_name, changed_at, synced_at } = profile
  return answerTagged(c, {
    user_id: whoop_user_id,
    email,
    first_name,
    last_name,
    changed_at: isoTime(changed_at),
    synced_at: isoTime(synced_at),
  })
}

async function answerBody(c: Context<ReaderEnv>): Promise<Response> {
  const body = await findBody(c.get("db"), c.get("userId"))
  if (!body) throw new AppError(404, "not_found", "No body measurements are held yet.")
  const { height_meter, weight_kilogram, max_heart_rate, changed_at, synced_at } = body
  return answerTagged(c, {
    user_id: c.get("connection")?.whoop_user_id ?? 0,
    height_meter,
    weight_kilogram,
    max_heart_rate,
    changed_at: isoTime(changed_at),
    synced_at: isoTime(synced_at),
  })
}
