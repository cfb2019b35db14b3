import { expect, test } from "vitest"
import type { TokenKey } from "../../src/env.ts"
import { isSealedByFirst, SealError, seal, unseal } from "../../src/sync/token-vault.ts"

const key = (kid: string, byte: number): TokenKey => ({ kid, key: new Uint8Array(32).fill(byte) })
const one = key("one", 1)
const two = key("two", 2)

test("what is sealed opens for the same person with the same key, and twice is never the same text", () => {
  const sealed = seal("a tøken", "u1", [one])
  expect(unseal(sealed, "u1", [two, one])).toBe("a tøken")
  expect(seal("a tøken", "u1", [one])).not.toBe(sealed)
  expect(sealed).toMatch(/^one\.[\w-]{16}\.[\w-]{22}\.[\w-]+$/)
})

test.each<[string, (sealed: string) => string, string, TokenKey[], string]>([
  ["another person", (sealed) => sealed, "u2", [one], "this does not open"],
  ["a key that is not configured", (sealed) => sealed, "u1", [two], "no key opens this"],
  ["another key of the same name", (sealed) => sealed, "u1", [key("one", 9)], "this does not open"],
  ["a missing part", (sealed) => sealed.split(".").slice(0, 3).join("."), "u1", [one], "no key opens this"],
  ["a missing tag", (sealed) => sealed.split(".").slice(0, 2).join("."), "u1", [one], "no key opens this"],
  ["nothing but the key's name", () => "one", "u1", [one], "no key opens this"],
  ["a text that was cut", (sealed) => sealed.slice(0, -4), "u1", [one], "this does not open"],
  [
    "a tag that was cut short, to twelve bytes that are right",
    (sealed) => sealed.replace(/^(one\.[\w-]+)\.([\w-]{16})[\w-]+/, "$1.$2"),
    "u1",
    [one],
    "this does not open",
  ],
])("it does not open with %s", (_, change, userId, keys, message) => {
  const open = () => unseal(change(seal("secret", "u1", [one])), userId, keys)
  expect(open).toThrow(SealError)
  expect(open).toThrow(message)
})

test("it says whether the first key sealed it", () => {
  const sealed = seal("x", "u1", [one])
  expect(isSealedByFirst(sealed, [one, two])).toBe(true)
  expect(isSealedByFirst(sealed, [two, one])).toBe(false)
  expect(new SealError("x").name).toBe("SealError")
})
