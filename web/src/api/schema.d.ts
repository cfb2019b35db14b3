// Generated from the OpenAPI document by scripts/openapi/generate.ts: change the schemas, not this file.

export interface paths {
  "/whoop/daily": {
    /** List daily rows */
    get: {
      parameters: { query?: { day?: string; start?: string; end?: string; changed_since?: string; fill?: "days"; limit?: number; cursor?: string; fields?: string; format?: "json" | "csv" } }
      responses: {
        200: { content: { "application/json": {
          data: (components["schemas"]["DailyRow"] | components["schemas"]["FilledDailyRow"] | components["schemas"]["GapDay"] | components["schemas"]["DeletedDay"] | components["schemas"]["DailySelection"])[]
          /** Where the next page begins; null on the last one. */
          next_cursor: string | null
        }; "text/csv": string } }
        304: { content: never }
        400: { content: { "application/problem+json": components["schemas"]["Problem"] } }
        401: { content: { "application/problem+json": components["schemas"]["Problem"] } }
        429: { content: { "application/problem+json": components["schemas"]["Problem"] } }
        500: { content: { "application/problem+json": components["schemas"]["Problem"] } }
      }
    }
  }
  "/whoop/daily/{cycle_id}": {
    /** Get one daily row */
    get: {
      parameters: { path: { cycle_id: string } }
      responses: {
        200: { content: { "application/json": components["schemas"]["DailyRow"] } }
        304: { content: never }
        401: { content: { "application/problem+json": components["schemas"]["Problem"] } }
        404: { content: { "application/problem+json": components["schemas"]["Problem"] } }
        429: { content: { "application/problem+json": components["schemas"]["Problem"] } }
        500: { content: { "application/problem+json": components["schemas"]["Problem"] } }
      }
    }
  }
  "/whoop/daily/{cycle_id}/history": {
    /** How we know a day */
    get: {
      parameters: { path: { cycle_id: string } }
      responses: {
        200: { content: { "application/json": components["schemas"]["DayHistory"] } }
        304: { content: never }
        401: { content: { "application/problem+json": components["schemas"]["Problem"] } }
        404: { content: { "application/problem+json": components["schemas"]["Problem"] } }
        429: { content: { "application/problem+json": components["schemas"]["Problem"] } }
        500: { content: { "application/problem+json": components["schemas"]["Problem"] } }
      }
    }
  }
  "/whoop/recovery-status": {
    /** How fresh this morning's recovery is */
    get: {
      parameters: Record<string, never>
      responses: {
        200: { content: { "application/json": components["schemas"]["RecoveryStatus"] } }
        304: { content: never }
        401: { content: { "application/problem+json": components["schemas"]["Problem"] } }
        429: { content: { "application/problem+json": components["schemas"]["Problem"] } }
        500: { content: { "application/problem+json": components["schemas"]["Problem"] } }
      }
    }
  }
  "/whoop/profile": {
    /** Get the member's profile */
    get: {
      parameters: Record<string, never>
      responses: {
        200: { content: { "application/json": components["schemas"]["Profile"] } }
        304: { content: never }
        401: { content: { "application/problem+json": components["schemas"]["Problem"] } }
        404: { content: { "application/problem+json": components["schemas"]["Problem"] } }
        429: { content: { "application/problem+json": components["schemas"]["Problem"] } }
        500: { content: { "application/problem+json": components["schemas"]["Problem"] } }
      }
    }
  }
  "/whoop/body": {
    /** Get the member's body measurements */
    get: {
      parameters: Record<string, never>
      responses: {
        200: { content: { "application/json": components["schemas"]["Body"] } }
        304: { content: never }
        401: { content: { "application/problem+json": components["schemas"]["Problem"] } }
        404: { content: { "application/problem+json": components["schemas"]["Problem"] } }
        429: { content: { "application/problem+json": components["schemas"]["Problem"] } }
        500: { content: { "application/problem+json": components["schemas"]["Problem"] } }
      }
    }
  }
  "/whoop/cycles": {
    /** List cycles */
    get: {
      parameters: { query?: { start?: string; end?: string; changed_since?: string; limit?: number; cursor?: string; fields?: string; format?: "json" | "csv" } }
      responses: {
        200: { content: { "application/json": {
          data: (components["schemas"]["Cycle"] | components["schemas"]["DeletedRecord"] | {
            /** WHOOP's id of the cycle. A JSON number. */
            id?: number
            /** WHOOP's id of the member. */
            user_id?: number
            /** Falling asleep. UTC. */
            start?: string
            /** Falling asleep again; null while the cycle is open. UTC. */
            end?: string | null
            /** The offset from UTC where the record was made, `±hh:mm` or `Z`. WHOOP names no time zone. */
            timezone_offset?: string
            /** `SCORED`, `PENDING_SCORE` (still being computed) or `UNSCORABLE`. The score's members are null unless SCORED. */
            score_state?: "SCORED" | "PENDING_SCORE" | "UNSCORABLE"
            /** Day strain, 0 to 21, logarithmic. */
            strain?: number | null
            /** Energy in kilojoules, not kilocalories. */
            kilojoule?: number | null
            /** Beats a minute. */
            average_heart_rate?: number | null
            /** Highest beats a minute in the cycle. */
            max_heart_rate?: number | null
            /** Steps; null for cycles from before WHOOP sent them. */
            step_count?: number | null
            /** WHOOP's: when the record was made. */
            created_at?: string
            /** WHOOP's: when it was last touched there. Not a sign that a value changed. */
            updated_at?: string
            /** When what we hold last changed, by our clock: what `changed_since` compares. Not WHOOP's `updated_at`. */
            changed_at?: string
            /** When our copy was last written from WHOOP. */
            synced_at?: string
          })[]
          /** Where the next page begins; null on the last one. */
          next_cursor: string | null
        }; "text/csv": string } }
        304: { content: never }
        400: { content: { "application/problem+json": components["schemas"]["Problem"] } }
        401: { content: { "application/problem+json": components["schemas"]["Problem"] } }
        429: { content: { "application/problem+json": components["schemas"]["Problem"] } }
        500: { content: { "application/problem+json": components["schemas"]["Problem"] } }
      }
    }
  }
  "/whoop/cycles/{id}": {
    /** Get one cycle */
    get: {
      parameters: { path: { id: string } }
      responses: {
        200: { content: { "application/json": components["schemas"]["Cycle"] } }
        304: { content: never }
        401: { content: { "application/problem+json": components["schemas"]["Problem"] } }
        404: { content: { "application/problem+json": components["schemas"]["Problem"] } }
        429: { content: { "application/problem+json": components["schemas"]["Problem"] } }
        500: { content: { "application/problem+json": components["schemas"]["Problem"] } }
      }
    }
  }
  "/whoop/recoveries": {
    /** List recoveries */
    get: {
      parameters: { query?: { start?: string; end?: string; changed_since?: string; limit?: number; cursor?: string; fields?: string; format?: "json" | "csv" } }
      responses: {
        200: { content: { "application/json": {
          data: (components["schemas"]["Recovery"] | components["schemas"]["DeletedRecord"] | {
            /** WHOOP's id of the cycle. A JSON number. */
            cycle_id?: number
            /** WHOOP's id of the sleep. */
            sleep_id?: string
            /** WHOOP's id of the member. */
            user_id?: number
            /** `SCORED`, `PENDING_SCORE` (still being computed) or `UNSCORABLE`. The score's members are null unless SCORED. */
            score_state?: "SCORED" | "PENDING_SCORE" | "UNSCORABLE"
            /** True while WHOOP still learns the person. */
            user_calibrating?: boolean | null
            /** Recovery, 0 to 100. */
            recovery_score?: number | null
            /** Beats a minute. */
            resting_heart_rate?: number | null
            /** Heart-rate variability, RMSSD, in milliseconds. */
            hrv_rmssd_milli?: number | null
            /** Blood oxygen, WHOOP 4.0 or newer, 0 to 100. */
            spo2_percentage?: number | null
            /** Skin temperature in °C, WHOOP 4.0 or newer. */
            skin_temp_celsius?: number | null
            /** WHOOP's: when the record was made. */
            created_at?: string
            /** WHOOP's: when it was last touched there. Not a sign that a value changed. */
            updated_at?: string
            /** When what we hold last changed, by our clock: what `changed_since` compares. Not WHOOP's `updated_at`. */
            changed_at?: string
            /** When our copy was last written from WHOOP. */
            synced_at?: string
          })[]
          /** Where the next page begins; null on the last one. */
          next_cursor: string | null
        }; "text/csv": string } }
        304: { content: never }
        400: { content: { "application/problem+json": components["schemas"]["Problem"] } }
        401: { content: { "application/problem+json": components["schemas"]["Problem"] } }
        429: { content: { "application/problem+json": components["schemas"]["Problem"] } }
        500: { content: { "application/problem+json": components["schemas"]["Problem"] } }
      }
    }
  }
  "/whoop/recoveries/{id}": {
    /** Get one recovery */
    get: {
      parameters: { path: { id: string } }
      responses: {
        200: { content: { "application/json": components["schemas"]["Recovery"] } }
        304: { content: never }
        401: { content: { "application/problem+json": components["schemas"]["Problem"] } }
        404: { content: { "application/problem+json": components["schemas"]["Problem"] } }
        429: { content: { "application/problem+json": components["schemas"]["Problem"] } }
        500: { content: { "application/problem+json": components["schemas"]["Problem"] } }
      }
    }
  }
  "/whoop/sleep": {
    /** List sleeps */
    get: {
      parameters: { query?: { start?: string; end?: string; changed_since?: string; limit?: number; cursor?: string; fields?: string; format?: "json" | "csv" } }
      responses: {
        200: { content: { "application/json": {
          data: (components["schemas"]["Sleep"] | components["schemas"]["DeletedRecord"] | {
            /** WHOOP's id of the sleep. */
            id?: string
            /** WHOOP's id of the cycle. A JSON number. */
            cycle_id?: number
            /** The id the record had in WHOOP's API v1; null for newer ones. */
            v1_id?: number | null
            /** WHOOP's id of the member. */
            user_id?: number
            /** Falling asleep. UTC. */
            start?: string
            /** Waking. UTC. */
            end?: string
            /** The offset from UTC where the record was made, `±hh:mm` or `Z`. WHOOP names no time zone. */
            timezone_offset?: string
            /** Whether WHOOP takes it for a nap. */
            nap?: boolean
            /** `SCORED`, `PENDING_SCORE` (still being computed) or `UNSCORABLE`. The score's members are null unless SCORED. */
            score_state?: "SCORED" | "PENDING_SCORE" | "UNSCORABLE"
            /** Time in bed: all the parts below, in milliseconds. */
            total_in_bed_time_milli?: number | null
            /** Awake in bed, in milliseconds. */
            total_awake_time_milli?: number | null
            /** Without data, in milliseconds. */
            total_no_data_time_milli?: number | null
            /** Light sleep, in milliseconds. */
            total_light_sleep_time_milli?: number | null
            /** Slow wave (deep) sleep, in milliseconds. */
            total_slow_wave_sleep_time_milli?: number | null
            /** REM sleep, in milliseconds. */
            total_rem_sleep_time_milli?: number | null
            /** Sleep cycles; nothing to do with `cycle_id`. */
            sleep_cycle_count?: number | null
            /** Disturbances. */
            disturbance_count?: number | null
            /** Need: the baseline, in milliseconds. */
            baseline_milli?: number | null
            /** Need: from sleep debt, in milliseconds. */
            need_from_sleep_debt_milli?: number | null
            /** Need: from strain, in milliseconds. */
            need_from_recent_strain_milli?: number | null
            /** Need: from naps, zero or negative, in milliseconds. */
            need_from_recent_nap_milli?: number | null
            /** Breaths a minute. */
            respiratory_rate?: number | null
            /** Sleep performance, by WHOOP's own formula, 0 to 100. */
            sleep_performance_percentage?: number | null
            /** Sleep consistency; null for naps and short histories, 0 to 100. */
            sleep_consistency_percentage?: number | null
            /** Sleep efficiency, 0 to 100. */
            sleep_efficiency_percentage?: number | null
            /** WHOOP's: when the record was made. */
            created_at?: string
            /** WHOOP's: when it was last touched there. Not a sign that a value changed. */
            updated_at?: string
            /** When what we hold last changed, by our clock: what `changed_since` compares. Not WHOOP's `updated_at`. */
            changed_at?: string
            /** When our copy was last written from WHOOP. */
            synced_at?: string
          })[]
          /** Where the next page begins; null on the last one. */
          next_cursor: string | null
        }; "text/csv": string } }
        304: { content: never }
        400: { content: { "application/problem+json": components["schemas"]["Problem"] } }
        401: { content: { "application/problem+json": components["schemas"]["Problem"] } }
        429: { content: { "application/problem+json": components["schemas"]["Problem"] } }
        500: { content: { "application/problem+json": components["schemas"]["Problem"] } }
      }
    }
  }
  "/whoop/sleep/{id}": {
    /** Get one sleep */
    get: {
      parameters: { path: { id: string } }
      responses: {
        200: { content: { "application/json": components["schemas"]["Sleep"] } }
        304: { content: never }
        401: { content: { "application/problem+json": components["schemas"]["Problem"] } }
        404: { content: { "application/problem+json": components["schemas"]["Problem"] } }
        429: { content: { "application/problem+json": components["schemas"]["Problem"] } }
        500: { content: { "application/problem+json": components["schemas"]["Problem"] } }
      }
    }
  }
  "/whoop/workouts": {
    /** List workouts */
    get: {
      parameters: { query?: { start?: string; end?: string; changed_since?: string; limit?: number; cursor?: string; fields?: string; format?: "json" | "csv" } }
      responses: {
        200: { content: { "application/json": {
          data: (components["schemas"]["Workout"] | components["schemas"]["DeletedRecord"] | {
            /** WHOOP's id of the workout. */
            id?: string
            /** The id the record had in WHOOP's API v1; null for newer ones. */
            v1_id?: number | null
            /** WHOOP's id of the member. */
            user_id?: number
            /** UTC. */
            start?: string
            /** UTC. */
            end?: string
            /** The offset from UTC where the record was made, `±hh:mm` or `Z`. WHOOP names no time zone. */
            timezone_offset?: string
            /** WHOOP's slug of the sport. New ones appear: accept any. */
            sport_name?: string
            /** WHOOP's number of the sport, while WHOOP still sends it. */
            sport_id?: number | null
            /** `SCORED`, `PENDING_SCORE` (still being computed) or `UNSCORABLE`. The score's members are null unless SCORED. */
            score_state?: "SCORED" | "PENDING_SCORE" | "UNSCORABLE"
            /** Activity strain, 0 to 21, logarithmic: strains do not add up to the day's. */
            strain?: number | null
            /** Energy in kilojoules, not kilocalories. */
            kilojoule?: number | null
            /** Beats a minute. */
            average_heart_rate?: number | null
            /** Highest beats a minute. */
            max_heart_rate?: number | null
            /** How much of the workout has heart-rate data. WHOOP sends a fraction, 1 for all, whatever the name says. */
            percent_recorded?: number | null
            /** Metres; null without location. */
            distance_meter?: number | null
            /** Metres climbed; null without location. */
            altitude_gain_meter?: number | null
            /** Metres between start and end; null without location. */
            altitude_change_meter?: number | null
            /** Below zone 1, in milliseconds. */
            zone_zero_milli?: number | null
            /** In heart-rate zone 1, in milliseconds. */
            zone_one_milli?: number | null
            /** In zone 2, in milliseconds. */
            zone_two_milli?: number | null
            /** In zone 3, in milliseconds. */
            zone_three_milli?: number | null
            /** In zone 4, in milliseconds. */
            zone_four_milli?: number | null
            /** In zone 5, in milliseconds. */
            zone_five_milli?: number | null
            /** WHOOP's: when the record was made. */
            created_at?: string
            /** WHOOP's: when it was last touched there. Not a sign that a value changed. */
            updated_at?: string
            /** When what we hold last changed, by our clock: what `changed_since` compares. Not WHOOP's `updated_at`. */
            changed_at?: string
            /** When our copy was last written from WHOOP. */
            synced_at?: string
          })[]
          /** Where the next page begins; null on the last one. */
          next_cursor: string | null
        }; "text/csv": string } }
        304: { content: never }
        400: { content: { "application/problem+json": components["schemas"]["Problem"] } }
        401: { content: { "application/problem+json": components["schemas"]["Problem"] } }
        429: { content: { "application/problem+json": components["schemas"]["Problem"] } }
        500: { content: { "application/problem+json": components["schemas"]["Problem"] } }
      }
    }
  }
  "/whoop/workouts/{id}": {
    /** Get one workout */
    get: {
      parameters: { path: { id: string } }
      responses: {
        200: { content: { "application/json": components["schemas"]["Workout"] } }
        304: { content: never }
        401: { content: { "application/problem+json": components["schemas"]["Problem"] } }
        404: { content: { "application/problem+json": components["schemas"]["Problem"] } }
        429: { content: { "application/problem+json": components["schemas"]["Problem"] } }
        500: { content: { "application/problem+json": components["schemas"]["Problem"] } }
      }
    }
  }
  "/keys": {
    /** List API keys */
    get: {
      parameters: Record<string, never>
      responses: {
        200: { content: { "application/json": {
          data: components["schemas"]["ApiKey"][]
        } } }
        401: { content: { "application/problem+json": components["schemas"]["Problem"] } }
        403: { content: { "application/problem+json": components["schemas"]["Problem"] } }
        500: { content: { "application/problem+json": components["schemas"]["Problem"] } }
      }
    }
    /** Create an API key */
    post: {
      parameters: Record<string, never>
      requestBody: { content: { "application/json": components["schemas"]["KeyWish"] } }
      responses: {
        201: { content: { "application/json": components["schemas"]["NewApiKey"] } }
        400: { content: { "application/problem+json": components["schemas"]["Problem"] } }
        401: { content: { "application/problem+json": components["schemas"]["Problem"] } }
        403: { content: { "application/problem+json": components["schemas"]["Problem"] } }
        409: { content: { "application/problem+json": components["schemas"]["Problem"] } }
        413: { content: { "application/problem+json": components["schemas"]["Problem"] } }
        415: { content: { "application/problem+json": components["schemas"]["Problem"] } }
        500: { content: { "application/problem+json": components["schemas"]["Problem"] } }
      }
    }
  }
  "/keys/{id}/regenerate": {
    /** Give an API key a new text */
    post: {
      parameters: { path: { id: string } }
      responses: {
        200: { content: { "application/json": components["schemas"]["NewApiKey"] } }
        401: { content: { "application/problem+json": components["schemas"]["Problem"] } }
        403: { content: { "application/problem+json": components["schemas"]["Problem"] } }
        404: { content: { "application/problem+json": components["schemas"]["Problem"] } }
        409: { content: { "application/problem+json": components["schemas"]["Problem"] } }
        500: { content: { "application/problem+json": components["schemas"]["Problem"] } }
      }
    }
  }
  "/keys/{id}": {
    /** Revoke an API key */
    delete: {
      parameters: { path: { id: string } }
      responses: {
        204: { content: never }
        401: { content: { "application/problem+json": components["schemas"]["Problem"] } }
        403: { content: { "application/problem+json": components["schemas"]["Problem"] } }
        404: { content: { "application/problem+json": components["schemas"]["Problem"] } }
        500: { content: { "application/problem+json": components["schemas"]["Problem"] } }
      }
    }
  }
  "/connections": {
    /** The connection and its syncing */
    get: {
      parameters: Record<string, never>
      responses: {
        200: { content: { "application/json": {
          data: components["schemas"]["Connection"][]
        } } }
        401: { content: { "application/problem+json": components["schemas"]["Problem"] } }
        403: { content: { "application/problem+json": components["schemas"]["Problem"] } }
        500: { content: { "application/problem+json": components["schemas"]["Problem"] } }
      }
    }
  }
  "/connections/whoop/refresh": {
    /** Look at the last days */
    post: {
      parameters: Record<string, never>
      responses: {
        202: { content: { "application/json": components["schemas"]["Refresh"] } }
        401: { content: { "application/problem+json": components["schemas"]["Problem"] } }
        403: { content: { "application/problem+json": components["schemas"]["Problem"] } }
        500: { content: { "application/problem+json": components["schemas"]["Problem"] } }
      }
    }
  }
  "/connections/whoop/force-sync": {
    /** Import the last six months again */
    post: {
      parameters: Record<string, never>
      responses: {
        202: { content: { "application/json": {
          /** Always true. */
          started: boolean
        } } }
        401: { content: { "application/problem+json": components["schemas"]["Problem"] } }
        403: { content: { "application/problem+json": components["schemas"]["Problem"] } }
        409: { content: { "application/problem+json": components["schemas"]["Problem"] } }
        500: { content: { "application/problem+json": components["schemas"]["Problem"] } }
      }
    }
  }
  "/connections/whoop": {
    /** Disconnect */
    delete: {
      parameters: Record<string, never>
      responses: {
        204: { content: never }
        401: { content: { "application/problem+json": components["schemas"]["Problem"] } }
        403: { content: { "application/problem+json": components["schemas"]["Problem"] } }
        500: { content: { "application/problem+json": components["schemas"]["Problem"] } }
      }
    }
  }
  "/events": {
    /** The live stream */
    get: {
      parameters: Record<string, never>
      responses: {
        101: { content: never }
        401: { content: { "application/problem+json": components["schemas"]["Problem"] } }
        403: { content: { "application/problem+json": components["schemas"]["Problem"] } }
        426: { content: { "application/problem+json": components["schemas"]["Problem"] } }
        500: { content: { "application/problem+json": components["schemas"]["Problem"] } }
      }
    }
  }
  "/account": {
    /** Who am I */
    get: {
      parameters: Record<string, never>
      responses: {
        200: { content: { "application/json": components["schemas"]["Account"] } }
        401: { content: { "application/problem+json": components["schemas"]["Problem"] } }
        403: { content: { "application/problem+json": components["schemas"]["Problem"] } }
        500: { content: { "application/problem+json": components["schemas"]["Problem"] } }
      }
    }
    /** Erase everything */
    delete: {
      parameters: Record<string, never>
      responses: {
        200: { content: { "application/json": components["schemas"]["Erasure"] } }
        401: { content: { "application/problem+json": components["schemas"]["Problem"] } }
        403: { content: { "application/problem+json": components["schemas"]["Problem"] } }
        500: { content: { "application/problem+json": components["schemas"]["Problem"] } }
        503: { content: { "application/problem+json": components["schemas"]["Problem"] } }
      }
    }
  }
  "/account/export": {
    /** Take everything along */
    get: {
      parameters: Record<string, never>
      responses: {
        200: { content: { "application/zip": string } }
        401: { content: { "application/problem+json": components["schemas"]["Problem"] } }
        403: { content: { "application/problem+json": components["schemas"]["Problem"] } }
        500: { content: { "application/problem+json": components["schemas"]["Problem"] } }
      }
    }
  }
  "/account/sessions": {
    /** End all other sessions */
    delete: {
      parameters: Record<string, never>
      responses: {
        200: { content: { "application/json": {
          /** How many. */
          ended: number
        } } }
        401: { content: { "application/problem+json": components["schemas"]["Problem"] } }
        403: { content: { "application/problem+json": components["schemas"]["Problem"] } }
        500: { content: { "application/problem+json": components["schemas"]["Problem"] } }
      }
    }
  }
  "/account/sessions/{id}": {
    /** End a session */
    delete: {
      parameters: { path: { id: string } }
      responses: {
        204: { content: never }
        401: { content: { "application/problem+json": components["schemas"]["Problem"] } }
        403: { content: { "application/problem+json": components["schemas"]["Problem"] } }
        404: { content: { "application/problem+json": components["schemas"]["Problem"] } }
        500: { content: { "application/problem+json": components["schemas"]["Problem"] } }
      }
    }
  }
  "/account/identities/{provider}": {
    /** Take a way in away */
    delete: {
      parameters: { path: { provider: "whoop" | "github" | "google" } }
      responses: {
        204: { content: never }
        401: { content: { "application/problem+json": components["schemas"]["Problem"] } }
        403: { content: { "application/problem+json": components["schemas"]["Problem"] } }
        404: { content: { "application/problem+json": components["schemas"]["Problem"] } }
        409: { content: { "application/problem+json": components["schemas"]["Problem"] } }
        500: { content: { "application/problem+json": components["schemas"]["Problem"] } }
      }
    }
  }
  "/billing": {
    /** The plan */
    get: {
      parameters: Record<string, never>
      responses: {
        200: { content: { "application/json": components["schemas"]["Plan"] } }
        401: { content: { "application/problem+json": components["schemas"]["Problem"] } }
        403: { content: { "application/problem+json": components["schemas"]["Problem"] } }
        500: { content: { "application/problem+json": components["schemas"]["Problem"] } }
      }
    }
  }
  "/billing/checkout": {
    /** Take a plan */
    post: {
      parameters: Record<string, never>
      responses: {
        200: { content: { "application/json": components["schemas"]["BillingPage"] } }
        401: { content: { "application/problem+json": components["schemas"]["Problem"] } }
        403: { content: { "application/problem+json": components["schemas"]["Problem"] } }
        404: { content: { "application/problem+json": components["schemas"]["Problem"] } }
        409: { content: { "application/problem+json": components["schemas"]["Problem"] } }
        500: { content: { "application/problem+json": components["schemas"]["Problem"] } }
        503: { content: { "application/problem+json": components["schemas"]["Problem"] } }
      }
    }
  }
  "/billing/portal": {
    /** Manage the plan */
    post: {
      parameters: Record<string, never>
      responses: {
        200: { content: { "application/json": components["schemas"]["BillingPage"] } }
        401: { content: { "application/problem+json": components["schemas"]["Problem"] } }
        403: { content: { "application/problem+json": components["schemas"]["Problem"] } }
        404: { content: { "application/problem+json": components["schemas"]["Problem"] } }
        409: { content: { "application/problem+json": components["schemas"]["Problem"] } }
        500: { content: { "application/problem+json": components["schemas"]["Problem"] } }
        503: { content: { "application/problem+json": components["schemas"]["Problem"] } }
      }
    }
  }
  "/billing/refresh": {
    /** Ask Stripe again */
    post: {
      parameters: Record<string, never>
      responses: {
        200: { content: { "application/json": components["schemas"]["Plan"] } }
        401: { content: { "application/problem+json": components["schemas"]["Problem"] } }
        403: { content: { "application/problem+json": components["schemas"]["Problem"] } }
        404: { content: { "application/problem+json": components["schemas"]["Problem"] } }
        500: { content: { "application/problem+json": components["schemas"]["Problem"] } }
        503: { content: { "application/problem+json": components["schemas"]["Problem"] } }
      }
    }
  }
}

export interface components {
  schemas: {
    /** One WHOOP cycle with its recovery, its main sleep, its naps and the number of its workouts. */
    DailyRow: {
      /** WHOOP's id of the cycle, and the row's. A JSON number. */
      cycle_id: number
      /** The person's day that this cycle is: the local date of waking. Use this one to ask for a day. Two rows can share a day and a day can have none (travel, a nap taken for a night). */
      day: string
      /** Legacy: the local date of the cycle's END, so for whoever falls asleep after midnight it is a day later than `day`. While the cycle is open it equals `day`. Prefer `day`. */
      date: string
      /** The local date on which the person fell asleep: the evening before `day`, or `day` itself after midnight. */
      cycle_start_date: string
      /** The local date of the cycle's end; null while it is open. */
      cycle_end_date: string | null
      /** When the cycle began: falling asleep. UTC. */
      cycle_start: string
      /** When it ended: falling asleep again. Null while open. UTC. */
      cycle_end: string | null
      /** The offset from UTC where the record was made, `±hh:mm` or `Z`. WHOOP names no time zone. */
      timezone_offset: string
      /** True only for the newest cycle, on its own day, while it is open or something of it is not scored: its strain still rises. Not "incomplete data": a past day with a missing night is not partial. */
      is_partial: boolean
      /** WHOOP's state of the cycle's own score (strain, energy, heart rate), not of the recovery. */
      score_state: "SCORED" | "PENDING_SCORE" | "UNSCORABLE"
      /** Day strain, 0 to 21, on WHOOP's logarithmic scale: 14 is not twice 7. Rises all day while `is_partial`. */
      strain: number | null
      /** Energy, in kilojoules, not kilocalories: divide by 4.184. */
      kilojoule: number | null
      /** Beats a minute over the cycle. */
      average_heart_rate: number | null
      /** Highest beats a minute in the cycle, not the person's maximum. */
      max_heart_rate: number | null
      /** Steps in the cycle; null for cycles from before WHOOP sent them. */
      step_count: number | null
      /** State of the recovery; null when there is none (yet). */
      recovery_state: "SCORED" | "PENDING_SCORE" | "UNSCORABLE" | null
      /** Recovery. It belongs to the morning of `day` and is null until WHOOP has scored it, never yesterday's and never 0 for unknown, 0 to 100. As WHOOP sends it. */
      recovery_score: number | null
      /** True while WHOOP still learns the person: take the score with care. */
      user_calibrating: boolean | null
      /** Resting heart rate, beats a minute. */
      resting_heart_rate: number | null
      /** Heart-rate variability, RMSSD, in milliseconds. */
      hrv_rmssd_milli: number | null
      /** Blood oxygen, WHOOP 4.0 or newer, 0 to 100. As WHOOP sends it. */
      spo2_percentage: number | null
      /** Skin temperature in °C, WHOOP 4.0 or newer. */
      skin_temp_celsius: number | null
      /** WHOOP's id of the main sleep: the one the recovery names, else the longest that is no nap. */
      sleep_id: string | null
      /** State of the main sleep's score; null without a main sleep. */
      sleep_state: "SCORED" | "PENDING_SCORE" | "UNSCORABLE" | null
      /** When the main sleep began. UTC. */
      sleep_start: string | null
      /** When the main sleep ended: waking. UTC. */
      sleep_end: string | null
      /** Time asleep: light, slow wave and REM, without the time awake in bed, in minutes, to one decimal. */
      sleep_duration_minutes: number | null
      /** Time in bed, in minutes, to one decimal. */
      sleep_in_bed_minutes: number | null
      /** Time awake in bed, in minutes, to one decimal. */
      sleep_awake_minutes: number | null
      /** Light sleep, in minutes, to one decimal. */
      sleep_light_minutes: number | null
      /** Slow wave (deep) sleep, in minutes, to one decimal. */
      sleep_slow_wave_minutes: number | null
      /** REM sleep, in minutes, to one decimal. */
      sleep_rem_minutes: number | null
      /** Sleep cycles in the night; nothing to do with `cycle_id`. */
      sleep_cycle_count: number | null
      /** Disturbances in the night. */
      disturbance_count: number | null
      /** Sleep needed before this night: the sum of WHOOP's four parts (baseline, debt, strain, naps), in minutes, to one decimal. */
      sleep_needed_minutes: number | null
      /** The debt part of the need, in minutes, to one decimal. */
      sleep_debt_minutes: number | null
      /** Sleep performance. WHOOP's own formula: not asleep ÷ needed, 0 to 100. As WHOOP sends it. */
      sleep_performance_percentage: number | null
      /** Sleep consistency, 0 to 100. As WHOOP sends it. */
      sleep_consistency_percentage: number | null
      /** Sleep efficiency, 0 to 100. As WHOOP sends it. */
      sleep_efficiency_percentage: number | null
      /** Breaths a minute asleep. */
      respiratory_rate: number | null
      /** Naps in the cycle. */
      nap_count: number
      /** Time asleep in the cycle's scored naps; 0 without a nap, null while none of them is scored, in minutes, to one decimal. */
      nap_duration_minutes: number | null
      /** Workouts that start in the cycle. */
      workout_count: number
      /** When a value of this recovery last changed in our store; stays when we look and find the same. */
      last_recovery_data_changed_at: string | null
      /** When we last looked at WHOOP for this recovery, even if nothing had changed. */
      last_recovery_synced_at: string | null
      /** When what we hold last changed, by our clock: what `changed_since` compares. Not WHOOP's `updated_at`. */
      changed_at: string
    }
    /** With `fill=days`: a row, and in `gap` why it has no recovery score (null when it has one). */
    FilledDailyRow: {
      /** WHOOP's id of the cycle, and the row's. A JSON number. */
      cycle_id: number
      /** The person's day that this cycle is: the local date of waking. Use this one to ask for a day. Two rows can share a day and a day can have none (travel, a nap taken for a night). */
      day: string
      /** Legacy: the local date of the cycle's END, so for whoever falls asleep after midnight it is a day later than `day`. While the cycle is open it equals `day`. Prefer `day`. */
      date: string
      /** The local date on which the person fell asleep: the evening before `day`, or `day` itself after midnight. */
      cycle_start_date: string
      /** The local date of the cycle's end; null while it is open. */
      cycle_end_date: string | null
      /** When the cycle began: falling asleep. UTC. */
      cycle_start: string
      /** When it ended: falling asleep again. Null while open. UTC. */
      cycle_end: string | null
      /** The offset from UTC where the record was made, `±hh:mm` or `Z`. WHOOP names no time zone. */
      timezone_offset: string
      /** True only for the newest cycle, on its own day, while it is open or something of it is not scored: its strain still rises. Not "incomplete data": a past day with a missing night is not partial. */
      is_partial: boolean
      /** WHOOP's state of the cycle's own score (strain, energy, heart rate), not of the recovery. */
      score_state: "SCORED" | "PENDING_SCORE" | "UNSCORABLE"
      /** Day strain, 0 to 21, on WHOOP's logarithmic scale: 14 is not twice 7. Rises all day while `is_partial`. */
      strain: number | null
      /** Energy, in kilojoules, not kilocalories: divide by 4.184. */
      kilojoule: number | null
      /** Beats a minute over the cycle. */
      average_heart_rate: number | null
      /** Highest beats a minute in the cycle, not the person's maximum. */
      max_heart_rate: number | null
      /** Steps in the cycle; null for cycles from before WHOOP sent them. */
      step_count: number | null
      /** State of the recovery; null when there is none (yet). */
      recovery_state: "SCORED" | "PENDING_SCORE" | "UNSCORABLE" | null
      /** Recovery. It belongs to the morning of `day` and is null until WHOOP has scored it, never yesterday's and never 0 for unknown, 0 to 100. As WHOOP sends it. */
      recovery_score: number | null
      /** True while WHOOP still learns the person: take the score with care. */
      user_calibrating: boolean | null
      /** Resting heart rate, beats a minute. */
      resting_heart_rate: number | null
      /** Heart-rate variability, RMSSD, in milliseconds. */
      hrv_rmssd_milli: number | null
      /** Blood oxygen, WHOOP 4.0 or newer, 0 to 100. As WHOOP sends it. */
      spo2_percentage: number | null
      /** Skin temperature in °C, WHOOP 4.0 or newer. */
      skin_temp_celsius: number | null
      /** WHOOP's id of the main sleep: the one the recovery names, else the longest that is no nap. */
      sleep_id: string | null
      /** State of the main sleep's score; null without a main sleep. */
      sleep_state: "SCORED" | "PENDING_SCORE" | "UNSCORABLE" | null
      /** When the main sleep began. UTC. */
      sleep_start: string | null
      /** When the main sleep ended: waking. UTC. */
      sleep_end: string | null
      /** Time asleep: light, slow wave and REM, without the time awake in bed, in minutes, to one decimal. */
      sleep_duration_minutes: number | null
      /** Time in bed, in minutes, to one decimal. */
      sleep_in_bed_minutes: number | null
      /** Time awake in bed, in minutes, to one decimal. */
      sleep_awake_minutes: number | null
      /** Light sleep, in minutes, to one decimal. */
      sleep_light_minutes: number | null
      /** Slow wave (deep) sleep, in minutes, to one decimal. */
      sleep_slow_wave_minutes: number | null
      /** REM sleep, in minutes, to one decimal. */
      sleep_rem_minutes: number | null
      /** Sleep cycles in the night; nothing to do with `cycle_id`. */
      sleep_cycle_count: number | null
      /** Disturbances in the night. */
      disturbance_count: number | null
      /** Sleep needed before this night: the sum of WHOOP's four parts (baseline, debt, strain, naps), in minutes, to one decimal. */
      sleep_needed_minutes: number | null
      /** The debt part of the need, in minutes, to one decimal. */
      sleep_debt_minutes: number | null
      /** Sleep performance. WHOOP's own formula: not asleep ÷ needed, 0 to 100. As WHOOP sends it. */
      sleep_performance_percentage: number | null
      /** Sleep consistency, 0 to 100. As WHOOP sends it. */
      sleep_consistency_percentage: number | null
      /** Sleep efficiency, 0 to 100. As WHOOP sends it. */
      sleep_efficiency_percentage: number | null
      /** Breaths a minute asleep. */
      respiratory_rate: number | null
      /** Naps in the cycle. */
      nap_count: number
      /** Time asleep in the cycle's scored naps; 0 without a nap, null while none of them is scored, in minutes, to one decimal. */
      nap_duration_minutes: number | null
      /** Workouts that start in the cycle. */
      workout_count: number
      /** When a value of this recovery last changed in our store; stays when we look and find the same. */
      last_recovery_data_changed_at: string | null
      /** When we last looked at WHOOP for this recovery, even if nothing had changed. */
      last_recovery_synced_at: string | null
      /** When what we hold last changed, by our clock: what `changed_since` compares. Not WHOOP's `updated_at`. */
      changed_at: string
      gap: components["schemas"]["Gap"] | null
    }
    /** Why a day has no recovery or no row. `no_cycle`: WHOOP has no cycle with this day (travel, a nap taken for a night). `not_worn`: the strap was off. `pending`: WHOOP is still scoring. `unscorable`: WHOOP could not score the night, or made no recovery of it. `deleted_at_source`: deleted at WHOOP. `before_history`: before the first record held. `not_yet`: the day has not begun or the person has not woken. */
    Gap: "no_cycle" | "not_worn" | "pending" | "unscorable" | "deleted_at_source" | "before_history" | "not_yet"
    /** With `fill=days`: a day without a cycle. Every field is there, and all but `day` and `gap` are null. */
    GapDay: {
      cycle_id: null
      date: null
      cycle_start_date: null
      cycle_end_date: null
      cycle_start: null
      cycle_end: null
      timezone_offset: null
      is_partial: null
      score_state: null
      strain: null
      kilojoule: null
      average_heart_rate: null
      max_heart_rate: null
      step_count: null
      recovery_state: null
      recovery_score: null
      user_calibrating: null
      resting_heart_rate: null
      hrv_rmssd_milli: null
      spo2_percentage: null
      skin_temp_celsius: null
      sleep_id: null
      sleep_state: null
      sleep_start: null
      sleep_end: null
      sleep_duration_minutes: null
      sleep_in_bed_minutes: null
      sleep_awake_minutes: null
      sleep_light_minutes: null
      sleep_slow_wave_minutes: null
      sleep_rem_minutes: null
      sleep_cycle_count: null
      disturbance_count: null
      sleep_needed_minutes: null
      sleep_debt_minutes: null
      sleep_performance_percentage: null
      sleep_consistency_percentage: null
      sleep_efficiency_percentage: null
      respiratory_rate: null
      nap_count: null
      nap_duration_minutes: null
      workout_count: null
      last_recovery_data_changed_at: null
      last_recovery_synced_at: null
      changed_at: null
      /** The person's day that this cycle is: the local date of waking. Use this one to ask for a day. Two rows can share a day and a day can have none (travel, a nap taken for a night). */
      day: string
      gap: components["schemas"]["Gap"]
    }
    /** With `changed_since`: a cycle that is gone at WHOOP. */
    DeletedDay: {
      /** The cycle's id. */
      id: number
      /** WHOOP's id of the cycle, and the row's. A JSON number. */
      cycle_id: number
      /** Always true: a record that is there has no such member. */
      deleted: true
      /** The person's day that this cycle is: the local date of waking. Use this one to ask for a day. Two rows can share a day and a day can have none (travel, a nap taken for a night). */
      day: string
      /** When the cycle began: falling asleep. UTC. */
      cycle_start: string
      /** When what we hold last changed, by our clock: what `changed_since` compares. Not WHOOP's `updated_at`. */
      changed_at: string
    }
    /** With `fields`: only the fields asked for. */
    DailySelection: {
      /** WHOOP's id of the cycle, and the row's. A JSON number. */
      cycle_id?: number
      /** The person's day that this cycle is: the local date of waking. Use this one to ask for a day. Two rows can share a day and a day can have none (travel, a nap taken for a night). */
      day?: string
      /** Legacy: the local date of the cycle's END, so for whoever falls asleep after midnight it is a day later than `day`. While the cycle is open it equals `day`. Prefer `day`. */
      date?: string
      /** The local date on which the person fell asleep: the evening before `day`, or `day` itself after midnight. */
      cycle_start_date?: string
      /** The local date of the cycle's end; null while it is open. */
      cycle_end_date?: string | null
      /** When the cycle began: falling asleep. UTC. */
      cycle_start?: string
      /** When it ended: falling asleep again. Null while open. UTC. */
      cycle_end?: string | null
      /** The offset from UTC where the record was made, `±hh:mm` or `Z`. WHOOP names no time zone. */
      timezone_offset?: string
      /** True only for the newest cycle, on its own day, while it is open or something of it is not scored: its strain still rises. Not "incomplete data": a past day with a missing night is not partial. */
      is_partial?: boolean
      /** WHOOP's state of the cycle's own score (strain, energy, heart rate), not of the recovery. */
      score_state?: "SCORED" | "PENDING_SCORE" | "UNSCORABLE"
      /** Day strain, 0 to 21, on WHOOP's logarithmic scale: 14 is not twice 7. Rises all day while `is_partial`. */
      strain?: number | null
      /** Energy, in kilojoules, not kilocalories: divide by 4.184. */
      kilojoule?: number | null
      /** Beats a minute over the cycle. */
      average_heart_rate?: number | null
      /** Highest beats a minute in the cycle, not the person's maximum. */
      max_heart_rate?: number | null
      /** Steps in the cycle; null for cycles from before WHOOP sent them. */
      step_count?: number | null
      /** State of the recovery; null when there is none (yet). */
      recovery_state?: "SCORED" | "PENDING_SCORE" | "UNSCORABLE" | null
      /** Recovery. It belongs to the morning of `day` and is null until WHOOP has scored it, never yesterday's and never 0 for unknown, 0 to 100. As WHOOP sends it. */
      recovery_score?: number | null
      /** True while WHOOP still learns the person: take the score with care. */
      user_calibrating?: boolean | null
      /** Resting heart rate, beats a minute. */
      resting_heart_rate?: number | null
      /** Heart-rate variability, RMSSD, in milliseconds. */
      hrv_rmssd_milli?: number | null
      /** Blood oxygen, WHOOP 4.0 or newer, 0 to 100. As WHOOP sends it. */
      spo2_percentage?: number | null
      /** Skin temperature in °C, WHOOP 4.0 or newer. */
      skin_temp_celsius?: number | null
      /** WHOOP's id of the main sleep: the one the recovery names, else the longest that is no nap. */
      sleep_id?: string | null
      /** State of the main sleep's score; null without a main sleep. */
      sleep_state?: "SCORED" | "PENDING_SCORE" | "UNSCORABLE" | null
      /** When the main sleep began. UTC. */
      sleep_start?: string | null
      /** When the main sleep ended: waking. UTC. */
      sleep_end?: string | null
      /** Time asleep: light, slow wave and REM, without the time awake in bed, in minutes, to one decimal. */
      sleep_duration_minutes?: number | null
      /** Time in bed, in minutes, to one decimal. */
      sleep_in_bed_minutes?: number | null
      /** Time awake in bed, in minutes, to one decimal. */
      sleep_awake_minutes?: number | null
      /** Light sleep, in minutes, to one decimal. */
      sleep_light_minutes?: number | null
      /** Slow wave (deep) sleep, in minutes, to one decimal. */
      sleep_slow_wave_minutes?: number | null
      /** REM sleep, in minutes, to one decimal. */
      sleep_rem_minutes?: number | null
      /** Sleep cycles in the night; nothing to do with `cycle_id`. */
      sleep_cycle_count?: number | null
      /** Disturbances in the night. */
      disturbance_count?: number | null
      /** Sleep needed before this night: the sum of WHOOP's four parts (baseline, debt, strain, naps), in minutes, to one decimal. */
      sleep_needed_minutes?: number | null
      /** The debt part of the need, in minutes, to one decimal. */
      sleep_debt_minutes?: number | null
      /** Sleep performance. WHOOP's own formula: not asleep ÷ needed, 0 to 100. As WHOOP sends it. */
      sleep_performance_percentage?: number | null
      /** Sleep consistency, 0 to 100. As WHOOP sends it. */
      sleep_consistency_percentage?: number | null
      /** Sleep efficiency, 0 to 100. As WHOOP sends it. */
      sleep_efficiency_percentage?: number | null
      /** Breaths a minute asleep. */
      respiratory_rate?: number | null
      /** Naps in the cycle. */
      nap_count?: number
      /** Time asleep in the cycle's scored naps; 0 without a nap, null while none of them is scored, in minutes, to one decimal. */
      nap_duration_minutes?: number | null
      /** Workouts that start in the cycle. */
      workout_count?: number
      /** When a value of this recovery last changed in our store; stays when we look and find the same. */
      last_recovery_data_changed_at?: string | null
      /** When we last looked at WHOOP for this recovery, even if nothing had changed. */
      last_recovery_synced_at?: string | null
      /** When what we hold last changed, by our clock: what `changed_since` compares. Not WHOOP's `updated_at`. */
      changed_at?: string
    }
    /** RFC 9457 problem details. */
    Problem: {
      /** Where this kind of problem is described. */
      type: string
      /** The status in words. */
      title: string
      /** The HTTP status. */
      status: number
      /** What is wrong and what helps, for a person. */
      detail: string
      /** Never changes: match on this one. */
      code: string
      /** The parameter at fault, if one is. */
      parameter?: string
    }
    /** How we know a day: which way each record came, when, and the scores it had. */
    DayHistory: {
      /** WHOOP's id of the cycle. A JSON number. */
      cycle_id: number
      /** The row's day. */
      day: string
      cycle: {
        /** Which way brought what we hold: an event of WHOOP's, opening the dashboard, the hourly look, the import, a forced import. */
        source: "webhook" | "open" | "catch_up" | "backfill" | "force"
        /** When we first held the record. */
        first_seen_at: string
        /** When what we hold last changed, by our clock: what `changed_since` compares. Not WHOOP's `updated_at`. */
        changed_at: string
        /** When our copy was last written from WHOOP. */
        synced_at: string
        /** When it was found to be gone at WHOOP; null while it is there. */
        deleted_at: string | null
      }
      recovery: {
        /** WHOOP's id of the sleep. */
        sleep_id: string
        /** Which way brought what we hold: an event of WHOOP's, opening the dashboard, the hourly look, the import, a forced import. */
        source: "webhook" | "open" | "catch_up" | "backfill" | "force"
        /** When we first held the record. */
        first_seen_at: string
        /** When what we hold last changed, by our clock: what `changed_since` compares. Not WHOOP's `updated_at`. */
        changed_at: string
        /** When our copy was last written from WHOOP. */
        synced_at: string
        /** When it was found to be gone at WHOOP; null while it is there. */
        deleted_at: string | null
        /** Earlier scores and the present one, oldest first. */
        scores: ({
          /** The score, 0 to 100. */
          recovery_score: number | null
          /** When we first held this score. */
          seen_at: string
          /** Which way brought what we hold: an event of WHOOP's, opening the dashboard, the hourly look, the import, a forced import. */
          source: "webhook" | "open" | "catch_up" | "backfill" | "force"
        })[]
      } | null
      sleeps: ({
        /** WHOOP's id of the sleep. */
        id: string
        /** Whether it is a nap. */
        nap: boolean
        /** Which way brought what we hold: an event of WHOOP's, opening the dashboard, the hourly look, the import, a forced import. */
        source: "webhook" | "open" | "catch_up" | "backfill" | "force"
        /** When we first held the record. */
        first_seen_at: string
        /** When what we hold last changed, by our clock: what `changed_since` compares. Not WHOOP's `updated_at`. */
        changed_at: string
        /** When our copy was last written from WHOOP. */
        synced_at: string
        /** When it was found to be gone at WHOOP; null while it is there. */
        deleted_at: string | null
      })[]
      workouts: ({
        /** The workout's id. */
        id: string
        /** Which way brought what we hold: an event of WHOOP's, opening the dashboard, the hourly look, the import, a forced import. */
        source: "webhook" | "open" | "catch_up" | "backfill" | "force"
        /** When we first held the record. */
        first_seen_at: string
        /** When what we hold last changed, by our clock: what `changed_since` compares. Not WHOOP's `updated_at`. */
        changed_at: string
        /** When our copy was last written from WHOOP. */
        synced_at: string
        /** When it was found to be gone at WHOOP; null while it is there. */
        deleted_at: string | null
      })[]
    }
    /** How fresh this morning's recovery is. Advisory: the daily row is the truth. */
    RecoveryStatus: {
      /** `fresh`: today's recovery is here. `calibrating`: here, while WHOOP still learns the person. `pending_score`: WHOOP is scoring the night. `awaiting_sleep`: no night yet, and it is not late. `stale`: it is late. `unscorable`: WHOOP could not score the night. `reconnect_needed`, `not_connected`: nothing comes until the person acts. */
      state: "fresh" | "pending_score" | "awaiting_sleep" | "calibrating" | "unscorable" | "stale" | "reconnect_needed" | "not_connected"
      /** One plain sentence for a person. */
      reason: string
      /** Today, where the person is; null before there is any record. */
      day: string | null
      /** Today's cycle; null while there is none. */
      cycle_id: number | null
      /** Today's score, 0 to 100; null until WHOOP has scored it. */
      recovery_score: number | null
      /** As in the daily row. */
      last_recovery_data_changed_at: string | null
      /** As in the daily row. */
      last_recovery_synced_at: string | null
      /** When WHOOP last sent us an event of this person's. */
      last_webhook_at: string | null
      /** By when today's recovery is usually there, by the person's own nights, and once it is here tomorrow's. It may have passed; null while it is unknown. */
      expected_by: string | null
      /** When we next look by ourselves, should no event come; null: never. */
      next_check_at: string | null
    }
    /** Who the member is at WHOOP. */
    Profile: {
      /** WHOOP's id of the member. */
      user_id: number
      /** Mail address at WHOOP. */
      email: string
      /** First name. */
      first_name: string
      /** Last name. */
      last_name: string
      /** When what we hold last changed, by our clock: what `changed_since` compares. Not WHOOP's `updated_at`. */
      changed_at: string
      /** When our copy was last written from WHOOP. */
      synced_at: string
    }
    /** Body measurements: WHOOP has current values only. */
    Body: {
      /** WHOOP's id of the member. */
      user_id: number
      /** Metres. */
      height_meter: number
      /** Kilograms. */
      weight_kilogram: number
      /** The person's maximum, beats a minute, as WHOOP takes it. */
      max_heart_rate: number
      /** When what we hold last changed, by our clock: what `changed_since` compares. Not WHOOP's `updated_at`. */
      changed_at: string
      /** When our copy was last written from WHOOP. */
      synced_at: string
    }
    /** A WHOOP cycle: from falling asleep to falling asleep again. Not a calendar day. */
    Cycle: {
      /** WHOOP's id of the cycle. A JSON number. */
      id: number
      /** WHOOP's id of the member. */
      user_id: number
      /** Falling asleep. UTC. */
      start: string
      /** Falling asleep again; null while the cycle is open. UTC. */
      end: string | null
      /** The offset from UTC where the record was made, `±hh:mm` or `Z`. WHOOP names no time zone. */
      timezone_offset: string
      /** `SCORED`, `PENDING_SCORE` (still being computed) or `UNSCORABLE`. The score's members are null unless SCORED. */
      score_state: "SCORED" | "PENDING_SCORE" | "UNSCORABLE"
      /** Day strain, 0 to 21, logarithmic. */
      strain: number | null
      /** Energy in kilojoules, not kilocalories. */
      kilojoule: number | null
      /** Beats a minute. */
      average_heart_rate: number | null
      /** Highest beats a minute in the cycle. */
      max_heart_rate: number | null
      /** Steps; null for cycles from before WHOOP sent them. */
      step_count: number | null
      /** WHOOP's: when the record was made. */
      created_at: string
      /** WHOOP's: when it was last touched there. Not a sign that a value changed. */
      updated_at: string
      /** When what we hold last changed, by our clock: what `changed_since` compares. Not WHOOP's `updated_at`. */
      changed_at: string
      /** When our copy was last written from WHOOP. */
      synced_at: string
    }
    /** With `changed_since`: a record that is gone at WHOOP. */
    DeletedRecord: {
      /** The record's id; a recovery's is its cycle's. */
      id: number | string
      /** Always true: a record that is there has no such member. */
      deleted: true
      /** WHOOP's id of the cycle. A JSON number. */
      cycle_id?: number
      /** WHOOP's id of the sleep. */
      sleep_id?: string
      /** When what we hold last changed, by our clock: what `changed_since` compares. Not WHOOP's `updated_at`. */
      changed_at: string
    }
    /** A recovery. It has no id of its own: it goes by its cycle's or its sleep's. */
    Recovery: {
      /** WHOOP's id of the cycle. A JSON number. */
      cycle_id: number
      /** WHOOP's id of the sleep. */
      sleep_id: string
      /** WHOOP's id of the member. */
      user_id: number
      /** `SCORED`, `PENDING_SCORE` (still being computed) or `UNSCORABLE`. The score's members are null unless SCORED. */
      score_state: "SCORED" | "PENDING_SCORE" | "UNSCORABLE"
      /** True while WHOOP still learns the person. */
      user_calibrating: boolean | null
      /** Recovery, 0 to 100. */
      recovery_score: number | null
      /** Beats a minute. */
      resting_heart_rate: number | null
      /** Heart-rate variability, RMSSD, in milliseconds. */
      hrv_rmssd_milli: number | null
      /** Blood oxygen, WHOOP 4.0 or newer, 0 to 100. */
      spo2_percentage: number | null
      /** Skin temperature in °C, WHOOP 4.0 or newer. */
      skin_temp_celsius: number | null
      /** WHOOP's: when the record was made. */
      created_at: string
      /** WHOOP's: when it was last touched there. Not a sign that a value changed. */
      updated_at: string
      /** When what we hold last changed, by our clock: what `changed_since` compares. Not WHOOP's `updated_at`. */
      changed_at: string
      /** When our copy was last written from WHOOP. */
      synced_at: string
    }
    /** A sleep, nights and naps. */
    Sleep: {
      /** WHOOP's id of the sleep. */
      id: string
      /** WHOOP's id of the cycle. A JSON number. */
      cycle_id: number
      /** The id the record had in WHOOP's API v1; null for newer ones. */
      v1_id: number | null
      /** WHOOP's id of the member. */
      user_id: number
      /** Falling asleep. UTC. */
      start: string
      /** Waking. UTC. */
      end: string
      /** The offset from UTC where the record was made, `±hh:mm` or `Z`. WHOOP names no time zone. */
      timezone_offset: string
      /** Whether WHOOP takes it for a nap. */
      nap: boolean
      /** `SCORED`, `PENDING_SCORE` (still being computed) or `UNSCORABLE`. The score's members are null unless SCORED. */
      score_state: "SCORED" | "PENDING_SCORE" | "UNSCORABLE"
      /** Time in bed: all the parts below, in milliseconds. */
      total_in_bed_time_milli: number | null
      /** Awake in bed, in milliseconds. */
      total_awake_time_milli: number | null
      /** Without data, in milliseconds. */
      total_no_data_time_milli: number | null
      /** Light sleep, in milliseconds. */
      total_light_sleep_time_milli: number | null
      /** Slow wave (deep) sleep, in milliseconds. */
      total_slow_wave_sleep_time_milli: number | null
      /** REM sleep, in milliseconds. */
      total_rem_sleep_time_milli: number | null
      /** Sleep cycles; nothing to do with `cycle_id`. */
      sleep_cycle_count: number | null
      /** Disturbances. */
      disturbance_count: number | null
      /** Need: the baseline, in milliseconds. */
      baseline_milli: number | null
      /** Need: from sleep debt, in milliseconds. */
      need_from_sleep_debt_milli: number | null
      /** Need: from strain, in milliseconds. */
      need_from_recent_strain_milli: number | null
      /** Need: from naps, zero or negative, in milliseconds. */
      need_from_recent_nap_milli: number | null
      /** Breaths a minute. */
      respiratory_rate: number | null
      /** Sleep performance, by WHOOP's own formula, 0 to 100. */
      sleep_performance_percentage: number | null
      /** Sleep consistency; null for naps and short histories, 0 to 100. */
      sleep_consistency_percentage: number | null
      /** Sleep efficiency, 0 to 100. */
      sleep_efficiency_percentage: number | null
      /** WHOOP's: when the record was made. */
      created_at: string
      /** WHOOP's: when it was last touched there. Not a sign that a value changed. */
      updated_at: string
      /** When what we hold last changed, by our clock: what `changed_since` compares. Not WHOOP's `updated_at`. */
      changed_at: string
      /** When our copy was last written from WHOOP. */
      synced_at: string
    }
    /** A workout. WHOOP counts sauna, ice bath and meditation among them. */
    Workout: {
      /** WHOOP's id of the workout. */
      id: string
      /** The id the record had in WHOOP's API v1; null for newer ones. */
      v1_id: number | null
      /** WHOOP's id of the member. */
      user_id: number
      /** UTC. */
      start: string
      /** UTC. */
      end: string
      /** The offset from UTC where the record was made, `±hh:mm` or `Z`. WHOOP names no time zone. */
      timezone_offset: string
      /** WHOOP's slug of the sport. New ones appear: accept any. */
      sport_name: string
      /** WHOOP's number of the sport, while WHOOP still sends it. */
      sport_id: number | null
      /** `SCORED`, `PENDING_SCORE` (still being computed) or `UNSCORABLE`. The score's members are null unless SCORED. */
      score_state: "SCORED" | "PENDING_SCORE" | "UNSCORABLE"
      /** Activity strain, 0 to 21, logarithmic: strains do not add up to the day's. */
      strain: number | null
      /** Energy in kilojoules, not kilocalories. */
      kilojoule: number | null
      /** Beats a minute. */
      average_heart_rate: number | null
      /** Highest beats a minute. */
      max_heart_rate: number | null
      /** How much of the workout has heart-rate data. WHOOP sends a fraction, 1 for all, whatever the name says. */
      percent_recorded: number | null
      /** Metres; null without location. */
      distance_meter: number | null
      /** Metres climbed; null without location. */
      altitude_gain_meter: number | null
      /** Metres between start and end; null without location. */
      altitude_change_meter: number | null
      /** Below zone 1, in milliseconds. */
      zone_zero_milli: number | null
      /** In heart-rate zone 1, in milliseconds. */
      zone_one_milli: number | null
      /** In zone 2, in milliseconds. */
      zone_two_milli: number | null
      /** In zone 3, in milliseconds. */
      zone_three_milli: number | null
      /** In zone 4, in milliseconds. */
      zone_four_milli: number | null
      /** In zone 5, in milliseconds. */
      zone_five_milli: number | null
      /** WHOOP's: when the record was made. */
      created_at: string
      /** WHOOP's: when it was last touched there. Not a sign that a value changed. */
      updated_at: string
      /** When what we hold last changed, by our clock: what `changed_since` compares. Not WHOOP's `updated_at`. */
      changed_at: string
      /** When our copy was last written from WHOOP. */
      synced_at: string
    }
    /** A read-only key to the API. */
    ApiKey: {
      /** The key's public id. */
      id: string
      /** What its owner calls it. */
      name: string
      /** The first characters, to recognize it by. */
      prefix: string
      /** When its present text was made. */
      created_at: string
      /** When it stops; null: never. */
      expires_at: string | null
      /** When it was last used, brought up to date once an hour at most; null: never yet. */
      last_used_at: string | null
    }
    /** A key just made. */
    NewApiKey: components["schemas"]["ApiKey"] & {
      /** The key itself. Shown this one time: we keep only a hash. */
      key: string
    }
    /** The key wanted. */
    KeyWish: {
      /** What to call it. */
      name: string
      /** When it stops; never when left out. */
      expires_at?: string | null
    }
    /** The WHOOP connection. */
    Connection: {
      provider: "whoop"
      status: "not_connected" | "connected" | "reconnect_needed"
      /** Why a reconnection is needed. */
      reconnect_cause: string | null
      /** Since when. */
      connected_at: string | null
      /** When the person disconnected. */
      disconnected_at: string | null
      /** When WHOOP was last looked at. */
      last_synced_at: string | null
      /** When WHOOP last sent an event. */
      last_webhook_at: string | null
      /** Start of the oldest record, once the whole history is held. */
      history_from: string | null
      /** When we look again by ourselves, should no event come. */
      next_check_at: string | null
      /** Whether WHOOP's events arrive; `silent`: we poll instead. */
      webhooks: "unknown" | "arriving" | "silent"
      sync: components["schemas"]["Sync"]
    }
    /** What is happening now. */
    Sync: {
      /** `idle` only when everything asked for is done. */
      state: "idle" | "backfill" | "force_sync" | "refresh"
      /** How far a backfill has come. */
      stage: "recent" | "six_months" | "everything" | null
      /** Records read so far in this run. */
      records: number
      /** Back to where all four collections have been read. */
      oldest_day: string | null
      /** Pages read so far. */
      pages_done: number
      /** An estimate of all of them. */
      pages_expected: number | null
      /** When the run began. */
      started_at: string | null
      /** Why it waits, one plain sentence; null when all is well. */
      error: string | null
      last_run: components["schemas"]["SyncRun"] | null
      last_force_sync: components["schemas"]["SyncRun"] | null
      /** Events accepted and not yet reflected. */
      events_pending: number
    }
    /** How the last run ended. */
    SyncRun: {
      kind: "backfill" | "refresh" | "catch_up" | "force_sync"
      outcome: "complete" | "failed" | "stopped"
      /** When it began. */
      started_at: string
      /** When it ended. */
      finished_at: string
      /** Pages read from WHOOP. */
      pages: number
      /** Records read. */
      records: number
      /** Records that were not held before. */
      added: number
      /** Records that had changed. */
      changed: number
      /** Records that are gone at WHOOP. */
      removed: number
      /** Records that were as held. */
      same: number
      /** Up to 200 of them; none for a backfill. */
      changes: ({
        collection: "cycles" | "recoveries" | "sleeps" | "workouts"
        /** WHOOP's id; a recovery's is its cycle's. */
        id: string
        change: "added" | "changed" | "removed"
        /** Local date of the record's start. */
        day: string | null
      })[]
      /** One plain sentence when it failed, stopped or was doubted. */
      error: string | null
    }
    /** What the on-open refresh decided. */
    Refresh: {
      /** Whether a look at WHOOP was started. */
      queued: boolean
      /** Why: the first four. Or why not: the others. More may be added. */
      reason: "recovery_missing" | "recovery_pending" | "night_incomplete" | "not_checked_lately" | "fresh" | "asked_just_now" | "already_running" | "importing" | "not_connected" | "reconnect_needed" | "plan_lapsed"
    }
    /** Who the caller is. */
    Account: {
      /** The account's id. */
      id: string
      /** The WHOOP profile's name; null until connected. */
      name: string | null
      /** When the account was made. */
      created_at: string
      identities: ({
        provider: "whoop" | "github" | "google"
        /** A login or mail address, to recognize it by. */
        label: string | null
        /** When it was linked. */
        linked_at: string
      })[]
      sessions: ({
        /** Names the session. */
        id: string
        /** Browser and system. */
        device: string | null
        /** When it was signed in. */
        created_at: string
        /** When it was last used, to the day. */
        last_seen_at: string
        /** Whether it is the one asking. */
        current: boolean
      })[]
      /** Ways to sign in that are offered here. */
      sign_in_options: ("whoop" | "github" | "google")[]
      plan: components["schemas"]["Plan"]
    }
    /** What the person pays for. */
    Plan: {
      billing: "off" | "stripe"
      /** Whether connecting and syncing are included now. */
      entitled: boolean
      status: "none" | "incomplete" | "trialing" | "active" | "past_due" | "unpaid" | "canceled"
      /** When the paid time ends. */
      current_period_end: string | null
      /** Until when syncing goes on if nothing more is paid. */
      entitled_until: string | null
      /** Which of `POST /billing/{checkout,portal}` helps; null where nobody pays. */
      manage: "checkout" | "portal" | null
    }
    /** The receipt of an erasure. */
    Erasure: {
      /** Whether WHOOP confirmed that our access ended; null: there was none. */
      revoked_at_whoop: boolean | null
      /** Rows erased, by table. */
      erased: Record<string, unknown>
      /** Entries erased from the person's own object. */
      erased_from_object: Record<string, unknown>
    }
    /** Where to send the person. */
    BillingPage: {
      /** Stripe's page. */
      url: string
    }
  }
}
