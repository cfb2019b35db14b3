interface Entry {
  at: number
  who: string
  what: string
  detail: string | readonly string[]
  n: number | null
  fault: string | null
}

/** What happened, in order; put into words only when somebody wants to read it. */
export class Trace {
  readonly #entries: Entry[] = []
  #from: number

  constructor(from: number) {
    this.#from = from
  }

  add(
    at: number,
    who: string,
    what: string,
    detail: Entry["detail"],
    n: number | null,
    fault: string | null,
  ): void {
    this.#entries.push({ at, who, what, detail, n, fault })
  }

  /** Time since the beginning, point, who, what, detail, fault. */
  print(last = Number.POSITIVE_INFINITY): string {
    const entries = this.#entries.slice(Math.max(0, this.#entries.length - last))
    return entries.map((entry) => this.#line(entry)).join("\n")
  }

  #line({ at, who, what, detail, n, fault }: Entry): string {
    const since = at - this.#from
    const days = Math.floor(since / 86_400_000)
    const time = `${days}d ${new Date(Math.max(0, since)).toISOString().slice(11, 23)}`
    const point = n === null ? "" : `#${n}`
    const text = shorten(detail)
    return `${time} ${point.padStart(6)} ${who.padEnd(4)} ${what.padEnd(13)} ${text}${fault ? `   <== ${fault}` : ""}`
  }
}

/** SQL by its verbs and tables, anything else cut. */
function shorten(detail: Entry["detail"]): string {
  if (typeof detail === "string") return detail.slice(0, 150)
  const verbs = detail.map((sql) => {
    const table = /(?:from|into|update) "?(\w+)"?/i.exec(sql)?.[1] ?? "?"
    return `${sql.slice(0, 6).trim()} ${table}`
  })
  return verbs.join(", ").slice(0, 150)
}
