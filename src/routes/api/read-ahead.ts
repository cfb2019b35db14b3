import type { z } from "@hono/zod-openapi"
import type { Context, MiddlewareHandler } from "hono"
import { findCredential, type ReadAhead, type ReaderEnv } from "../../auth/access.ts"
import { bindHolder } from "../../auth/holder.ts"
import type { Database } from "../../db/database.ts"
import type { Asker } from "../../db/reads/fixed-query.ts"
import { AppError } from "../../errors.ts"
import { isAnswerKept } from "./asking.ts"
import { parseQuery } from "./parameters.ts"
import type { CallCounter } from "./rate-limit.ts"

/*
 * Who asks and what is answered in one trip to D1, not in two: the statements find whose rows they are to read by the
 * credential itself. Nothing is answered of it before the credential is found good, and nothing is read where it would
 * be in vain: for a tag that may still hold, an answer that is still at hand, a key that has spent its calls.
 */

/** What a query's answer reads first, whoever asks; null: that is not known before the asker is. */
export type FirstTrip<Query> = (
  query: Query,
) => ((db: Database, asker: Asker, now: number) => D1PreparedStatement[]) | null

export function readAhead<Q extends z.ZodObject>(
  schema: Q,
  firstTrip: FirstTrip<z.output<Q>>,
  counter: CallCounter,
): MiddlewareHandler<ReaderEnv> {
  const bindFor = (c: Context<ReaderEnv>) => {
    try {
      return firstTrip(parseQuery(schema, c.req.url))
    } catch (error) {
      // Said later, to who may ask at all.
      if (error instanceof AppError) return null
      throw error
    }
  }
  return async function readAhead(c, next) {
    const ahead = await ask(c, counter, bindFor)
    if (ahead) c.set("ahead", ahead)
    await next()
  }
}

async function ask(
  c: Context<ReaderEnv>,
  counter: CallCounter,
  bindFor: (c: Context<ReaderEnv>) => ReturnType<FirstTrip<never>>,
): Promise<ReadAhead | null> {
  if (c.req.header("if-none-match") !== undefined) return null
  const credential = await findCredential(c)
  const now = Date.now()
  if (!credential || counter.isSpent(credential.hash, now) || isAnswerKept(c, credential, now)) return null
  const bind = bindFor(c)
  if (!bind) return null
  const db = c.get("db")
  const [holder, ...read] = await db.$client.batch([bindHolder(db, credential), ...bind(db, credential, now)])
  return holder ? { holder, read, now } : null
}
