import uPlot from "uplot"
import { type ChartLook, chartOptions } from "./chart-options.ts"
import { toColumns } from "./chart-view.ts"

export interface MountedChart {
  /** Draws for the first time. Making and drawing in one task would hold a phone for longer than a frame. */
  draw(): void
  show(look: ChartLook): void
  resize(): void
  destroy(): void
}

export interface ChartEvents {
  syncKey: string
  onCursor: (index: number | null) => void
  onSelect: (firstIndex: number, lastIndex: number) => void
}

/** Puts one chart, not drawn yet, into an element of fixed height, for as long as that element lives. */
export function mountChart(host: HTMLElement, first: ChartLook, events: ChartEvents): MountedChart {
  let look = first
  let begin: (() => void) | null = null
  const options = chartOptions(() => look, {
    ...events,
    width: host.clientWidth,
    height: host.clientHeight,
    isDrawn: () => begin === null,
  })
  const plot = new uPlot(options, undefined, ({ root }, init) => {
    host.append(root)
    begin = () => init()
  })
  const showData = () => plot.setData(toColumns(look.view) as uPlot.AlignedData)
  const resize = () => {
    const size = { width: host.clientWidth, height: host.clientHeight }
    if (size.width > 0 && (size.width !== plot.width || size.height !== plot.height)) plot.setSize(size)
  }
  const observer = new ResizeObserver(resize)
  return {
    draw() {
      if (!begin) return
      begin()
      begin = null
      showData()
      observer.observe(host)
    },
    resize,
    show(next) {
      if (next === look) return
      const isSameView = next.view === look.view
      look = next
      if (begin) return
      // The dots' paths hold their colours, so a new theme needs new paths too.
      if (isSameView) plot.redraw(true, true)
      else showData()
    },
    destroy() {
      observer.disconnect()
      plot.destroy()
    },
  }
}

/** Moves the cursor of every chart of a group to a day's index, or takes it away. */
export function moveCursors(syncKey: string, index: number | null): void {
  for (const plot of uPlot.sync(syncKey).plots) {
    // A chart that is yet to be drawn is in its group already, and has no data in spite of the type.
    const columns: uPlot.AlignedData | undefined = plot.data
    if (!columns) continue
    const at = index === null ? undefined : columns[0][index]
    const left = at === undefined || at === null ? -10 : plot.valToPos(at, "x")
    plot.setCursor({ left, top: 0 }, true)
  }
}
