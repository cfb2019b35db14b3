import { z } from "@hono/zod-openapi"
import { scoreStates } from "../../whoop/records.ts"

/* The words of the API's schemas: what a field is, in which unit, and where it is easily misread. */

export const dateTime = (description: string, example = "2026-11-22T06:41:12.000Z") =>
  z.string().openapi({ format: "date-time", description, example })

export const localDate = (description: string, example = "2026-11-22") =>
  z.string().openapi({ format: "date", description, example })

export const number = (description: string, example: number) => z.number().openapi({ description, example })

export const integer = (description: string, example: number) =>
  z.int().openapi({ format: "int64", description, example })

export const text = (description: string, example: string) => z.string().openapi({ description, example })

export const flag = (description: string, example = false) => z.boolean().openapi({ description, example })

export const scoreState = (description: string) =>
  z.enum(scoreStates).openapi({ description, example: "SCORED" })

export const timezoneOffset = text(
  "The offset from UTC where the record was made, `±hh:mm` or `Z`. WHOOP names no time zone.",
  "-05:00",
)

export const changedAt = dateTime(
  "When what we hold last changed, by our clock: what `changed_since` compares. Not WHOOP's `updated_at`.",
)

export const isDeleted = z
  .literal(true)
  .openapi({ description: "Always true: a record that is there has no such member." })

/** A named schema or null. Its own `.nullable()` would make the name itself nullable, wherever it is used. */
export const orNull = <S extends z.ZodType>(named: S) => z.union([named, z.null()])
