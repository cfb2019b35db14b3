import { describe, expect, test } from "vitest"
import { parseLiveMessage, pollDelayMs } from "../../../web/src/api/live.ts"
import { sync } from "../frame/connections.ts"

test("without a stream the page asks more often while something is being synced", () => {
  expect(pollDelayMs(true)).toBeLessThan(pollDelayMs(false))
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
