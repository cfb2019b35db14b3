import { env } from "cloudflare:workers"
import { expect, test, vi } from "vitest"
import { Random } from "../whoop-simulator/random.ts"
import { type Collection, collections, type Mismatch, mismatches, type Row } from "./checker/truth.ts"
import { PersonInWorkerd } from "./in-workerd.ts"
import { watchStatements } from "./watch.ts"

/*
 * The world's storms in the real runtime, a few of them: the same deeds and the same judgement, but workerd's own
 * evictions, alarms, queue and D1. What happens when is the machine's affair, so a seed says only what is done.
 */

const SEEDS = 6
const DEEDS = 9

const deeds: readonly [(person: PersonInWorkerd) => unknown, ...((person: PersonInWorkerd) => unknown)[]] = [
  ({ whoop, memberId }) => whoop.hand.finishWorkout(memberId),
  ({ whoop, memberId }) => whoop.hand.nap(memberId),
  ({ whoop, memberId }) => whoop.hand.wakeUp(memberId),
  ({ whoop, memberId }) => whoop.hand.reviseNight(memberId),
  ({ whoop, memberId }) => whoop.hand.removeLastWorkout(memberId),
  ({ whoop, memberId, random }) => {
    const { sleeps } = whoop.truth(memberId)
    const sleep = sleeps[random.integer(0, sleeps.length - 1)]
    if (sleep) whoop.hand.remove(memberId, "sleep", String(sleep.id))
  },
  ({ whoop, memberId }) => whoop.hand.expireAccess(memberId),
  (person) => person.evict(),
  (person) => person.tick(),
  (person) => person.ring(),
  ({ object }) => object.run(),
  ({ object }) => object.forceSync(),
  ({ object }) => Promise.all([object.refresh(), object.refresh()]),
  (person) => person.object.disconnect().then(() => person.connect()),
]

/** Some deeds need a night that is not there, and in a storm any may fail. */
async function attempt(work: () => unknown): Promise<void> {
  try {
    await work()
  } catch {
    // As the person would see it: it failed, and life goes on.
  }
}

async function storm(person: PersonInWorkerd): Promise<void> {
  const { random, clock } = person
  person.startStorm()
  for (let i = 0; i < DEEDS; i++) {
    const deed = random.pick(deeds)
    const done = attempt(() => deed(person))
    // Now and then the next deed does not wait for this one's end.
    if (random.chance(0.7)) await done
    await clock.advance(random.pick([1, 1, 5_000]))
    if (random.chance(0.3)) await person.ring()
  }
  person.endStorm()
}

/** Until WHOOP's last tries are over. */
const lastTriesMs = 90_000

/** What people repeat that failed, and the end of everything that is under way. */
async function calm(person: PersonInWorkerd): Promise<void> {
  await vi.waitFor(
    async () => {
      await person.clock.advance(1)
      if ((await person.shown()) !== "connected") await person.connect()
      await person.object.catchUp(Date.now())
      await person.ring()
      expect(await person.object.status()).toMatchObject({ state: "idle", events_pending: 0 })
    },
    { timeout: 20_000, interval: 100 },
  )
}

async function compare(person: PersonInWorkerd): Promise<Mismatch[]> {
  const rows = new Map<Collection, Row[]>()
  for (const collection of collections) {
    const query = env.DB.prepare(`select * from ${collection} where user_id = ?`).bind(person.userId)
    rows.set(collection, (await query.all<Row>()).results)
  }
  return mismatches((collection) => rows.get(collection) ?? [], person.whoop.truth(person.memberId))
}

/** Kept in a table: D1 has no functions of ours. */
const watched = [
  "create table world_told (what text not null, word1 text, word2 text, word3 text)",
  ...watchStatements((what, ...words) => {
    const [first = "null", second = "null", third = "null"] = words
    return `insert into world_told values (${what}, ${first}, ${second}, ${third})`
  }),
]

async function brokenPromises(): Promise<string[]> {
  const { results } = await env.DB.prepare("select word1 as why from world_told where what = 'broken'").all<{
    why: string
  }>()
  return results.map(({ why }) => why)
}

test.for(Array.from({ length: SEEDS }, (_, i) => [i + 1] as const))(
  "storm %i in workerd leaves the store equal to WHOOP",
  {
    timeout: 60_000,
  },
  async ([seed], { expect }) => {
    const logged = vi.spyOn(console, "log").mockImplementation(() => undefined)
    await env.DB.batch(watched.map((statement) => env.DB.prepare(statement)))
    const person = new PersonInWorkerd(seed, new Random(`workerd ${seed}`))
    await person.signUp()
    await attempt(() => person.connect())
    await storm(person)
    await person.clock.advance(lastTriesMs)
    await calm(person)
    // Every event has arrived by now, some after several tries; of cycles WHOOP tells nothing.
    expect((await compare(person)).filter(({ collection }) => collection !== "cycles")).toEqual([])
    // At WHOOP time stands as good as still from here: the strain of the day under way rises with it.
    await person.object.forceSync()
    await calm(person)
    expect(await compare(person)).toEqual([])
    expect(await brokenPromises()).toEqual([])
    expect(await person.shown()).toBe("connected")
    const lines = logged.mock.calls.flat().map(String).join("\n")
    const tokens = person.whoop.refreshTokens().map(({ token }) => token)
    expect([...tokens, env.WHOOP_CLIENT_SECRET].filter((secret) => lines.includes(secret))).toEqual([])
    person.whoop.stop()
  },
)
