import type { Table } from "drizzle-orm"
import type * as schema from "./schema.ts"

/*
 * What is held, column by column: why, and until when. The privacy page, the export and its README are made from this,
 * and erasing an account goes through the same tables. The type below is the schema's own: a new column or table does not
 * compile until it is told of here.
 */

type Schema = typeof schema
export type TableName = { [Key in keyof Schema]: Schema[Key] extends Table ? Key : never }[keyof Schema]

/** Why a column is held; `secret` ones are never exported: they would be worth something to a thief. */
export type Why = string | { why: string; secret: true }

interface TableHeld<Column extends string> {
  /** What a row is. */
  what: string
  until: string
  /** Built from other tables to answer faster: erased like them, not exported twice. */
  derived?: true
  columns: Record<Column, Why>
}

type Register = { [Name in TableName]: TableHeld<Extract<keyof Schema[Name]["$inferSelect"], string>> }

const whileAccount = "until you erase your account"
const untilErased = `${whileAccount}; disconnecting WHOOP keeps it`
const whose = "whose it is"
const fromWhoop = "measured by WHOOP; shown to you and served to your own programs"
const secret = (why: string): Why => ({ why, secret: true })

const stamped = {
  score_state: "whether WHOOP has scored it",
  created_at: "when WHOOP made the record",
  updated_at: "when WHOOP last changed it: an older copy must not replace a newer one",
}

const provenance = {
  source: "which way it came to us, to explain what you see",
  first_seen_at: "when we first saw it",
  changed_at: "when what is stored last changed, so that your programs can ask for what is new",
  synced_at: "when it was last written from WHOOP",
  deleted_at: "when it was gone at WHOOP, so that a late answer does not bring it back",
}

const times = {
  start: "when it began",
  end: "when it ended",
  timezone_offset: "your local time then: which of your days it belongs to",
}

export const register: Register = {
  users: {
    what: "Your VitalTrends account.",
    until: whileAccount,
    columns: { id: "names your account; random", created_at: "when you first came" },
  },
  identities: {
    what: "A way you sign in.",
    until: "until you unlink it or erase your account",
    columns: {
      provider: "where you sign in",
      subject: "the provider's own id of you, to know you again",
      user_id: whose,
      label: "your login or mail address there, so that you recognize it",
      linked_at: "when you linked it",
    },
  },
  sessions: {
    what: "A browser you are signed in with.",
    until: "until you sign out, 30 days after you last came, or a year after signing in",
    columns: {
      id: secret("a hash of your browser's cookie, to know it again"),
      user_id: whose,
      created_at: "when it began",
      signed_in_at: "when you last proved who you are: erasing the account asks for a recent sign-in",
      last_seen_at: "when you last came, so that you can tell your sessions apart; kept to the day",
      expires_at: "when it ends",
      device: "browser and system in our words, so that you can tell your sessions apart",
    },
  },
  oauth_attempts: {
    what: "A sign-in or connection you began and have not finished.",
    until: "until you come back from the provider; else ten minutes, cleared within the hour",
    columns: {
      state_hash: secret("a hash of what the provider sends back with you"),
      browser_hash: secret("a hash of your browser's cookie: nobody else can finish it"),
      provider: "where you were sent",
      purpose: "what for",
      user_id: "whose it is, when signed in",
      code_verifier: secret("proves to the provider that we began it"),
      return_to: "the page you wanted to see",
      created_at: "when you began",
      expires_at: "when it stops working",
    },
  },
  api_keys: {
    what: "A key you made for your own programs.",
    until: whileAccount,
    columns: {
      hash: secret("a hash of the key, to know it again; its text is not held"),
      id: "names the key",
      user_id: whose,
      name: "what you called it",
      prefix: "its first characters, so that you recognize it",
      created_at: "when you made it",
      expires_at: "when it ends, if you said so",
      last_used_at: "when it was last used, so that you see a forgotten or stolen one",
      revoked_at: "when you revoked it",
    },
  },
  whoop_connections: {
    what: "Your WHOOP connection.",
    until: untilErased,
    columns: {
      user_id: whose,
      whoop_user_id: "your WHOOP account, which WHOOP's events name",
      status: "whether it works",
      reconnect_cause: "why you are asked to reconnect",
      connected_at: "when you connected",
      disconnected_at: "when you disconnected",
      last_synced_at: "when we last looked at WHOOP",
      last_webhook_at: "when WHOOP last sent an event about you",
      history_from: "where your history begins",
      next_check_at: "when we look again if nothing comes",
      data_version: "moves when your data does, so that nothing unchanged is sent twice",
      checks: "back to when everything was looked at, and when that was",
      rhythm: "when your recovery usually arrives, to expect it and to look only then",
      webhooks: "whether WHOOP's events reach us",
    },
  },
  cycles: {
    what: "A WHOOP cycle: from falling asleep to falling asleep again.",
    until: untilErased,
    columns: {
      user_id: whose,
      id: "WHOOP's id of it",
      ...times,
      strain: fromWhoop,
      kilojoule: fromWhoop,
      average_heart_rate: fromWhoop,
      max_heart_rate: fromWhoop,
      step_count: fromWhoop,
      ...stamped,
      ...provenance,
      lost_at: "when a workout or a sleep last went to another cycle: your day changed with it",
    },
  },
  recoveries: {
    what: "A recovery, of one cycle.",
    until: untilErased,
    columns: {
      user_id: whose,
      cycle_id: "the cycle it is of",
      sleep_id: "the sleep it was made from",
      user_calibrating: fromWhoop,
      recovery_score: fromWhoop,
      resting_heart_rate: fromWhoop,
      hrv_rmssd_milli: fromWhoop,
      spo2_percentage: fromWhoop,
      skin_temp_celsius: fromWhoop,
      ...stamped,
      ...provenance,
      data_changed_at: "when a value of it last changed",
      earlier_scores: "the scores WHOOP has revised, to show that it did",
      orphaned_at: "when it came, if its cycle has not come yet: so that it is listed all the same",
    },
  },
  sleeps: {
    what: "A night's sleep or a nap.",
    until: untilErased,
    columns: {
      user_id: whose,
      id: "WHOOP's id of it",
      cycle_id: "the cycle it lies in",
      v1_id: "its id in WHOOP's older interface, for your older exports",
      ...times,
      nap: fromWhoop,
      total_in_bed_time_milli: fromWhoop,
      total_awake_time_milli: fromWhoop,
      total_no_data_time_milli: fromWhoop,
      total_light_sleep_time_milli: fromWhoop,
      total_slow_wave_sleep_time_milli: fromWhoop,
      total_rem_sleep_time_milli: fromWhoop,
      sleep_cycle_count: fromWhoop,
      disturbance_count: fromWhoop,
      baseline_milli: fromWhoop,
      need_from_sleep_debt_milli: fromWhoop,
      need_from_recent_strain_milli: fromWhoop,
      need_from_recent_nap_milli: fromWhoop,
      respiratory_rate: fromWhoop,
      sleep_performance_percentage: fromWhoop,
      sleep_consistency_percentage: fromWhoop,
      sleep_efficiency_percentage: fromWhoop,
      ...stamped,
      ...provenance,
    },
  },
  workouts: {
    what: "A workout.",
    until: untilErased,
    columns: {
      user_id: whose,
      id: "WHOOP's id of it",
      v1_id: "its id in WHOOP's older interface, for your older exports",
      ...times,
      sport_name: fromWhoop,
      sport_id: fromWhoop,
      strain: fromWhoop,
      kilojoule: fromWhoop,
      average_heart_rate: fromWhoop,
      max_heart_rate: fromWhoop,
      percent_recorded: fromWhoop,
      distance_meter: fromWhoop,
      altitude_gain_meter: fromWhoop,
      altitude_change_meter: fromWhoop,
      zone_zero_milli: fromWhoop,
      zone_one_milli: fromWhoop,
      zone_two_milli: fromWhoop,
      zone_three_milli: fromWhoop,
      zone_four_milli: fromWhoop,
      zone_five_milli: fromWhoop,
      ...stamped,
      ...provenance,
    },
  },
  daily_months: {
    what: "A month of your days put together from the tables above, so that years can be shown at once.",
    until: untilErased,
    derived: true,
    columns: {
      user_id: whose,
      month: "which month",
      count: "how many days it has",
      changed_at: "when one of them last changed",
      deletions: "cycles that are gone at WHOOP, so that your programs learn of it",
      rows: "the days themselves",
    },
  },
  profiles: {
    what: "Your WHOOP profile.",
    until: untilErased,
    columns: {
      user_id: whose,
      whoop_user_id: "your WHOOP account",
      email: "your address at WHOOP, so that you see which account is connected",
      first_name: "your name at WHOOP, so that you see which account is connected",
      last_name: "your name at WHOOP, so that you see which account is connected",
      changed_at: "when it last changed",
      synced_at: "when we last looked",
    },
  },
  bodies: {
    what: "Your body measurements at WHOOP, the current ones only.",
    until: untilErased,
    columns: {
      user_id: whose,
      height_meter: "told by you to WHOOP; served to your own programs",
      weight_kilogram: "told by you to WHOOP; served to your own programs",
      max_heart_rate: fromWhoop,
      changed_at: "when they last changed",
      synced_at: "when we last looked",
    },
  },
  set_asides: {
    what: "A record WHOOP sent that we could not read, kept so that it is not lost.",
    until: whileAccount,
    columns: {
      user_id: whose,
      collection: "what kind of record",
      record_key: "WHOOP's id of it",
      reason: "what could not be read",
      record: "the record as WHOOP sent it",
      seen_at: "when it came",
    },
  },
  customers: {
    what: "Who you are at Stripe, where you pay. Your card, name and address there are not held here.",
    until: "until you erase your account, which erases you at Stripe too",
    columns: {
      user_id: whose,
      id: "Stripe's id of you, to know whose payment it is",
      created_at: "when you first went to pay",
      tickets: "how often Stripe was asked about your plan: an earlier answer must not replace a later one",
    },
  },
  subscriptions: {
    what: "A plan you took.",
    until: whileAccount,
    columns: {
      user_id: whose,
      id: "Stripe's id of it",
      status: "whether it is paid",
      current_period_end: "until when it is paid",
      cancel_at: "when it ends because you said so",
      past_due_since: "when a payment first failed: syncing goes on for some days",
      entitled_until: "until when WHOOP is kept in sync; 1970 where it is not",
      check_at: "when we ask Stripe again if nothing comes",
      ticket: "which answer of Stripe's this is",
      changed_at: "when it last changed",
    },
  },
  dead_letters: {
    what: "A piece of syncing work that failed too often, for the operator to start again.",
    until: "until a week after the operator has dealt with it, or until you erase your account",
    columns: {
      id: "names it",
      body: "what was to be done and for which account ids; no values, and in the export no other id than yours",
      died_at: "when it was given up",
      redriven_at: "when it was started again",
    },
  },
}

/** What is held outside D1, in the person's own object. */
export const heldInObject = [
  {
    what: "WHOOP's access and refresh token",
    why: "to read your data at WHOOP; encrypted with a key that is not stored beside them",
    until: "until you disconnect, erase your account, or WHOOP refuses them",
  },
  {
    what: "The tokens of a connection that has ended",
    why: "to end our access at WHOOP, and for nothing else; encrypted like the others",
    until:
      "until WHOOP confirms that it has ended, for a week after you disconnect at most; not once you connect again or erase your account",
  },
  {
    what: "What WHOOP answered to work that its limit of calls cut short",
    why: "to go on from there instead of asking WHOOP again; it can be records of yours, with their values",
    until: "until that work is done or stopped, for a quarter of an hour at most",
  },
  {
    what: "Ids of WHOOP's events and of work under way",
    why: "to handle each event once and to go on after an interruption; ids and times, no values",
    until: "until handled; ids of handled events for some days; nothing after you erase your account",
  },
]
