import { expect, test } from "vitest"
import { readSettings } from "../src/env.ts"
import { workerTestSettings } from "./worker/settings.ts"

const key = (byte: number) => Buffer.alloc(32, byte).toString("base64")
const withKeys = (TOKEN_KEYS: string) => () => readSettings({ ...workerTestSettings, TOKEN_KEYS }).tokenKeys

test("the newest token key stands first, and old ones after it", () => {
  expect(withKeys(`new:${key(2)}, old:${key(1)}`)().map(({ kid }) => kid)).toEqual(["new", "old"])
})

test.each([
  ["", "kid:base64"],
  [`k:${key(1)}:more`, "kid:base64"],
  ["k:c2hvcnQ=", "kid:base64"],
  [`a key:${key(1)}`, "kid:base64"],
  [`k:${key(2)},k:${key(1)}`, "names two keys alike"],
])("token keys %j are refused, and the message names the setting and no value", (keys, why) => {
  expect(withKeys(keys)).toThrow(new RegExp(`^The setting TOKEN_KEYS is malformed: .*${why}`))
  expect(withKeys(keys)).not.toThrow(key(1))
})

test("a setting that is missing is named", () => {
  const { WHOOP_CLIENT_ID: _, ...others } = workerTestSettings
  expect(() => readSettings(others)).toThrow("The setting WHOOP_CLIENT_ID is missing.")
})
