import { afterEach, beforeEach, describe, expect, test, vi } from "vitest"
import { forgetAnswers } from "../../../web/src/api/cache.ts"
import { failureStore } from "../../../web/src/api/failure.ts"
import {
  forgetResources,
  peekResource,
  preload,
  reloadAll,
  reloadFailed,
  reloadOne,
  useResource,
} from "../../../web/src/api/resource.ts"

/** Stands in for a page: it is there at once, and goes when told. */
const leave = vi.hoisted(() => [] as (() => void)[])
vi.mock("preact/hooks", () => ({
  useEffect: (effect: () => (() => void) | undefined) => void leave.push(effect() ?? (() => {})),
  useReducer: () => [0, () => {}],
}))
const show = (shown: string) => void useResource(shown)
const leavePage = () => {
  for (const end of leave.splice(0)) end()
}

const path = "/api/v1/whoop/daily?limit=90"
let asked = 0
let failure: number | "offline" | null = null

beforeEach(() => {
  vi.useFakeTimers()
  asked = 0
  failure = null
  vi.stubGlobal("requestIdleCallback", () => 0)
  vi.stubGlobal("fetch", async () => {
    asked += 1
    if (failure === "offline") throw new TypeError("fetch failed")
    return failure === null ? Response.json({ answer: asked }) : new Response(null, { status: failure })
  })
})

afterEach(async () => {
  leavePage()
  vi.useRealTimers()
  vi.unstubAllGlobals()
  forgetResources()
  await forgetAnswers()
})

test("news takes nothing away that was read for a page not yet drawn", async () => {
  await preload(path)
  reloadAll("/api/v1/")
  expect(peekResource(path)).toEqual({ answer: 1 })
})

test("what news finds being read is read once more, as its answer may be older than the news", async () => {
  const reading = preload(path)
  reloadAll("/api/v1/")
  await reading
  expect(asked).toBe(2)
  expect(peekResource(path)).toEqual({ answer: 2 })
})

test("news of other paths leaves a reading alone", async () => {
  const reading = preload(path)
  reloadAll("/api/v1/connections")
  await reading
  expect(asked).toBe(1)
})

describe("what is on screen and cannot be read again", () => {
  /** A page shows an answer, and the news of another meets a failure. */
  async function failAfterNews(how: number | "offline"): Promise<void> {
    await preload(path)
    show(path)
    failure = how
    await reloadOne(path)
  }

  test("is tried again by itself, and nothing is said of a failure that passes at once", async () => {
    await failAfterNews(500)
    failure = null
    expect(failureStore.get()).toBeNull()
    await vi.advanceTimersByTimeAsync(1_000)
    expect(peekResource(path)).toEqual({ answer: 3 })
    expect(failureStore.get()).toBeNull()
  })

  test("is told of when the second try fails too, with its age, until it is read", async () => {
    const readAt = Date.now()
    await failAfterNews("offline")
    await vi.advanceTimersByTimeAsync(1_000)
    expect(failureStore.get()).toMatchObject({ problem: { code: "offline" }, confirmedAt: readAt })
    failure = null
    await vi.advanceTimersByTimeAsync(60_000)
    expect(failureStore.get()).toBeNull()
    expect(peekResource(path)).toEqual({ answer: asked })
  })

  test("is told of at once, and not tried again, where time mends nothing", async () => {
    await failAfterNews(400)
    expect(failureStore.get()).toMatchObject({ problem: { status: 400 } })
    expect(vi.getTimerCount()).toBe(0)
  })

  test("is read at once when the person asks for it", async () => {
    await failAfterNews(400)
    failure = null
    reloadFailed()
    await vi.waitFor(() => expect(failureStore.get()).toBeNull())
  })

  test("is no longer tried nor told of when the page is left", async () => {
    await failAfterNews(500)
    await vi.advanceTimersByTimeAsync(1_000)
    leavePage()
    expect(failureStore.get()).toBeNull()
    expect(vi.getTimerCount()).toBe(0)
  })

  test("is asked for anew by the next page that shows it", async () => {
    await failAfterNews(500)
    leavePage()
    failure = null
    show(path)
    await vi.waitFor(() => expect(peekResource(path)).toEqual({ answer: 3 }))
  })
})

test("what was never read is left to its page to tell, and still tried again", async () => {
  failure = 500
  await preload(path)
  show(path)
  await vi.advanceTimersByTimeAsync(3_000)
  expect(failureStore.get()).toBeNull()
  failure = null
  await vi.advanceTimersByTimeAsync(60_000)
  expect(peekResource(path)).toEqual({ answer: asked })
})
