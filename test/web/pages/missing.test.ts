import { expect, test } from "vitest"
import { missingNight, missingRecovery, missingSleep } from "../../../web/src/pages/today/missing.ts"
import { dailyRow } from "../insight/rows.ts"

const row = (values: Parameters<typeof dailyRow>[1]) => dailyRow("2026-11-22", values)
const nothing = row({ recovery_state: null })

test.each([
  ["there is no row", null, "fresh", "Nothing for today yet."],
  ["it has no record and nothing is awaited", nothing, "fresh", "No recovery for today."],
  ["nobody knows more than the row", nothing, undefined, "No recovery for today."],
  ["its night is awaited", nothing, "awaiting_sleep", "Nothing for today yet."],
  ["its record is unscored", row({ recovery_state: "PENDING_SCORE" }), "fresh", "WHOOP is still scoring."],
  [
    "only the sleep is here",
    row({ recovery_state: null, sleep_id: "a" }),
    "pending_score",
    "WHOOP is still scoring.",
  ],
  [
    "it cannot be scored",
    row({ recovery_state: "UNSCORABLE" }),
    "pending_score",
    "WHOOP could not score it.",
  ],
  [
    "its sleep cannot be scored",
    row({ recovery_state: null, sleep_state: "UNSCORABLE" }),
    "unscorable",
    "WHOOP could not score it.",
  ],
] as const)("of a recovery, when %s, the reason agrees with the server's", (_, of, state, words) => {
  expect(missingRecovery(of, state && { state })).toBe(words)
})

test.each([
  ["there is no row", null, "fresh", "Nothing for today yet.", "Nothing for last night yet."],
  [
    "the recovery is here first",
    row({ recovery_score: 71 }),
    "awaiting_sleep",
    "Nothing for today yet.",
    "Nothing for last night yet.",
  ],
  [
    "the recovery's record is here first",
    row({ recovery_state: "PENDING_SCORE" }),
    "pending_score",
    "Nothing for today yet.",
    "Nothing for last night yet.",
  ],
  [
    "it is unscored",
    row({ sleep_state: "PENDING_SCORE" }),
    "pending_score",
    "WHOOP is still scoring.",
    "WHOOP has the night and is still scoring it.",
  ],
  [
    "it cannot be scored",
    row({ sleep_state: "UNSCORABLE" }),
    "fresh",
    "WHOOP could not score it.",
    "WHOOP has the night but could not score it.",
  ],
  ["it is late", row({}), "stale", "No sleep recorded: strap off?", "No sleep recorded: strap off?"],
] as const)("of a sleep, when %s, neither card asks what the server knows", (_, of, state, sleep, night) => {
  expect(missingSleep(of, { state })).toBe(sleep)
  expect(missingNight(of, { state })).toBe(night)
})
