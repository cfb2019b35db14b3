export type CallKind = "auth" | "token" | "revoke" | "list" | "get" | "other"

/** One request that reached WHOOP. */
export interface Call {
  at: number
  /** When the answer left, or null while it is under way, hangs or was lost. */
  answeredAt: number | null
  method: string
  path: string
  query: string
  kind: CallKind
  /** Whose token it carried. */
  userId: number | null
  clientId: string | null
  status: number | null
  /** The injected fault that met it. */
  fault: string | null
}

export interface CallFilter {
  kind?: CallKind
  userId?: number
  status?: number
  path?: RegExp
  since?: number
}

/** Everything that was asked, in order. */
export class Calls {
  readonly list: Call[] = []
  /** Counted even where the list is cut. */
  total = 0
  /** The list keeps so many; older ones are forgotten. */
  keep = Number.POSITIVE_INFINITY

  add(call: Call): void {
    this.total++
    this.list.push(call)
    if (this.list.length > this.keep * 2) this.list.splice(0, this.list.length - this.keep)
  }

  count(filter: CallFilter = {}): number {
    return this.find(filter).length
  }

  find(filter: CallFilter = {}): Call[] {
    const { kind, userId, status, path, since } = filter
    return this.list.filter(
      (call) =>
        (kind === undefined || call.kind === kind) &&
        (userId === undefined || call.userId === userId) &&
        (status === undefined || call.status === status) &&
        (path === undefined || path.test(call.path)) &&
        (since === undefined || call.at >= since),
    )
  }

  /** The most calls to the data endpoints within any window of so many milliseconds. */
  busiest(windowMs: number): number {
    const times = this.list
      .filter((call) => call.kind === "list" || call.kind === "get")
      .map((call) => call.at)
    let from = 0
    let most = 0
    times.forEach((time, i) => {
      while ((times[from] ?? time) <= time - windowMs) from++
      most = Math.max(most, i - from + 1)
    })
    return most
  }

  clear(): void {
    this.list.length = 0
    this.total = 0
  }
}
