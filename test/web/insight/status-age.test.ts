import { describe, expect, test } from "vitest"
import { isStatusDue, statusOfDay } from "../../../web/src/insight/status-age.ts"
import { recoveryStatus } from "../frame/connections.ts"

const day = "2026-11-22"
const at = (time: string) => Date.parse(`2026-11-22T${time}:00.000Z`)

describe("a recovery status", () => {
  test("counts on the day that it speaks of", () => {
    const status = recoveryStatus({ day })
    expect(statusOfDay(status, day)).toBe(status)
    expect(statusOfDay(status, "2026-11-23")).toBeUndefined()
  })

  test("of no day, as before the first record, counts on any", () => {
    const status = recoveryStatus({ day: null, state: "not_connected" })
    expect(statusOfDay(status, day)).toBe(status)
  })
})

describe("a recovery status is read again without any news", () => {
  const isDue = (values: Parameters<typeof recoveryStatus>[0], confirmed: string, now: string) =>
    isStatusDue(recoveryStatus({ day, ...values }), at(confirmed), day, at(now))

  test("when the night it speaks of is over", () => {
    expect(isDue({ day: "2026-11-21" }, "00:00", "08:00")).toBe(true)
  })

  test("when the usual time has passed, once", () => {
    const awaited = { state: "awaiting_sleep", expected_by: "2026-11-22T07:40:00.000Z" } as const
    expect(isDue(awaited, "07:37", "07:40")).toBe(false)
    expect(isDue(awaited, "07:37", "07:41")).toBe(true)
    expect(isDue(awaited, "07:41", "07:42")).toBe(false)
  })

  test.each(["pending_score", "awaiting_sleep", "stale"] as const)(
    "every five minutes while it is %s",
    (state) => {
      expect(isDue({ state }, "07:00", "07:04")).toBe(false)
      expect(isDue({ state }, "07:00", "07:05")).toBe(true)
    },
  )

  test.each(["fresh", "calibrating", "unscorable", "reconnect_needed", "not_connected"] as const)(
    "never on the same day once it is %s",
    (state) => {
      expect(isDue({ state }, "07:00", "23:00")).toBe(false)
    },
  )
})
