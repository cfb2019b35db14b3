import { Component, createRef } from "preact"
import type { ChartLook } from "./chart-options.ts"
import { takeTurn } from "./drawing-turns.ts"
import { loadCharts, readyCharts } from "./load-charts.ts"
import type { ChartEvents, MountedChart } from "./mount-chart.ts"

interface TimeChartProps extends ChartEvents {
  look: ChartLook
  /** Drawn at once, not when it comes near the screen: for paper. */
  isUrgent: boolean
}

/**
 * A uPlot chart in an element of reserved height. One lifecycle holds its whole state: created when it comes near the
 * screen, shown anew when its look changes, destroyed with its element. The sentence and the table beside it are what
 * a screen reader gets, so the canvas itself is hidden from it.
 */
export class TimeChart extends Component<TimeChartProps> {
  private readonly host = createRef<HTMLDivElement>()
  private chart: MountedChart | null = null
  private cancel: () => void = () => {}

  override componentDidMount(): void {
    const host = this.host.current
    if (!host) return
    const observer = new IntersectionObserver(
      (entries) => {
        if (!entries.some((entry) => entry.isIntersecting)) return
        observer.disconnect()
        this.cancel = () => {}
        void loadCharts().then(() => {
          this.cancel = takeTurn(
            () => this.make(),
            () => this.chart?.draw(),
          )
        })
      },
      { rootMargin: "150px" },
    )
    observer.observe(host)
    this.cancel = () => observer.disconnect()
  }

  override componentDidUpdate(): void {
    this.chart?.show(this.props.look)
    if (this.props.isUrgent && readyCharts()) {
      this.cancel()
      this.make()
      this.chart?.draw()
    }
  }

  override componentWillUnmount(): void {
    this.cancel()
    this.chart?.destroy()
  }

  private make(): void {
    const host = this.host.current
    const charts = readyCharts()
    if (!host || !charts || this.chart) return
    const { look, syncKey } = this.props
    this.chart = charts.mountChart(host, look, {
      syncKey,
      onCursor: (index) => this.props.onCursor(index),
      onSelect: (first, last) => this.props.onSelect(first, last),
    })
  }

  render() {
    return <div class="time-chart" ref={this.host} aria-hidden="true" />
  }
}
