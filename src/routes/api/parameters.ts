import { z } from "@hono/zod-openapi"
import { findDate } from "../../daily/local-time.ts"
import type { Bound } from "../../daily/range.ts"
import { badRequest } from "../../errors.ts"

/* What can be asked: query parameters, parsed by the schemas that document them. */

export const maxLimit = 1_000
const defaultLimit = 25

const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)$/

/** Milliseconds of an ISO 8601 instant with its offset, null for anything else. */
function findInstant(text: string): number | null {
  if (!instant.test(text) || findDate(text.slice(0, 10)) === null) return null
  const time = Date.parse(text)
  return Number.isNaN(time) ? null : time
}

const dateOrTime =
  "must be a date (2026-11-22) or a time with its offset (2026-11-22T06:00:00Z; write + as %2B)"

const bound = (description: string, example: string) =>
  z
    .string()
    .transform((text, context): Bound => {
      const date = findDate(text)
      if (date !== null) return { date }
      const time = findInstant(text)
      if (time === null) context.addIssue({ code: "custom", message: dateOrTime })
      return { time: time ?? 0 }
    })
    .optional()
    .openapi({
      type: "string",
      param: { description, example },
    })

export const limit = z
  .string()
  .regex(/^\d{1,9}$/, `must be a whole number from 1 to ${maxLimit}`)
  .transform(Number)
  .pipe(z.number().min(1, "must be at least 1").max(maxLimit, `must be at most ${maxLimit}`))
  .default(defaultLimit)
  .openapi({
    type: "integer",
    minimum: 1,
    maximum: maxLimit,
    default: defaultLimit,
    param: { description: "How many entries a page holds at most.", example: 25 },
  })

export const cursor = z
  .string()
  .max(500, "is too long")
  .optional()
  .openapi({
    param: {
      description:
        "`next_cursor` of the page before, with the other parameters unchanged (`limit`, `fields` and `format` may change). Without it, or empty: the first page. Opaque; a cursor of another query, or one that was tampered with, is refused.",
    },
  })

export const start = bound(
  "The first day, or instant, to answer (inclusive). A date means the whole local day; a time is taken as it is.",
  "2026-11-01",
)
export const end = bound("The last day, or instant, to answer (inclusive).", "2026-11-22")

export const changedSince = z
  .string()
  .transform((text, context) => {
    const time = findInstant(text) ?? (findDate(text) === null ? null : Date.parse(`${text}T00:00:00Z`))
    if (time === null) context.addIssue({ code: "custom", message: dateOrTime })
    return time ?? 0
  })
  .optional()
  .openapi({
    type: "string",
    param: {
      description:
        'Only what changed in our store at this time or later (`changed_at`), and what was deleted at WHOOP since, as `{"id":…,"deleted":true,…}`. A date means its first instant in UTC. To follow changes, note the time before the first page, and ask from five minutes before it next time: what was being stored at that moment is found then, and a clock that is not quite right costs nothing. Some entries come again.',
      example: "2026-11-22T00:00:00Z",
    },
  })

export const format = z
  .enum(["json", "csv"], "must be json or csv")
  .optional()
  .openapi({
    param: {
      description: "`csv` answers a table; so does `Accept: text/csv`. This parameter wins.",
      example: "json",
    },
  })

export const day = z
  .string()
  .refine((text) => text === "today" || findDate(text) !== null, "must be a date (2026-11-22) or today")
  .optional()
  .openapi({
    param: {
      description: "One day: a date, or `today` where the person is now (by their newest record's offset).",
      example: "today",
    },
  })

export const fill = z
  .enum(["days"], "must be days")
  .optional()
  .openapi({
    param: {
      description:
        "`days` answers every day of the range, those without a cycle too, and says in `gap` why a number is missing. The range ends today and begins with the history when not given. It goes by whole days: a time in `start` or `end` stands for the local day it lies in.",
      example: "days",
    },
  })

/** `fields=day,recovery_score`: some of the known fields, in the order asked for. */
export const fieldsOf = (known: readonly string[]) =>
  z
    .string()
    .transform((text, context) => {
      const fields = [...new Set(text.split(",").map((field) => field.trim()))]
      const unknown = fields.find((field) => !known.includes(field))
      if (unknown !== undefined) {
        const named = unknown === "" ? "an empty field" : `"${unknown.slice(0, 50)}", which is no field here`
        context.addIssue({ code: "custom", message: `names ${named}` })
      }
      return fields
    })
    .optional()
    .openapi({
      type: "string",
      param: {
        description: "Only these fields, separated by commas, in this order.",
        example: known.slice(1, 2).join(),
      },
    })

/** The query as its schema understands it. Throws a bad request naming the first parameter at fault. */
export function parseQuery<S extends z.ZodObject>(schema: S, url: string): z.output<S> {
  const given = new URL(url).searchParams
  const values: Record<string, string> = {}
  for (const name of Object.keys(schema.shape)) {
    const all = given.getAll(name)
    if (all.length > 1) throw badRequest(`The parameter ${name} is given more than once.`, name)
    if (all[0] !== undefined) values[name] = all[0]
  }
  const result = schema.safeParse(values)
  if (result.success) return result.data
  const [issue] = result.error.issues
  const name = String(issue?.path[0] ?? "query")
  throw badRequest(`The parameter ${name} ${issue?.message ?? "cannot be read"}.`, name)
}
