import { describe, expect, test } from "vitest"
import { noHistoryWords } from "../../../web/src/pages/trends/no-history-words.ts"
import { connection, sync } from "../frame/connections.ts"

const quarter = { name: "90d" } as const

describe("a range without any rows", () => {
  test("is a beginning only for whoever has never connected", () => {
    const never = connection({ status: "not_connected", connected_at: null })
    expect(noHistoryWords(never, "nights", quarter)).toMatchObject({
      title: "Nothing here yet",
      connect: "Connect WHOOP",
    })
  })

  test("says after a disconnect what is missing, and that the history is kept", () => {
    const disconnected = noHistoryWords(connection({ status: "not_connected" }), "nights", quarter)
    expect(disconnected).toMatchObject({ title: "No nights in this range", connect: "Connect WHOOP" })
    expect(disconnected.text).toMatch(/not connected.* still here\. Choose a longer range\.$/)
  })

  test("says that a reconnection is needed, and not that WHOOP has nothing", () => {
    const broken = noHistoryWords(connection({ status: "reconnect_needed" }), "days", quarter)
    expect(broken.text).toContain("asks you to reconnect")
    expect(broken.connect).toBe("Reconnect WHOOP")
  })

  test("fills by itself during an import, and during nothing else", () => {
    const title = (state: "backfill" | "refresh") => {
      return noHistoryWords(connection({ sync: sync({ state }) }), "workouts", quarter).title
    }
    expect(title("backfill")).toBe("Your history is on its way")
    expect(title("refresh")).toBe("No workouts in this range")
  })

  test("tells nobody to connect while the connection could not be read", () => {
    expect(noHistoryWords(undefined, "workouts", quarter)).toEqual({
      title: "No workouts in this range",
      text: "Choose a longer range.",
      connect: null,
    })
  })

  test("that is the whole history has no longer one to choose", () => {
    expect(noHistoryWords(connection(), "workouts", { name: "all" })).toEqual({
      title: "No workouts here",
      text: "WHOOP has nothing recorded here.",
      connect: null,
    })
  })
})
