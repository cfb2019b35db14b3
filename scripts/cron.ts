const hourMs = 3_600_000

/**
 * wrangler runs no cron locally (its warning says so): whenever a full hour has passed, this asks for the Worker's tick
 * of it. `now` may run faster than this machine's clock, or jump; then only the latest hour is ticked, at most once a
 * second, as a tick picks by state and one for each hour missed would find nothing more.
 */
export function tickHourly(appOrigin: string, now: () => Promise<number>): void {
  let last: number | null = null
  const look = async () => {
    try {
      const hour = Math.floor((await now()) / hourMs)
      if (last !== null && hour > last) await tick(appOrigin, hour * hourMs)
      last = hour
    } catch {
      // The Worker is reloading or everything is ending; the next look comes in a second.
    }
    setTimeout(look, 1_000).unref()
  }
  void look()
}

async function tick(appOrigin: string, scheduledTime: number) {
  const response = await fetch(`${appOrigin}/cdn-cgi/local/scheduled?cron=0+*+*+*+*&time=${scheduledTime}`)
  await response.body?.cancel()
}
