import { describe, expect, test } from "vitest"
import type { SyncRun } from "../../../web/src/api/types.ts"
import { outcomeWords, runsToTell } from "../../../web/src/pages/settings/outcome-words.ts"
import { problemSentence } from "../../../web/src/ui/problem-sentence.ts"

function run(overrides: Partial<SyncRun> = {}): SyncRun {
  return {
    kind: "force_sync",
    outcome: "complete",
    started_at: "2026-11-22T12:00:00.000Z",
    finished_at: "2026-11-22T12:01:00.000Z",
    pages: 38,
    records: 2217,
    added: 0,
    changed: 12,
    removed: 1,
    same: 2204,
    changes: [],
    error: null,
    ...overrides,
  }
}

describe("which runs are told of", () => {
  const [force, later] = [
    run({ kind: "force_sync" }),
    run({ kind: "refresh", finished_at: "2026-11-22T19:00:00Z" }),
  ]
  const told = (runs: Parameters<typeof runsToTell>[0]) => runsToTell(runs).map(({ kind }) => kind)

  test("a force sync stays told of when something ran since", () => {
    expect(told({ last_run: later, last_force_sync: force })).toEqual(["refresh", "force_sync"])
  })

  test("once, where it was the last", () => {
    expect(told({ last_run: force, last_force_sync: force })).toEqual(["force_sync"])
    expect(told({ last_run: null, last_force_sync: null })).toEqual([])
  })
})

describe("a run's report", () => {
  test("counts what changed, and leaves out what did not happen", () => {
    expect(outcomeWords(run(), "en-GB")).toBe("12 changed, 1 removed, 2,204 the same.")
  })

  test("of an import counts its records", () => {
    const imported = {
      kind: "backfill",
      records: 4902,
      added: 4902,
      changed: 0,
      removed: 0,
      same: 0,
    } as const
    expect(outcomeWords(run(imported), "en-GB")).toBe("4,902 records brought here.")
  })

  test("of the import after a reconnection says what was here already", () => {
    const imported = { kind: "backfill", records: 100, added: 2, changed: 0, removed: 0, same: 98 } as const
    expect(outcomeWords(run(imported), "en-GB")).toBe("2 added, 98 the same.")
  })

  test("of a failure is its own sentence", () => {
    expect(outcomeWords(run({ outcome: "failed", error: "WHOOP is not answering." }))).toBe(
      "WHOOP is not answering.",
    )
  })
})

describe("a problem that the Worker sends the person back with", () => {
  test("is told in its sentence", () => {
    expect(problemSentence(new URLSearchParams("problem=denied"))).toContain("You declined")
  })

  test("names the missing permissions in words", () => {
    const search = new URLSearchParams("problem=scopes_missing&missing=read:sleep read:cycles")
    expect(problemSentence(search)).toMatch(/: sleep, strain\.$/)
  })

  test("without known names ends its sentence all the same", () => {
    expect(problemSentence(new URLSearchParams("problem=scopes_missing"))).not.toContain("missing were")
  })

  test("that is unknown here, or made up in the address, is still a sentence", () => {
    expect(problemSentence(new URLSearchParams("problem=toString"))).toBe(
      "That did not work. Nothing changed. Try again.",
    )
  })

  test("is nothing without one", () => {
    expect(problemSentence(new URLSearchParams(""))).toBeNull()
  })
})
