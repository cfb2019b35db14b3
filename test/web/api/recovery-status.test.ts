import { afterEach, beforeEach, expect, test, vi } from "vitest"
import { forgetAnswers } from "../../../web/src/api/cache.ts"
import { recentDaysPath, recoveryStatusPath } from "../../../web/src/api/paths.ts"
import { refreshOldStatus } from "../../../web/src/api/recovery-status.ts"
import { forgetResources, preload } from "../../../web/src/api/resource.ts"
import { recoveryStatus } from "../frame/connections.ts"
import { dailyRow } from "../insight/rows.ts"

const asked: string[] = []

beforeEach(async () => {
  vi.useFakeTimers({ now: Date.parse("2026-11-23T02:00:00.000Z") })
  vi.stubGlobal("requestIdleCallback", () => 0)
  vi.stubGlobal("fetch", async (path: string) => {
    asked.push(path)
    const rows = [dailyRow("2026-11-22", { timezone_offset: "-05:00" })]
    return Response.json(path === recoveryStatusPath ? recoveryStatus() : { data: rows, next_cursor: null })
  })
  await preload(recentDaysPath)
  await preload(recoveryStatusPath)
  asked.splice(0)
})

afterEach(async () => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
  forgetResources()
  await forgetAnswers()
})

test("the status is read again once the person's day is another one, wherever they are", async () => {
  refreshOldStatus(Date.parse("2026-11-23T04:59:00.000Z"))
  expect(asked).toEqual([])
  refreshOldStatus(Date.parse("2026-11-23T05:00:00.000Z"))
  await vi.waitFor(() => expect(asked).toEqual([recoveryStatusPath]))
})
