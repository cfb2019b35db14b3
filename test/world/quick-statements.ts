import { Column, is, Name, Param, Placeholder, SQL, StringChunk, Table } from "drizzle-orm"
import { CasingCache } from "drizzle-orm/casing"
import type { BuildQueryConfig, Query, SQLChunk } from "drizzle-orm/sql"

/*
 * Drizzle makes an object and two arrays of each word of a statement and joins them level by level. Here the words that
 * nearly all statements consist of are appended to one text; any other is left to drizzle itself. The texts are the same
 * (quick-statements.test.ts).
 */

type Kind = "words" | "name" | "parts" | "table" | "column" | "parameter" | "value" | "other"

const kinds = new Map<unknown, Kind>()

function kindOf(chunk: object): Kind {
  const { constructor: madeBy } = chunk
  const known = kinds.get(madeBy)
  if (known) return known
  const kind = findKind(chunk)
  kinds.set(madeBy, kind)
  return kind
}

function findKind(chunk: object): Kind {
  if (is(chunk, StringChunk)) return "words"
  if (is(chunk, Name)) return "name"
  if (Array.isArray(chunk)) return "other"
  if (is(chunk, SQL)) return "parts"
  if (is(chunk, Table)) return "table"
  if (is(chunk, Column)) return "column"
  return is(chunk, Param) ? "parameter" : "other"
}

/** As drizzle's own configuration, with the count of parameters so far. */
type Config = BuildQueryConfig & { paramStartIndex: { value: number } }

export const { buildQueryFromSourceParams: slowly } = SQL.prototype

class Builder {
  text = ""
  readonly params: unknown[] = []
  readonly #sql: SQL
  readonly #config: Config

  constructor(sql: SQL, config: Config) {
    this.#sql = sql
    this.#config = config
  }

  add(chunks: readonly SQLChunk[]): void {
    for (const chunk of chunks) {
      if (chunk === undefined) continue
      if (typeof chunk !== "object" || chunk === null) this.#addParameter(chunk)
      else this.#addOne(chunk)
    }
  }

  #addOne(chunk: object): void {
    switch (kindOf(chunk)) {
      case "words":
        for (const words of (chunk as StringChunk).value) this.text += words
        break
      case "name":
        this.text += this.#config.escapeName((chunk as Name).value)
        break
      case "parts": {
        const { queryChunks } = chunk as SQL
        if (inlines(chunk)) this.#addSlowly(chunk as SQL)
        else this.add(queryChunks)
        break
      }
      case "table":
      case "column":
        this.text += this.#nameOf(chunk)
        break
      case "parameter":
        this.#addParam(chunk as Param)
        break
      default:
        this.#addSlowly(chunk as SQLChunk)
    }
  }

  #addParam(param: Param): void {
    const { value, encoder } = param
    const mapped = value === null || is(value, Placeholder) ? value : encoder.mapToDriverValue(value)
    if (typeof mapped === "object" && mapped !== null) this.#addSlowly(param)
    else this.#addParameter(mapped)
  }

  #addParameter(value: unknown): void {
    this.text += this.#config.escapeParam(this.#config.paramStartIndex.value++, value)
    this.params.push(value)
  }

  /** A table's or column's own name, which stays what it is. */
  #nameOf(chunk: object): string {
    const known = names.get(chunk)
    if (known !== undefined) return known
    const name = slowly.call(this.#sql, [chunk as SQLChunk], this.#config).sql
    names.set(chunk, name)
    return name
  }

  #addSlowly(chunk: SQLChunk): void {
    const { sql, params } = slowly.call(this.#sql, [chunk], this.#config)
    this.text += sql
    this.params.push(...params)
  }
}

const names = new WeakMap<object, string>()

/** Drizzle keeps it to itself. */
const inlines = (sql: object) => (sql as { shouldInlineParams?: boolean }).shouldInlineParams === true

export function quickly(this: SQL, chunks: SQLChunk[], config: BuildQueryConfig): Query {
  if (inlines(this) || config.inlineParams || config.prepareTyping || config.invokeSource)
    return slowly.call(this, chunks, config)
  const counted = config.paramStartIndex ? config : { ...config, paramStartIndex: { value: 0 } }
  const builder = new Builder(this, counted as Config)
  builder.add(chunks)
  return { sql: builder.text, params: builder.params }
}

/** For the life of the process. */
export function buildStatementsQuickly(): void {
  SQL.prototype.buildQueryFromSourceParams = quickly
  const casings = new WeakMap<Column, string>()
  const { getColumnCasing } = CasingCache.prototype
  CasingCache.prototype.getColumnCasing = function (column) {
    const known = casings.get(column)
    if (known !== undefined) return known
    const name = getColumnCasing.call(this, column)
    casings.set(column, name)
    return name
  }
}
