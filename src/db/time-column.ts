import { type Column, is } from "drizzle-orm"
import { customType, SQLiteCustomColumn } from "drizzle-orm/sqlite-core"

/** A moment, held as UTC milliseconds. A type of its own, so that the export knows it from a count (export.ts). */
export const time = customType<{ data: number; driverData: number }>({ dataType: () => "integer" })

export const isTime = (column: Column): boolean => is(column, SQLiteCustomColumn)
