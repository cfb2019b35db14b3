import { z } from "@hono/zod-openapi"
import { dailyFields } from "./daily-schema.ts"
import { changedSince, cursor, day, end, fieldsOf, fill, format, limit, start } from "./parameters.ts"

/** What can be asked of `/whoop/daily`. */
export const DailyParameters = z.object({
  day,
  start,
  end,
  changed_since: changedSince,
  fill,
  limit,
  cursor,
  // Of days only: refused without fill=days.
  fields: fieldsOf([...dailyFields, "gap"]),
  format,
})
export type DailyParameters = z.output<typeof DailyParameters>
