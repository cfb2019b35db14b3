import { useRef } from "preact/hooks"
import type { Snapshot } from "../../api/resource.ts"
import type { Range } from "../../insight/view-state.ts"

/** Rows on screen, with the range that they are of. */
export interface ShownRows<Row> {
  rows: readonly Row[]
  range: Range
}

/** While another range is being read, what the former one showed stays; once it cannot be read, nothing stands in for it. */
export function useShownRows<Row>(range: Range, answer: Snapshot<Row[]>): ShownRows<Row> | null {
  const last = useRef<ShownRows<Row> | null>(null)
  last.current = nextShown(last.current, range, answer)
  return last.current
}

export function nextShown<Row>(
  shown: ShownRows<Row> | null,
  range: Range,
  { body, problem }: Pick<Snapshot<Row[]>, "body" | "problem">,
): ShownRows<Row> | null {
  if (body !== undefined) return { rows: body, range }
  return problem ? null : shown
}
