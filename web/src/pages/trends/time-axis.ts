import { useCallback, useMemo, useRef } from "preact/hooks"
import { createStore, type Store } from "../../api/store.ts"
import { plotWidth } from "../../charts/plot-width.ts"
import { type TimeTick, timeTicks } from "../../charts/time-ticks.ts"
import type { Day } from "../../insight/days.ts"

/** The one time axis of all charts. */
export interface TimeAxis {
  /** 0 until it has been laid out. */
  widthPx: number
  ticks: readonly TimeTick[]
}

/**
 * The axis from one day to another, following the width of its place: give `place` to that element's `ref`. A store, so
 * that a new width redraws what shows the axis and nothing else.
 */
export function useTimeAxis(from: Day, to: Day): [Store<TimeAxis>, (element: HTMLElement | null) => void] {
  const width = useRef(0)
  const axis = useMemo(() => createStore(timeAxis(from, to, width.current)), [from, to])
  const shown = useRef({ axis, from, to })
  shown.current = { axis, from, to }
  const observer = useRef<ResizeObserver | null>(null)
  const place = useCallback((element: HTMLElement | null) => {
    observer.current?.disconnect()
    if (!element) return
    // It reports for the first time after the layout and before the frame is painted; asking now would force a layout.
    observer.current = new ResizeObserver(() => {
      width.current = plotWidth(element.clientWidth)
      shown.current.axis.set(timeAxis(shown.current.from, shown.current.to, width.current))
    })
    observer.current.observe(element)
  }, [])
  return [axis, place]
}

function timeAxis(from: Day, to: Day, widthPx: number): TimeAxis {
  return { widthPx, ticks: widthPx === 0 ? [] : timeTicks(from, to, widthPx) }
}
