import { z } from "@hono/zod-openapi"
import type { Context } from "hono"
import type { ReaderEnv } from "../../auth/access.ts"
import type { Database } from "../../db/database.ts"
import { findCycle, findRecovery, findRecoveryOfSleep, findSleep, findWorkout } from "../../db/reads/by-id.ts"
import {
  type ListPage,
  type ListQuery,
  listCycles,
  listRecoveries,
  listSleeps,
  listWorkouts,
} from "../../db/reads/lists.ts"
import { AppError } from "../../errors.ts"
import { chooseFormat } from "./answers.ts"
import { answerPage, beginAnswer, findAnswer, select } from "./asking.ts"
import { readCursor, signCursor } from "./cursor.ts"
import { type Api, get } from "./endpoint.ts"
import { examples } from "./examples.ts"
import { changedSince, cursor, end, fieldsOf, format, limit, start } from "./parameters.ts"
import {
  toCycleRecord,
  toDeletedRecord,
  toDeletedRecovery,
  toRecoveryRecord,
  toSleepRecord,
  toWorkoutRecord,
} from "./record-answers.ts"
import { CycleRecord, DeletedRecord, RecoveryRecord, SleepRecord, WorkoutRecord } from "./record-schemas.ts"
import { answerTagged } from "./single.ts"

interface Collection<R extends { deleted_at: number | null }> {
  path: string
  name: string
  one: string
  id: string
  /** What a date in `start` and `end` is compared with. */
  dates: string
  schema: z.ZodObject
  example: object
  list: (db: Database, query: ListQuery) => Promise<ListPage<R>>
  find: (db: Database, userId: string, id: string) => Promise<R | null>
  toRecord: (row: R, whoopUserId: number) => object
  toDeleted: (row: R) => object
}

/** Cycle ids are positive whole numbers below 2^53; nothing else can be one. */
const cycleIdOf = (id: string) => (/^\d{1,16}$/.test(id) ? Number(id) : null)
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

export function recordRoutes(api: Api): void {
  serve(api, {
    path: "/whoop/cycles",
    name: "cycles",
    one: "cycle",
    id: "WHOOP's id of the cycle.",
    dates: "A date goes by the cycle's `day` (see daily rows), a time by its start.",
    schema: CycleRecord,
    example: examples.cycle,
    list: listCycles,
    find: async (db, userId, id) => {
      const cycleId = cycleIdOf(id)
      return cycleId === null ? null : findCycle(db, userId, cycleId)
    },
    toRecord: toCycleRecord,
    toDeleted: toDeletedRecord,
  })
  serve(api, {
    path: "/whoop/recoveries",
    name: "recoveries",
    one: "recovery",
    id: "The id of the recovery's cycle, or of its sleep.",
    dates: "A date goes by the `day` of the recovery's cycle, a time by the cycle's start.",
    schema: RecoveryRecord,
    example: examples.recovery,
    list: listRecoveries,
    find: async (db, userId, id) => {
      const cycleId = cycleIdOf(id)
      if (cycleId !== null) return findRecovery(db, userId, cycleId)
      return uuid.test(id) ? findRecoveryOfSleep(db, userId, id.toLowerCase()) : null
    },
    toRecord: toRecoveryRecord,
    toDeleted: toDeletedRecovery,
  })
  serve(api, {
    path: "/whoop/sleep",
    name: "sleeps",
    one: "sleep",
    id: "WHOOP's id of the sleep.",
    dates: "A date goes by the local date of waking, a time by the moment of waking.",
    schema: SleepRecord,
    example: examples.sleep,
    list: listSleeps,
    find: (db, userId, id) => findSleep(db, userId, id.toLowerCase()),
    toRecord: toSleepRecord,
    toDeleted: toDeletedRecord,
  })
  serve(api, {
    path: "/whoop/workouts",
    name: "workouts",
    one: "workout",
    id: "WHOOP's id of the workout.",
    dates: "A date goes by the local date of the start, a time by the start.",
    schema: WorkoutRecord,
    example: examples.workout,
    list: listWorkouts,
    find: (db, userId, id) => findWorkout(db, userId, id.toLowerCase()),
    toRecord: toWorkoutRecord,
    toDeleted: toDeletedRecord,
  })
}

function serve<R extends { deleted_at: number | null }>(api: Api, collection: Collection<R>): void {
  const { path, name, one, schema, example, dates } = collection
  const columns = Object.keys(schema.shape)
  const selection = schema.partial().openapi({ description: "With `fields`: only the fields asked for." })
  get(
    api,
    {
      path,
      operationId: `list_${name}`,
      tag: "Records",
      summary: `List ${name}`,
      description: `WHOOP's ${name} as they are, newest first. ${dates}`,
      query: z.object({
        start,
        end,
        changed_since: changedSince,
        limit,
        cursor,
        fields: fieldsOf(columns),
        format,
      }),
      answer: z.object({
        data: z.array(z.union([schema, DeletedRecord, selection])),
        next_cursor: z
          .string()
          .nullable()
          .openapi({ description: "Where the next page begins; null on the last one." }),
      }),
      example: { data: [example], next_cursor: null },
      csvExample: `${columns.slice(0, 3).join(",")}\r\n`,
      problems: [400],
    },
    (c, query) => answerList(c, query, collection, columns),
  )
  get(
    api,
    {
      path: `${path}/{id}`,
      operationId: `get_${one}`,
      tag: "Records",
      summary: `Get one ${one}`,
      description: `One ${one} by id. Deleted ones, and other people's, are 404.`,
      query: z.object({}),
      parameters: z.object({
        id: z.string().openapi({ description: collection.id, example: idOf(example) }),
      }),
      answer: schema,
      example,
      problems: [404],
    },
    (c) => answerOne(c, collection),
  )
}

const idOf = (example: object) =>
  String(Object.entries(example).find(([name]) => name === "id" || name === "cycle_id")?.[1])

interface ListParameters {
  start?: ListQuery["range"]["start"] | undefined
  end?: ListQuery["range"]["end"] | undefined
  changed_since?: number | undefined
  limit: number
  cursor?: string | undefined
  fields?: string[] | undefined
  format?: "json" | "csv" | undefined
}

async function answerList<R extends { deleted_at: number | null }>(
  c: Context<ReaderEnv>,
  query: ListParameters,
  { path, list, toRecord, toDeleted }: Collection<R>,
  columns: readonly string[],
): Promise<Response> {
  const shape = chooseFormat(query.format, c.req.header("accept"))
  const asking = beginAnswer(c, () => [path, query, shape])
  const known = await findAnswer(c, asking)
  if (known) return known
  const range = { start: query.start ?? null, end: query.end ?? null }
  const settings = c.get("settings")
  const signed = JSON.stringify([asking.userId, path, range, query.changed_since ?? null])
  const place = query.cursor ? await readCursor(settings, signed, query.cursor) : null
  const page = await list(c.get("db"), {
    userId: asking.userId,
    range,
    changedSince: query.changed_since ?? null,
    after: place && { at: Number(place.at), id: place.id ?? "" },
    limit: query.limit,
  })
  const whoopUserId = asking.connection?.whoop_user_id ?? 0
  const records = page.records.map((row) =>
    row.deleted_at === null ? toRecord(row, whoopUserId) : toDeleted(row),
  )
  return answerPage(c, asking, {
    format: shape,
    columns: query.fields ?? columns,
    tellsDeletions: query.changed_since !== undefined,
    parts: [select(records, query.fields)],
    nextCursor: page.next && (await signCursor(settings, signed, { ...page.next })),
    validUntil: null,
  })
}

async function answerOne<R extends { deleted_at: number | null }>(
  c: Context<ReaderEnv>,
  { find, toRecord, one }: Collection<R>,
): Promise<Response> {
  const db = c.get("db")
  const userId = c.get("userId")
  const id = c.req.param("id") ?? ""
  const row = await find(db, userId, id)
  if (!row) {
    throw new AppError(404, "not_found", `None of your records is a ${one} with this id.`, {
      parameter: "id",
    })
  }
  return answerTagged(c, toRecord(row, c.get("connection")?.whoop_user_id ?? 0))
}
