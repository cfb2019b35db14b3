/*
 * One JSON line an event, from a fixed list of names, with ids and counts only: never a health value, token, code,
 * name, mail address or bound parameter. The field types below keep free text out by construction.
 */

export const logEvents = [
  "webhook.accepted",
  "webhook.duplicate",
  "webhook.refused",
  "webhook.unknown_type",
  "webhook.unknown_member",
  "event.applied",
  "event.retried",
  "event.given_up",
  "sync.progressed",
  "sync.finished",
  "sync.waiting",
  "sync.failed",
  "sync.paused",
  "sync.resumed",
  "sync.record_set_aside",
  "sync.listing_doubted",
  "token.refreshed",
  "token.refresh_uncertain",
  "token.refused",
  "connection.connected",
  "connection.reconnect_needed",
  "connection.disconnected",
  "connection.refused",
  "connection.revocation_failed",
  "quota.refused_by_whoop",
  "catch_up.ticked",
  "catch_up.failed",
  "queue.send_failed",
  "queue.retried",
  "queue.dead_letter",
  "queue.message_unreadable",
  "queue.redriven",
  "operations.measured",
  "tick.failed",
  "auth.signed_in",
  "auth.refused",
  "account.created",
  "account.erased",
  "billing.changed",
  "billing.refused",
  "request.failed",
  "settings.refused",
  "alarm.failed",
] as const

export type LogEvent = (typeof logEvents)[number]

/** Ids, counts, durations and words from our own code; never text that came from outside. */
export type LogFields = Record<string, string | number | boolean | null | undefined>

export function log(event: LogEvent, fields: LogFields = {}): void {
  console.log(JSON.stringify({ event, ...fields }))
}

/**
 * The class and code of an error, without its message: drizzle's holds bound parameters, others' may hold data. A code can
 * be another's text too (a provider's `error`): it is passed on only when it is plainly a word of some vocabulary.
 */
export function errorFields(error: unknown): LogFields {
  if (!(error instanceof Error)) return { error: typeof error }
  const code = "code" in error && typeof error.code === "string" ? error.code : ""
  return { error: error.name, code: /^[a-z]+(_[a-z]+)*$/.test(code) && code.length <= 40 ? code : undefined }
}
