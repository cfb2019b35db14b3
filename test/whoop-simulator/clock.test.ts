import { describe, expect, it } from "vitest"
import { realClock, virtualClock } from "./clock.ts"

describe("the virtual clock", () => {
  it("runs what is due in order of time, then of arrival, each at its time", async () => {
    const clock = virtualClock(1000)
    const seen: string[] = []
    const note = (name: string) => () => seen.push(`${name}@${clock.now()}`)
    clock.after(30, note("late"))
    clock.after(10, note("a"))
    clock.after(10, note("b"))
    clock.after(5, () => clock.after(5, note("c")))
    clock.after(20, note("cancelled"))()
    await clock.advance(20)
    expect(seen).toEqual(["a@1010", "b@1010", "c@1010"])
    expect(clock.now()).toBe(1020)
    expect(clock.nextAt()).toBe(1030)
  })

  it("keeps order among thousands of timers", async () => {
    const clock = virtualClock(0)
    const seen: number[] = []
    for (let i = 0; i < 3000; i++) clock.after((i * 7919) % 3001, () => seen.push(clock.now()))
    await clock.advance(3001)
    expect(seen).toHaveLength(3000)
    expect(seen).toEqual(seen.toSorted((a, b) => a - b))
  })

  it("lets promises go on between two timers", async () => {
    const clock = virtualClock(0)
    const seen: string[] = []
    clock.after(1, async () => {
      for (let i = 0; i < 50; i++) await null
      seen.push(`chain@${clock.now()}`)
    })
    clock.after(2, () => seen.push("second"))
    await clock.advance(2)
    expect(seen).toEqual(["chain@1", "second"])
  })

  it("stands still while work is held", async () => {
    const clock = virtualClock(0)
    const seen: string[] = []
    clock.after(1, () =>
      clock.hold(crypto.subtle.digest("SHA-256", new Uint8Array(4))).then(() => seen.push("hashed")),
    )
    clock.after(2, () => seen.push("second"))
    await clock.advance(2)
    expect(seen).toEqual(["hashed", "second"])
  })

  it("does not go back, and does not move twice at once", async () => {
    const clock = virtualClock(10)
    await expect(clock.advanceTo(9)).rejects.toThrow("forward")
    const first = clock.advance(5)
    await expect(clock.advance(5)).rejects.toThrow("already")
    await first
    expect(clock.now()).toBe(15)
  })
})

describe("the real clock", () => {
  it("starts elsewhere, runs faster and jumps, running what is due in order", async () => {
    const clock = realClock({ startAt: 1_000_000, speed: 3600 })
    const seen: string[] = []
    await new Promise<void>((resolve) => clock.after(36_000, resolve))
    expect(clock.now()).toBeGreaterThanOrEqual(1_036_000)
    clock.setSpeed(1)
    clock.after(7_200_000, () => seen.push("second"))
    clock.after(3_600_000, () => seen.push("first"))
    clock.after(90_000_000, () => seen.push("never"))
    clock.jumpTo(clock.now() + 10_000_000)
    expect(seen).toEqual(["first", "second"])
    clock.stop()
  })
})
