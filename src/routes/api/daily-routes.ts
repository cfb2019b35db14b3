import { z } from "@hono/zod-openapi"
import type { Context } from "hono"
import type { ReaderEnv } from "../../auth/access.ts"
import { localDateOf, nextMidnight } from "../../daily/local-time.ts"
import type { DayRange } from "../../daily/range.ts"
import { bindFirstTrip, type DailyPage, readDailyPage } from "../../db/reads/daily-page.ts"
import { type Extent, readExtent } from "../../db/reads/held-records.ts"
import { badRequest } from "../../errors.ts"
import { chooseFormat } from "./answers.ts"
import { answerPage, beginAnswer, checksOf, findAnswer, select } from "./asking.ts"
import { readCursor, signCursor } from "./cursor.ts"
import { DailyParameters } from "./daily-parameters.ts"
import { DailyItem, dailyFields } from "./daily-schema.ts"
import { type Api, get } from "./endpoint.ts"
import { examples } from "./examples.ts"
import { answerFilled } from "./filled-days.ts"
import { keepPacks } from "./keep-packs.ts"
import type { FirstTrip } from "./read-ahead.ts"

export function dailyRoutes(api: Api): void {
  get(
    api,
    {
      path: "/whoop/daily",
      operationId: "list_daily",
      tag: "Daily",
      summary: "List daily rows",
      description:
        "One row for each WHOOP cycle, newest first: the person's day with its recovery, its night, its strain. A date in `start`, `end` or `day` goes by the row's `day`, a time by the cycle's start. The current morning is ready when the row of `day=today` has both `recovery_score` and `sleep_duration_minutes`; before that the list may be empty or its numbers null, never yesterday's.",
      query: DailyParameters,
      answer: z.object({
        data: z.array(DailyItem),
        next_cursor: z
          .string()
          .nullable()
          .openapi({ description: "Where the next page begins; null on the last one." }),
      }),
      example: { data: [examples.daily], next_cursor: null },
      csvExample: "day,recovery_score,sleep_duration_minutes\r\n2026-11-22,71,431.5\r\n",
      problems: [400],
    },
    answerDaily,
    firstTripOf,
  )
}

/** Where the asker's own day decides, or a cursor that is signed for them, they must be known first. */
function firstTripOf(query: DailyParameters): ReturnType<FirstTrip<DailyParameters>> {
  const { day, start, end, fill, cursor } = query
  const isContradiction = day !== undefined && (start !== undefined || end !== undefined)
  if (day === "today" || fill || cursor || isContradiction) return null
  const page = { ...pageOf(query), range: rangeOf(query, null, 0), after: null }
  return (db, asker, now) => bindFirstTrip(db, asker, page, now)
}

async function answerDaily(c: Context<ReaderEnv>, query: DailyParameters): Promise<Response> {
  refuseContradictions(query)
  const shape = chooseFormat(query.format, c.req.header("accept"))
  const showsChecks = query.fields?.includes("last_recovery_synced_at") ?? true
  const asking = beginAnswer(c, (connection) => [
    "/whoop/daily",
    query,
    shape,
    showsChecks && checksOf(connection),
    query.fill && connection?.history_from,
  ])
  const known = await findAnswer(c, asking)
  if (known) return known
  const db = c.get("db")
  const extent = query.day === "today" || query.fill ? await readExtent(db, asking.userId) : null
  const range = rangeOf(query, extent, asking.now)
  const signed = JSON.stringify([
    asking.userId,
    "/whoop/daily",
    query.day ?? range,
    query.changed_since ?? null,
    query.fill ?? null,
  ])
  const settings = c.get("settings")
  const place = query.cursor ? await readCursor(settings, signed, query.cursor) : null
  const sign = (next: object | null) => next && signCursor(settings, signed, { ...next })
  if (query.fill && extent) return answerFilled(c, asking, query, { extent, range, place, shape, sign })
  const page = await readDailyPage(
    db,
    {
      ...pageOf(query),
      userId: asking.userId,
      range,
      after: place && { start: Number(place.start), id: Number(place.id) },
      asObjects: query.fields !== undefined || shape === "csv",
    },
    { now: asking.now, checks: checksOf(asking.connection) },
    c.get("ahead")?.read,
  )
  keepPacks(c, db, asking, page)
  return answerPage(c, asking, {
    format: shape,
    columns: query.fields ?? dailyFields,
    tellsDeletions: query.changed_since !== undefined,
    parts: page.parts.map((part) => (part instanceof Uint8Array ? part : select(part, query.fields))),
    nextCursor: await sign(page.next),
    validUntil: holdsUntil(page, asking.now, query.day === "today"),
  })
}

const pageOf = ({ changed_since, limit }: DailyParameters) => ({ changedSince: changed_since ?? null, limit })

function refuseContradictions(query: DailyParameters): void {
  if (query.day !== undefined && (query.start !== undefined || query.end !== undefined)) {
    throw badRequest("The parameter day stands for itself: leave out start and end.", "day")
  }
  if (query.fields?.includes("gap") && query.fill === undefined) {
    throw badRequest("The field gap is told with fill=days only.", "fields")
  }
  if (query.fill !== undefined && query.changed_since !== undefined) {
    throw badRequest(
      "The parameter fill does not go with changed_since: a day without data never changed.",
      "fill",
    )
  }
}

function rangeOf(query: DailyParameters, extent: Extent | null, now: number): DayRange {
  if (query.day === undefined) return { start: query.start ?? null, end: query.end ?? null }
  const date = query.day === "today" ? localDateOf(now, extent?.present?.offset ?? "Z") : query.day
  return { start: { date }, end: { date } }
}

/**
 * Midnight, if the answer can change with it: where the newest cycle is when it has the row of today or later, whose
 * is_partial changes; where the person is when today was asked for. Abroad these are two.
 */
function holdsUntil(page: DailyPage, now: number, relative: boolean): number | null {
  const { present } = page
  const newest = page.parts
    .flatMap((part) => (part instanceof Uint8Array ? [] : part))
    .find((entry) => entry.cycle_id === present?.newestCycleId)
  const offsets = relative ? [present?.offset ?? "Z"] : []
  if (newest && !("deleted" in newest) && newest.day >= localDateOf(now, newest.timezone_offset)) {
    offsets.push(newest.timezone_offset)
  }
  return offsets.length === 0 ? null : Math.min(...offsets.map((offset) => nextMidnight(now, offset)))
}
