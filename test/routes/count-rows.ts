/** A D1 that says how many rows were read and written through it, and how often it was asked. */
export function countRows(real: D1Database): {
  db: D1Database
  read: () => number
  written: () => number
  trips: () => number
} {
  let rows = 0
  let trips = 0
  let writtenRows = 0
  const originals = new WeakMap<object, D1PreparedStatement>()
  const note = <T extends { meta: { rows_read?: number; rows_written?: number } }>(result: T): T => {
    rows += result.meta.rows_read ?? 0
    writtenRows += result.meta.rows_written ?? 0
    return result
  }
  const statement = (original: D1PreparedStatement, reads: boolean): D1PreparedStatement => {
    const counted = new Proxy(original, {
      get(target, name) {
        if (["run", "all", "raw", "first"].includes(String(name))) trips += 1
        if (name === "bind") return (...values: unknown[]) => statement(target.bind(...values), reads)
        if (name === "run") return async () => note(await target.run())
        if (name === "all") return async () => note(await target.all())
        // raw() and first() keep their counts to themselves: a question is asked once more, a write is not made twice.
        if (reads && (name === "raw" || name === "first")) {
          return async (...options: unknown[]) => {
            note(await target.all())
            return Reflect.apply(Reflect.get(target, name), target, options)
          }
        }
        const member = Reflect.get(target, name)
        return typeof member === "function" ? member.bind(target) : member
      },
    })
    originals.set(counted, original)
    return counted
  }
  const db = new Proxy(real, {
    get(target, name) {
      if (name === "prepare")
        return (query: string) => statement(target.prepare(query), /^select/i.test(query))
      if (name === "batch") {
        trips += 1
        return async (statements: D1PreparedStatement[]) =>
          (await target.batch(statements.map((one) => originals.get(one) ?? one))).map(note)
      }
      return Reflect.get(target, name)
    },
  })
  return { db, read: () => rows, written: () => writtenRows, trips: () => trips }
}
