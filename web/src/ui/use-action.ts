import { useState } from "preact/hooks"
import { asProblem, type Problem } from "../api/problem.ts"

export interface Action {
  run: () => Promise<void>
  isBusy: boolean
  problem: Problem | null
}

/** Something a button does: once at a time, and what went wrong stays readable beside it. */
export function useAction(act: () => Promise<unknown>): Action {
  const [isBusy, setBusy] = useState(false)
  const [problem, setProblem] = useState<Problem | null>(null)
  const run = async () => {
    if (isBusy) return
    setBusy(true)
    setProblem(null)
    try {
      await act()
    } catch (error) {
      setProblem(asProblem(error))
    } finally {
      setBusy(false)
    }
  }
  return { run, isBusy, problem }
}
