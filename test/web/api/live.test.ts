import { describe, expect, test } from "vitest"
import { parseLiveMessage, pollDelayMs, reconnectDelayMs } from "../../../web/src/api/live.ts"
import { sync } from "../frame/connections.ts"

describe("coming back after the stream has ended", () => {
  test("waits longer each time, to a minute at most", () => {
    expect([0, 1, 2, 3, 6, 50].map((failures) => reconnectDelayMs(failures, 0))).toEqual([
      1_000, 2_000, 4_000, 8_000, 60_000, 60_000,
    ])
  })

  test("is spread over half of the wait", () => {
    expect(reconnectDelayMs(3, 0.999)).toBeGreaterThanOrEqual(4_000)
  })

  test("meanwhile asks often while something is being synced", () => {
    expect(pollDelayMs(true)).toBeLessThan(pollDelayMs(false))
  })
})

describe("a live message", () => {
  test.each([
    { type: "data_changed", data_version: 7 },
    { type: "connection", status: "reconnect_needed" },
    { type: "sync", sync: sync() },
  ])("of type $type is understood", (message) => {
    expect(parseLiveMessage(JSON.stringify(message))).toEqual(message)
  })

  test.each(["", "{", "null", "7", '{"type":"sync","sync":null}', '{"type":"of a newer server"}'])(
    "that is %j is left alone",
    (text) => {
      expect(parseLiveMessage(text)).toBeNull()
    },
  )
})
