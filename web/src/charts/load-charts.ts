type Charts = typeof import("./mount-chart.ts")

let ready: Charts | null = null

/** null until it has come. */
export const readyCharts = () => ready

/**
 * uPlot comes after the page's own code: the sentences above the charts need not wait for it. Without it (offline, a
 * deploy) they and the tables say the same, so a failure is not told; the next chart tries again.
 */
export async function loadCharts(): Promise<void> {
  try {
    ready ??= await import("./mount-chart.ts")
  } catch {
    ready = null
  }
}
