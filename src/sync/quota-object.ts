import { DurableObject } from "cloudflare:workers"
import { readSettings } from "../env.ts"
import { errorFields, log } from "../log.ts"
import type { RateSeen } from "../whoop/client.ts"
import {
  type Lane,
  lanes,
  learnLimits,
  type QuotaAnswer,
  type QuotaAsk,
  type QuotaPort,
  type QuotaState,
  type QuotaUse,
  takeGrant,
  unseenCalls,
  useAt,
} from "./quota.ts"

const DAY_MS = 86_400_000

/**
 * One object for the whole app: it decides and remembers. A grant is a row before it is an answer, so a restart never
 * grants the same call twice.
 */
export class Quota extends DurableObject<Env> implements QuotaPort {
  readonly #state: QuotaState
  #sweptAt = 0

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env)
    const sql = ctx.storage.sql
    sql.exec(
      "create table if not exists grants (at integer not null, lane text not null, count integer not null)",
    )
    sql.exec(
      "create table if not exists blocks (id integer primary key check (id = 1), until integer not null)",
    )
    const { callsPerMinute, callsPerDay } = readSettings(env).whoop
    const rows = sql.exec<{ at: number; lane: string; count: number }>(
      "select at, lane, count from grants order by at",
    )
    const block = sql.exec<{ until: number }>("select until from blocks").toArray()[0]
    const configured = { perMinute: callsPerMinute, perDay: callsPerDay }
    this.#state = {
      grants: [...rows].map(({ at, lane, count }) => ({ at, count, lane: asLane(lane) })),
      blockedUntil: block?.until ?? 0,
      configured,
      limits: configured,
      inLine: new Map(),
    }
  }

  async take(ask: QuotaAsk): Promise<QuotaAnswer> {
    const now = Date.now()
    this.#sweep(now)
    const answer = takeGrant(this.#state, ask, now)
    if (answer.granted > 0) this.#record(now, ask.lane, answer.granted)
    return answer
  }

  async learn(seen: RateSeen, refusedForMs: number | null): Promise<void> {
    const now = Date.now()
    this.#state.limits = learnLimits(this.#state, seen)
    const unseen = unseenCalls(this.#state, seen, now)
    if (unseen > 0) this.#record(now, "webhook", unseen)
    if (refusedForMs === null) return
    const until = Math.max(this.#state.blockedUntil, now + refusedForMs)
    this.#state.blockedUntil = until
    this.ctx.storage.sql.exec(
      "insert into blocks values (1, ?) on conflict (id) do update set until = excluded.until",
      until,
    )
    log("quota.refused_by_whoop", { retryAfterMs: refusedForMs })
  }

  /** For the operator's page: calls counted now, by window and by lane. */
  async use(): Promise<
    QuotaUse & { lanes: Record<Lane, number>; blockedUntil: number; perMinute: number; perDay: number }
  > {
    const now = Date.now()
    const byLane = Object.fromEntries(lanes.map((lane) => [lane, 0])) as Record<Lane, number>
    for (const grant of this.#state.grants) if (now - grant.at < DAY_MS) byLane[grant.lane] += grant.count
    return {
      ...useAt(this.#state, now),
      lanes: byLane,
      blockedUntil: this.#state.blockedUntil,
      ...this.#state.limits,
    }
  }

  #record(at: number, lane: Lane, count: number): void {
    this.ctx.storage.sql.exec("insert into grants values (?, ?, ?)", at, lane, count)
    this.#state.grants.push({ at, lane, count })
  }

  /** What left the longest window is forgotten, once a minute at most. */
  #sweep(now: number): void {
    if (now - this.#sweptAt < 60_000) return
    this.#sweptAt = now
    const oldest = now - DAY_MS - 60_000
    this.#state.grants = this.#state.grants.filter((grant) => grant.at >= oldest)
    for (const [userId, { askedAt, waits }] of this.#state.inLine) {
      if (now - askedAt > 60_000 && (waits?.until ?? 0) < now) this.#state.inLine.delete(userId)
    }
    this.ctx.storage.sql.exec("delete from grants where at < ?", oldest)
  }
}

function asLane(text: string): Lane {
  return lanes.find((lane) => lane === text) ?? "webhook"
}

/** The one object that counts WHOOP's calls. */
export const quotaObject = (env: Env) => env.QUOTA.getByName("whoop")

/** The one quota object, as the engine sees it. When it cannot answer, nothing is granted: never spend unseen. */
export function quotaOf(env: Env): QuotaPort {
  const object = () => quotaObject(env)
  return {
    async take(ask) {
      try {
        return await object().take(ask)
      } catch (error) {
        log("request.failed", errorFields(error))
        return { granted: 0, retryAfterMs: 5_000 }
      }
    },
    learn: (seen, refusedForMs) => object().learn(seen, refusedForMs),
  }
}
