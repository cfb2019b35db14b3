import type { Failure } from "../api/failure.ts"
import type { Connection, RecoveryStatus } from "../api/types.ts"
import { formatDay, type Locale, plural } from "../insight/format.ts"
import { ageWords, momentWords } from "../ui/clock.ts"
import type { MarkKind } from "../ui/icons.tsx"

export interface Freshness {
  mark: MarkKind
  /** A few words for the header: "synced 07:42". */
  words: string
  /** The reason, in a sentence. */
  reason: string
}

export interface FreshnessInput {
  connection: Connection | undefined
  status: RecoveryStatus | undefined
  failure: Failure | null
  now: number
  /** Connected, but the plan that keeps it so has ended. */
  lapsed?: boolean
  locale?: Locale
}

/** The freshness line: the first of these that is true, from what stops everything to all is well. */
export function freshnessOf(input: FreshnessInput): Freshness {
  const { connection, status, failure, now, locale } = input
  if (failure)
    return { mark: "warn", words: failureWords(failure, now, locale), reason: failureSentence(failure, now) }
  if (!connection)
    return { mark: "off", words: "looking", reason: "Asking for the state of your connection." }
  if (connection.status === "not_connected") {
    return { mark: "off", words: "not connected", reason: "WHOOP is not connected, so no new data arrives." }
  }
  if (connection.status === "reconnect_needed") {
    return { mark: "bad", words: "reconnection needed", reason: causeSentence(connection.reconnect_cause) }
  }
  if (input.lapsed) return { mark: "warn", words: "syncing is paused", reason: lapsedSentence }
  return syncing(connection, locale) ?? settled(connection, status, now, locale)
}

/** "offline, as of 07:42"; where there is a server that answers, however badly, "not current, as of 07:42". */
function failureWords({ problem, confirmedAt }: Failure, now: number, locale?: Locale): string {
  const words = problem.code === "offline" ? "offline" : "not current"
  if (confirmedAt === null) return words
  return `${words}, as of ${momentWords(new Date(confirmedAt).toISOString(), now, locale)}`
}

/** What happened, and how old that makes what is shown. */
export function failureSentence({ problem, confirmedAt }: Failure, now: number): string {
  if (confirmedAt === null) return problem.detail
  const happened = problem.code === "offline" ? "VitalTrends cannot be reached." : problem.detail
  return `${happened} What you see was confirmed ${ageWords(now - confirmedAt)} ago.`
}

function syncing({ sync }: Connection, locale?: Locale): Freshness | null {
  // Nothing is under way and yet there is something to say: the plan has ended.
  if (sync.error && sync.state === "idle")
    return { mark: "warn", words: "syncing is paused", reason: sync.error }
  if (sync.error) return { mark: "warn", words: "waiting for WHOOP", reason: sync.error }
  const records = sync.records === 0 ? "just begun" : plural(sync.records, "record", "records", locale)
  if (sync.state === "backfill") {
    const back = sync.oldest_day ? ` back to ${formatDay(sync.oldest_day, "monthYear", locale)}` : ""
    return {
      mark: "busy",
      words: `importing, ${records}${back}`,
      reason:
        "Your history is being imported, the newest days first. You can use everything that is already here.",
    }
  }
  if (sync.state === "force_sync") {
    return {
      mark: "busy",
      words: `comparing, ${records}`,
      reason: "The last six months are being compared with WHOOP, record by record.",
    }
  }
  return null
}

function settled(
  connection: Connection,
  status: RecoveryStatus | undefined,
  now: number,
  locale?: Locale,
): Freshness {
  const seen = connection.last_synced_at
  const synced = seen ? `synced ${momentWords(seen, now, locale)}` : "not synced yet"
  if (status?.state === "pending_score")
    return { mark: "busy", words: "WHOOP is still scoring", reason: status.reason }
  if (status?.state === "stale") return { mark: "warn", words: synced, reason: status.reason }
  if (connection.webhooks === "silent") return { mark: "warn", words: synced, reason: silentSentence }
  return { mark: "good", words: synced, reason: status?.reason ?? "Everything WHOOP knows is here." }
}

export const lapsedSentence =
  "Your plan has ended, so syncing is paused. What is here stays readable; with an active plan it catches up."

export const silentSentence =
  "WHOOP has stopped sending events, so VitalTrends asks WHOOP every hour instead. New data may come up to an hour late."

/** Why a person must connect again. */
export function causeSentence(cause: string | null): string {
  switch (cause) {
    case "invalid_grant":
      return "WHOOP no longer accepts this connection: access was probably withdrawn in the WHOOP app. Your history is safe."
    case "unauthorized":
      return "WHOOP refused a connection that it had just renewed. Your history is safe."
    case "lost_reply":
      return "A renewal of this connection was cut off before its answer arrived, and WHOOP counts it as spent. Your history is safe."
    case "scope_missing":
      return "A permission that VitalTrends needs was not granted at WHOOP. Your history is safe."
    default:
      return "WHOOP no longer accepts this connection. Your history is safe."
  }
}
