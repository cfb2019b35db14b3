import type { components } from "./schema.d.ts"

/** One row a WHOOP cycle, as `GET /api/v1/whoop/daily` answers (design 3.2). Times are UTC, dates local to the record. */
export type DailyRow = components["schemas"]["DailyRow"]
