const hourMs = 3_600_000

/** wrangler runs no cron locally (its warning says so): every full hour, this asks for the Worker's tick of that hour. */
export function tickHourly(appOrigin: string): void {
  let last = Math.floor(Date.now() / hourMs)
  setInterval(() => {
    const hour = Math.floor(Date.now() / hourMs)
    if (hour === last) return
    last = hour
    void tick(appOrigin, hour * hourMs)
  }, 1_000).unref()
}

async function tick(appOrigin: string, scheduledTime: number) {
  try {
    const response = await fetch(`${appOrigin}/cdn-cgi/local/scheduled?cron=0+*+*+*+*&time=${scheduledTime}`)
    await response.body?.cancel()
  } catch {
    // The Worker is reloading or ending; the next hour's tick picks up what this one would have.
  }
}
