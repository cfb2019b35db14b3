import { sql } from "drizzle-orm"
import { index, integer, primaryKey, real, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core"
import { time } from "./time-column.ts"

/*
 * D1. Times are UTC milliseconds. Every table of a person's begins its key with user_id, so that one person's rows lie
 * together and can be erased together; nothing cascades (a rebuilt parent would delete its children, D1 ignores
 * foreign_keys=OFF). The tables are WITHOUT ROWID: a row with a composite key is written once, not twice.
 */

/** A person with a VitalTrends account. */
export const users = sqliteTable("users", {
  id: text().primaryKey(),
  created_at: time().notNull(),
})

/** A way to sign in. One outside account signs in to one VitalTrends account. */
export const identities = sqliteTable(
  "identities",
  {
    provider: text({ enum: ["whoop", "github", "google"] }).notNull(),
    subject: text().notNull(),
    user_id: text().notNull(),
    /** What the person recognizes it by: a login or a mail address. */
    label: text(),
    linked_at: time().notNull(),
  },
  (t) => [primaryKey({ columns: [t.provider, t.subject] }), index("identities_of_a_user").on(t.user_id)],
)

/** A signed-in browser. `id` is the SHA-256 of the cookie's token: the table cannot be used to sign in. */
export const sessions = sqliteTable(
  "sessions",
  {
    id: text().primaryKey(),
    user_id: text().notNull(),
    created_at: time().notNull(),
    /** When the person last proved who they are; erasing an account asks for a recent one. */
    signed_in_at: time().notNull(),
    last_seen_at: time().notNull(),
    expires_at: time().notNull(),
    device: text(),
  },
  (t) => [index("sessions_of_a_user").on(t.user_id)],
)

/** An OAuth round trip under way: made at the start, taken (deleted) by the callback, dead after ten minutes. */
export const oauth_attempts = sqliteTable("oauth_attempts", {
  /** SHA-256 of the state parameter. */
  state_hash: text().primaryKey(),
  /** SHA-256 of the browser's own cookie: a state sent to another browser is refused. */
  browser_hash: text().notNull(),
  provider: text({ enum: ["whoop", "github", "google"] }).notNull(),
  purpose: text({ enum: ["sign_in", "connect", "link"] }).notNull(),
  user_id: text(),
  code_verifier: text().notNull(),
  return_to: text(),
  created_at: time().notNull(),
  expires_at: time().notNull(),
})

/** An API key; `id` is public, `hash` the SHA-256 of the key's text. */
export const api_keys = sqliteTable(
  "api_keys",
  {
    hash: text().primaryKey(),
    id: text().notNull(),
    user_id: text().notNull(),
    name: text().notNull(),
    /** The first characters, to recognize it by. */
    prefix: text().notNull(),
    created_at: time().notNull(),
    expires_at: time(),
    last_used_at: time(),
    revoked_at: time(),
  },
  (t) => [index("api_keys_of_a_user").on(t.user_id)],
)

/**
 * A person's WHOOP connection, one at most, kept after a disconnect while its history is held. What the object must
 * know to act (tokens, inbox, jobs) is in its own storage; this is what the API and the hourly tick read.
 */
export const whoop_connections = sqliteTable(
  "whoop_connections",
  {
    user_id: text().primaryKey(),
    whoop_user_id: integer().notNull(),
    status: text({ enum: ["not_connected", "connected", "reconnect_needed"] }).notNull(),
    /** Why a reconnection is needed: one of sync/outcomes.ts' causes. */
    reconnect_cause: text(),
    connected_at: time().notNull(),
    disconnected_at: time(),
    /** When we last looked at WHOOP and stored what we saw. */
    last_synced_at: time(),
    last_webhook_at: time(),
    /** Start of the oldest record once the whole history is held. */
    history_from: time(),
    /** When the hourly tick must think of this person again; null: never (not connected). */
    next_check_at: time(),
    /** Moves with every change of stored data: the ETag. */
    data_version: integer().notNull().default(0),
    /**
     * JSON [[from, at], …], newest first: "every recovery since `from` was looked at, at `at`", from which each row's
     * last_recovery_synced_at is derived, so that a look writes one row and not one a night.
     */
    checks: text().notNull().default("[]"),
    /** JSON {"median": ms, "usually": ms, "latest": ms} after the last night's recovery, from the person's own nights. */
    rhythm: text(),
    webhooks: text({ enum: ["unknown", "arriving", "silent"] })
      .notNull()
      .default("unknown"),
  },
  (t) => [
    uniqueIndex("a_whoop_account_belongs_to_one_person").on(t.whoop_user_id),
    index("who_is_due").on(t.next_check_at).where(sql`next_check_at is not null`),
  ],
)

export const sources = ["webhook", "open", "catch_up", "backfill", "force"] as const
export type Source = (typeof sources)[number]

/** Ours, on every WHOOP record. */
const provenance = () => ({
  /** Which way brought what is stored now. */
  source: text({ enum: sources }).notNull(),
  first_seen_at: time().notNull(),
  /** When what is stored last changed (deletion included). */
  changed_at: time().notNull(),
  /** When this row was last written from WHOOP. */
  synced_at: time().notNull(),
  /** Tombstone: gone at WHOOP. The row stays so that a late page cannot bring it back. */
  deleted_at: time(),
})

const stamped = () => ({
  score_state: text({ enum: ["SCORED", "PENDING_SCORE", "UNSCORABLE"] }).notNull(),
  created_at: time().notNull(),
  updated_at: time().notNull(),
})

export const cycles = sqliteTable(
  "cycles",
  {
    user_id: text().notNull(),
    id: integer().notNull(),
    start: time().notNull(),
    end: time(),
    timezone_offset: text().notNull(),
    strain: real(),
    kilojoule: real(),
    average_heart_rate: integer(),
    max_heart_rate: integer(),
    step_count: integer(),
    ...stamped(),
    ...provenance(),
    /**
     * When a workout or a sleep last went from this cycle to another (triggers, migration lost_at): its day changed then,
     * the cycle itself did not.
     */
    lost_at: time(),
  },
  (t) => [primaryKey({ columns: [t.user_id, t.id] }), index("cycles_by_start").on(t.user_id, t.start)],
)

export const recoveries = sqliteTable(
  "recoveries",
  {
    user_id: text().notNull(),
    cycle_id: integer().notNull(),
    sleep_id: text().notNull(),
    user_calibrating: integer({ mode: "boolean" }),
    recovery_score: real(),
    resting_heart_rate: real(),
    hrv_rmssd_milli: real(),
    spo2_percentage: real(),
    skin_temp_celsius: real(),
    ...stamped(),
    ...provenance(),
    /** Moves only when a recovery value changes, not when WHOOP merely touched the record. */
    data_changed_at: time().notNull(),
    /** JSON [{"recovery_score":71,"seen_at":ms,"source":"webhook"}, …]: the scores this one replaced, oldest first. */
    earlier_scores: text().notNull().default("[]"),
    /** When it came before its cycle did; null: the cycle is here, deleted or not (triggers, migration orphaned_at). */
    orphaned_at: time(),
  },
  (t) => [
    primaryKey({ columns: [t.user_id, t.cycle_id] }),
    index("recoveries_without_their_cycle").on(t.user_id, t.orphaned_at).where(sql`orphaned_at is not null`),
  ],
)

export const sleeps = sqliteTable(
  "sleeps",
  {
    user_id: text().notNull(),
    id: text().notNull(),
    cycle_id: integer().notNull(),
    v1_id: integer(),
    start: time().notNull(),
    end: time().notNull(),
    timezone_offset: text().notNull(),
    nap: integer({ mode: "boolean" }).notNull(),
    total_in_bed_time_milli: integer(),
    total_awake_time_milli: integer(),
    total_no_data_time_milli: integer(),
    total_light_sleep_time_milli: integer(),
    total_slow_wave_sleep_time_milli: integer(),
    total_rem_sleep_time_milli: integer(),
    sleep_cycle_count: integer(),
    disturbance_count: integer(),
    baseline_milli: integer(),
    need_from_sleep_debt_milli: integer(),
    need_from_recent_strain_milli: integer(),
    need_from_recent_nap_milli: integer(),
    respiratory_rate: real(),
    sleep_performance_percentage: real(),
    sleep_consistency_percentage: real(),
    sleep_efficiency_percentage: real(),
    ...stamped(),
    ...provenance(),
  },
  (t) => [primaryKey({ columns: [t.user_id, t.id] }), index("sleeps_by_start").on(t.user_id, t.start)],
)

export const workouts = sqliteTable(
  "workouts",
  {
    user_id: text().notNull(),
    id: text().notNull(),
    v1_id: integer(),
    start: time().notNull(),
    end: time().notNull(),
    timezone_offset: text().notNull(),
    sport_name: text().notNull(),
    sport_id: integer(),
    strain: real(),
    kilojoule: real(),
    average_heart_rate: integer(),
    max_heart_rate: integer(),
    percent_recorded: real(),
    distance_meter: real(),
    altitude_gain_meter: real(),
    altitude_change_meter: real(),
    zone_zero_milli: integer(),
    zone_one_milli: integer(),
    zone_two_milli: integer(),
    zone_three_milli: integer(),
    zone_four_milli: integer(),
    zone_five_milli: integer(),
    ...stamped(),
    ...provenance(),
  },
  (t) => [primaryKey({ columns: [t.user_id, t.id] }), index("workouts_by_start").on(t.user_id, t.start)],
)

/**
 * A UTC month of a person's daily rows, ready as text, so that ten years can be answered without building them again.
 * Only months that closed a week ago: a usual webhook touches none. A pack is right or it is not there:
 * triggers (migration daily_months) delete it when a record that it was built from is written or deleted, and it is
 * stored only if the data version is still the one that was read.
 */
export const daily_months = sqliteTable(
  "daily_months",
  {
    user_id: text().notNull(),
    /** YYYY-MM of the cycles' starts in UTC. */
    month: text().notNull(),
    count: integer().notNull(),
    /** The latest change of any of its rows or deletions; 0 for an empty month. */
    changed_at: time().notNull(),
    /** JSON array of the month's deleted cycles, as `changed_since` answers them. */
    deletions: text().notNull(),
    /** The rows' JSON, newest first, joined by commas, without the brackets; deflated, as base64. Last: it is long. */
    rows: text().notNull(),
  },
  (t) => [primaryKey({ columns: [t.user_id, t.month] })],
)

/** WHOOP's profile and body measurements: current values only. */
export const profiles = sqliteTable("profiles", {
  user_id: text().primaryKey(),
  whoop_user_id: integer().notNull(),
  email: text().notNull(),
  first_name: text().notNull(),
  last_name: text().notNull(),
  changed_at: time().notNull(),
  synced_at: time().notNull(),
})

export const bodies = sqliteTable("bodies", {
  user_id: text().primaryKey(),
  height_meter: real().notNull(),
  weight_kilogram: real().notNull(),
  max_heart_rate: integer().notNull(),
  changed_at: time().notNull(),
  synced_at: time().notNull(),
})

/** A record WHOOP sent that we could not read, kept whole with its reason, so that it blocks nothing and is not lost. */
export const set_asides = sqliteTable(
  "set_asides",
  {
    user_id: text().notNull(),
    collection: text({ enum: ["cycles", "recoveries", "sleeps", "workouts", "profile", "body"] }).notNull(),
    /** WHOOP's id where one could be read, else a hash of the record. */
    record_key: text().notNull(),
    /** The path of the first unreadable member and what was wrong, without its value. */
    reason: text().notNull(),
    record: text().notNull(),
    seen_at: time().notNull(),
  },
  (t) => [primaryKey({ columns: [t.user_id, t.collection, t.record_key] })],
)

/** Who a person is at Stripe. Made before the first checkout, so that one person never becomes two customers. */
export const customers = sqliteTable(
  "customers",
  {
    user_id: text().primaryKey(),
    /** Stripe's id, cus_… */
    id: text().notNull(),
    created_at: time().notNull(),
    /** Tickets drawn: one before each question about a subscription of theirs (billing/subscriptions.ts). */
    tickets: integer().notNull().default(0),
  },
  (t) => [uniqueIndex("a_customer_is_one_person").on(t.id)],
)

/**
 * A subscription as Stripe last told it. A person can have several: an ended one, or two checkouts finished at once.
 */
export const subscriptions = sqliteTable(
  "subscriptions",
  {
    user_id: text().notNull(),
    /** Stripe's id, sub_… */
    id: text().notNull(),
    status: text({
      enum: [
        "incomplete",
        "incomplete_expired",
        "trialing",
        "active",
        "past_due",
        "canceled",
        "unpaid",
        "paused",
      ],
    }).notNull(),
    current_period_end: time(),
    /** When it ends by the person's own wish. */
    cancel_at: time(),
    /** When we first saw it past due: the grace is counted from here. */
    past_due_since: time(),
    /** Until when it entitles to syncing; 0: it does not. */
    entitled_until: time().notNull(),
    /** When the hourly tick reads it again at Stripe; null: it has ended for good. */
    check_at: time(),
    /** The customer's ticket with which this was asked: an earlier answer never replaces a later one. */
    ticket: integer().notNull(),
    changed_at: time().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.user_id, t.id] }),
    index("subscriptions_to_check").on(t.check_at).where(sql`check_at is not null`),
  ],
)

/** A queue message that ran out of tries, for the operator to send again. */
export const dead_letters = sqliteTable(
  "dead_letters",
  {
    id: text().primaryKey(),
    /** The message's own body: ids only. */
    body: text().notNull(),
    died_at: time().notNull(),
    redriven_at: time(),
  },
  (t) => [index("dead_letters_by_time").on(t.died_at)],
)
