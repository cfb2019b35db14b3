import fc from "fast-check"
import { expect, test, vi } from "vitest"
import { startSession } from "../../src/auth/sessions.ts"
import { type RecordWrites, writeRecords } from "../../src/db/records.ts"
import { whoop_connections } from "../../src/db/schema.ts"
import { makeNodeApp } from "./node-app.ts"
import { plainLife } from "./plain-life.ts"
import { putRecords } from "./put-records.ts"

vi.mock("cloudflare:workers", () => ({ DurableObject: class {}, WorkerEntrypoint: class {} }))

const hourMs = 3_600_000
const began = Date.parse("2026-11-22T12:00:00Z")
/** Six weeks: a month that rests as a pack, and one that moves. */
const nights = 42

type Row = Record<string, unknown> & { cycle_id: number; deleted?: true }

test("whoever follows changed_since holds what the full list holds, wherever workouts and sleeps go", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(anyStep, { minLength: 1, maxLength: 12 }), async (steps) => {
      const world = await makeWorld()
      const mirror = new Mirror(world.list)
      await mirror.follow()
      for (const step of steps) {
        if (step === "follow") await mirror.follow()
        else await world.write(step)
      }
      await mirror.follow()
      expect(mirror.rows()).toEqual(await world.list("limit=1000"))
    }),
    { numRuns: 60, seed: 20_261_122 },
  )
}, 60_000)

type Step = { move: "workout" | "sleep" | "nap"; which: number; hours: number; cycles: number } | "follow"

const anyStep: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: anyMove() },
  { weight: 1, arbitrary: fc.constant("follow" as const) },
)

function anyMove(): fc.Arbitrary<Exclude<Step, "follow">> {
  return fc.record({
    move: fc.constantFrom("workout", "sleep", "nap"),
    which: fc.nat({ max: nights - 1 }),
    hours: fc.integer({ min: -60, max: 60 }),
    cycles: fc.integer({ min: -2, max: 2 }),
  })
}

/** What a program that mirrors the days keeps: at first all of them, then what changed since it last asked. */
class Mirror {
  readonly #list: (query: string) => Promise<Row[]>
  readonly #held = new Map<number, Row>()
  #since = 0

  constructor(list: (query: string) => Promise<Row[]>) {
    this.#list = list
  }

  async follow(): Promise<void> {
    const changed = await this.#list(`limit=1000&changed_since=${new Date(this.#since).toISOString()}`)
    this.#since = Date.now()
    for (const row of changed) {
      if (row.deleted) this.#held.delete(row.cycle_id)
      else this.#held.set(row.cycle_id, row)
    }
  }

  rows(): Row[] {
    return [...this.#held.values()].sort((a, b) => b.cycle_id - a.cycle_id)
  }
}

async function makeWorld() {
  let now = began
  vi.useFakeTimers({ toFake: ["Date"], now })
  const { db, fetch } = makeNodeApp()
  // As in life, nobody gets the id of somebody before them: answers are kept from one run to the next.
  const userId = crypto.randomUUID()
  const cookie = `session=${await startSession(db, userId, null, now)}`
  await db
    .insert(whoop_connections)
    .values({ user_id: userId, whoop_user_id: 1, status: "connected", connected_at: 1 })
  const life = plainLife(nights, "2026-11-22")
  await putRecords(db, userId, life)
  return {
    async list(query: string): Promise<Row[]> {
      const request = new Request(`http://localhost:8787/api/v1/whoop/daily?${query}`, {
        headers: { cookie },
      })
      const answer = (await (await fetch(request)).json()) as { data: Row[] }
      return answer.data
    },
    async write(move: Exclude<Step, "follow">): Promise<void> {
      now += 60_000
      vi.setSystemTime(now)
      await writeRecords(db, { userId, source: "webhook", now }, planMove(life, move, now), {})
    },
  }
}

/** Edits a record of the life as WHOOP would hand it on: a later start, the cycle that it is of now, the other kind. */
function planMove(
  life: ReturnType<typeof plainLife>,
  { move, which, hours, cycles }: Exclude<Step, "follow">,
  now: number,
): RecordWrites {
  if (move === "workout") {
    const workout = life.workouts[which % life.workouts.length]
    if (!workout) return {}
    workout.start += hours * hourMs
    workout.end += hours * hourMs
    workout.updated_at = now
    return { workouts: [workout] }
  }
  const sleep = life.sleeps[which]
  const cycle = life.cycles[Math.min(Math.max(which + cycles, 0), nights - 1)]
  if (!sleep || !cycle) return {}
  sleep.updated_at = now
  if (move === "nap") sleep.nap = !sleep.nap
  else {
    const lengthMs = sleep.end - sleep.start
    sleep.cycle_id = cycle.id
    sleep.start = cycle.start + Math.abs(hours / 4) * hourMs
    sleep.end = sleep.start + lengthMs
  }
  return { sleeps: [sleep] }
}
