import { deflateRawSync } from "node:zlib"
import fc from "fast-check"
import { expect, test } from "vitest"
import { toDailyRows } from "../../src/daily/daily-rows.ts"
import { isoTime } from "../../src/daily/local-time.ts"
import { withCheck } from "../../src/daily/looked-at.ts"
import { fromHeld, packRows, textOf, toHeld, withLook } from "../../src/db/reads/packed-rows.ts"
import { cycle } from "../daily/builders.ts"

const [plain] = toDailyRows({ cycles: [cycle()], recoveries: [], sleeps: [], workouts: [] }, { now: 0 })
if (!plain) throw new Error("no row")

const times = fc.integer({ min: 0, max: 4_000_000_000_000 })
const rows = fc
  .array(fc.record({ looked: fc.option(times), offset: fc.string({ unit: "binary" }) }))
  .map((all) =>
    all.map(({ looked, offset }) => ({
      ...plain,
      // Whatever a text of WHOOP's may hold, also of what the packs look for.
      timezone_offset: `"last_recovery_synced_at":${offset}`,
      last_recovery_synced_at: looked === null ? null : isoTime(looked),
    })),
  )
const joined = (all: readonly object[]) => all.map((row) => JSON.stringify(row)).join(",")

test("packed rows come back from D1 as they were, with the places of their looks", () => {
  fc.assert(
    fc.property(rows, (all) => {
      const packed = packRows(joined(all))
      const back = fromHeld(toHeld(packed))
      expect(textOf(back)).toBe(joined(all))
      expect(back.looks).toEqual(packed.looks)
      expect(back.looks).toHaveLength(all.length)
    }),
  )
})

test("a look is put into the bytes as it would be said row by row", () => {
  fc.assert(
    fc.property(rows, times, (all, at) => {
      const check = { from: 0, at }
      const looked = withLook(fromHeld(toHeld(packRows(joined(all)))), check)
      expect(new TextDecoder().decode(looked)).toBe(joined(all.map((row) => withCheck(row, [check]))))
    }),
  )
})

test("packs that an earlier version held are read as well", () => {
  const text = joined([plain, { ...plain, last_recovery_synced_at: isoTime(5) }])
  const inflated = deflateRawSync(text).toString("base64")
  const empty = deflateRawSync("").toString("base64")
  for (const held of [text, inflated]) {
    expect(fromHeld(held)).toEqual(packRows(text))
    expect(textOf(fromHeld(held))).toBe(text)
  }
  expect(textOf(fromHeld(empty))).toBe("")
})
