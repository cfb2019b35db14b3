import { env } from "cloudflare:workers"
import { beforeEach, describe, expect, test, vi } from "vitest"
import { storePacks } from "../../src/db/reads/daily-months.ts"
import { cycle, recovery, sleep, workout } from "../daily/builders.ts"
import { ApiPerson } from "./api-person.ts"
import { plainLife, uuidOf } from "./plain-life.ts"

const now = Date.parse("2026-11-22T12:00:00Z")
let person: ApiPerson

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ["Date"], now })
  person = await ApiPerson.arrive()
})

const days = (rows: { day: string }[]) => rows.map((row) => row.day)

describe("a list of days", () => {
  test("comes newest first, with the default limit, each field present", async () => {
    await person.live(40, "2026-11-22")
    const { body, headers } = await person.ask("/whoop/daily")
    expect(body.data).toHaveLength(25)
    expect(body.data[0]).toMatchObject({
      cycle_id: 40,
      day: "2026-11-22",
      is_partial: true,
      recovery_score: 40,
    })
    expect(Object.keys(body.data[0] ?? {})).toHaveLength(46)
    expect(body.data[24]?.day).toBe("2026-10-29")
    expect(body.next_cursor).toEqual(expect.any(String))
    expect(headers.get("cache-control")).toBe("private, no-cache")
    expect(headers.get("link")).toContain('rel="next"')
  })

  test("pages through everything once, packed months and moving ones, and survives inserts", async () => {
    await person.live(150, "2026-11-22")
    for (const limit of [13, 60, 150, 1000]) {
      const seen: number[] = []
      let cursor = ""
      do {
        const { body } = await person.ask(`/whoop/daily?limit=${limit}&cursor=${cursor}`)
        seen.push(...body.data.map((row) => row.cycle_id))
        cursor = body.next_cursor ?? ""
      } while (cursor)
      expect(seen).toEqual(Array.from({ length: 150 }, (_, i) => 150 - i))
    }
  })

  test("a date bounds by day and includes both ends; a time is taken as it is", async () => {
    await person.live(10, "2026-11-22")
    expect(days(await person.data("/whoop/daily?start=2026-11-18&end=2026-11-20"))).toEqual([
      "2026-11-20",
      "2026-11-19",
      "2026-11-18",
    ])
    expect(
      days(await person.data("/whoop/daily?start=2026-11-18T23:00:00Z&end=2026-11-19T23:00:00Z")),
    ).toEqual(["2026-11-20", "2026-11-19"])
    expect(
      days(await person.data("/whoop/daily?start=2026-11-18T23:00:00.001Z&end=2026-11-19T22:59:59Z")),
    ).toEqual([])
    expect(days(await person.data("/whoop/daily?day=2026-11-19"))).toEqual(["2026-11-19"])
  })

  test("today is today where the person is", async () => {
    await person.live(3, "2026-11-22", "+13:00")
    vi.setSystemTime(Date.parse("2026-11-21T20:00:00Z"))
    expect(days(await person.data("/whoop/daily?day=today"))).toEqual(["2026-11-22"])
    vi.setSystemTime(Date.parse("2026-11-22T12:00:00Z"))
    expect(await person.data("/whoop/daily?day=today")).toEqual([])
  })

  test("where the person is their newest record tells, of whichever kind is still there", async () => {
    await person.live(3, "2026-11-22", "+13:00")
    const today = async () => days(await person.data("/whoop/daily?day=today"))
    const cycleStart = Date.parse("2026-11-21T10:00:00Z")
    await person.put({ sleeps: [sleep({ id: uuidOf(8), start: cycleStart, timezone_offset: "Z" })] })
    expect(await today()).toEqual([])
    const start = Date.parse("2026-11-22T06:00:00Z")
    await person.put({ workouts: [workout({ id: uuidOf(9), start, timezone_offset: "Z" })] })
    expect(await today()).toEqual(["2026-11-22"])
    await exec(`update workouts set deleted_at = 1 where id = '${uuidOf(9)}'`)
    expect(await today()).toEqual([])
    await person.put({ sleeps: [sleep({ id: uuidOf(7), start, nap: true, timezone_offset: "Z" })] })
    expect(await today()).toEqual(["2026-11-22"])
  })

  test("a range in packed months is cut to the day, whether the packs are there or not", async () => {
    await person.live(200, "2026-11-22")
    const path = "/whoop/daily?start=2026-06-10&end=2026-08-03&limit=100"
    const first = await person.ask(path)
    expect(first.body.data).toHaveLength(55)
    expect(first.body.data[0]?.day).toBe("2026-08-03")
    expect((await person.ask(path)).text).toBe(first.text)
  })

  test("fields chooses columns in the order asked for, CSV opens in a spreadsheet", async () => {
    await person.live(60, "2026-11-22")
    expect(await person.data("/whoop/daily?fields=recovery_score,day&limit=1")).toEqual([
      { recovery_score: 60, day: "2026-11-22" },
    ])
    const { text, headers } = await person.ask("/whoop/daily?fields=day,recovery_score,cycle_end&limit=2", {
      accept: "text/csv",
    })
    expect(headers.get("content-type")).toContain("text/csv")
    expect(text).toBe(
      "day,recovery_score,cycle_end\r\n2026-11-22,60,\r\n2026-11-21,59,2026-11-21T23:00:00.000Z\r\n",
    )
    const whole = await person.ask("/whoop/daily?format=csv&limit=60")
    expect(whole.text.trim().split("\r\n")).toHaveLength(61)
  })
})

describe("changed_since", () => {
  const csvPage = (at: number) =>
    `/whoop/daily?changed_since=${new Date(at).toISOString()}&format=csv&fields=cycle_id&limit=1`

  test("answers what changed and what is gone, old months too", async () => {
    await person.live(120, "2026-11-22")
    await person.ask("/whoop/daily?limit=1000")
    const at = now - 1_000
    await exec(
      `update sleeps set total_rem_sleep_time_milli = 1, changed_at = ${at} where id = '${uuidOf(20)}'`,
    )
    await exec(`update cycles set deleted_at = ${at}, changed_at = ${at} where id in (30, 118)`)
    const data = await person.data(`/whoop/daily?changed_since=${new Date(at).toISOString()}&limit=100`)
    expect(data.map((entry) => [entry.cycle_id, entry.deleted ?? false])).toEqual([
      [118, true],
      [30, true],
      [20, false],
    ])
    expect(data[0]).toMatchObject({ id: 118, deleted: true })
    expect(await person.data("/whoop/daily?limit=1000")).toHaveLength(118)
    const csv = await person.ask(
      `/whoop/daily?changed_since=${new Date(at).toISOString()}&format=csv&fields=cycle_id`,
    )
    expect(csv.text).toBe("cycle_id,id,deleted\r\n118,118,true\r\n30,30,true\r\n20,,\r\n")
    // A table's pages have the same columns, whichever of them holds a deletion.
    const heads = []
    for (let path: string | undefined = csvPage(at); path; ) {
      const { text, headers } = await person.ask(path)
      heads.push(text.split("\r\n")[0])
      path = /<\/api\/v1(.*)>/.exec(headers.get("link") ?? "")?.[1]
    }
    expect(heads).toEqual(Array(3).fill("cycle_id,id,deleted"))
  })
})

describe("packed months", () => {
  test("are forgotten by any write to a record of theirs, and equal recomputation", async () => {
    await person.live(150, "2026-11-22")
    const path = "/whoop/daily?limit=1000"
    await person.ask(path)
    expect(await packs()).toBe(5)
    const change = async (statement: string, kept: number) => {
      await person.ask(path)
      await exec(statement)
      expect(await packs()).toBe(kept)
      const packed = (await person.ask(path)).text
      await exec("delete from daily_months")
      expect(packed).toBe((await person.ask(path)).text)
    }
    await change(`update recoveries set recovery_score = 99 where cycle_id = 20`, 4)
    await change(`update sleeps set nap = 1 where id = '${uuidOf(21)}'`, 4)
    await change(`delete from workouts where id = '${uuidOf(1_000_021)}'`, 4)
    await change(`update workouts set start = start - 40 * 86400000 where id = '${uuidOf(1_000_060)}'`, 3)
    await change(`update cycles set strain = 20 where id = 40`, 4)
    await change(`update cycles set strain = 20 where id = 149`, 5)
  })

  test("take a look that found nothing new into account", async () => {
    await person.live(150, "2026-11-22")
    const path = "/whoop/daily?limit=1000"
    for (const from of ["2026-08-15", "2026-06-01", "2026-11-10"]) {
      await exec(`update whoop_connections set checks = '[[${Date.parse(`${from}T00:00:00Z`)}, ${now}]]'`)
      await exec("delete from daily_months")
      const computed = (await person.ask(path)).body
      expect((await person.ask(path)).body).toEqual(computed)
      const looked = computed.data.filter(
        (row) => row.last_recovery_synced_at === new Date(now).toISOString(),
      )
      expect((looked.at(-1)?.cycle_start ?? "") >= from).toBe(true)
    }
  })

  test("are held deflated; one from before they were is read as well", async () => {
    await person.live(150, "2026-11-22")
    const path = "/whoop/daily?limit=1000"
    await person.ask(path)
    const { rows } = (await env.DB.prepare(
      "select rows from daily_months where month = '2026-09'",
    ).first()) as { rows: string }
    const whole = (await person.data(path)).filter((row) => row.cycle_start.startsWith("2026-09"))
    const plain = whole.map((row) => JSON.stringify(row)).join(",")
    expect(rows.length).toBeLessThan(plain.length / 4)
    await env.DB.prepare("update daily_months set rows = ? where month = '2026-09'").bind(plain).run()
    await person.bump()
    expect((await person.data(path)).filter((row) => row.cycle_start.startsWith("2026-09"))).toEqual(whole)
  })

  test("are not kept when a record was written since their reading began", async () => {
    const pack = { month: "2026-01", count: 0, changed_at: 0, deletions: "[]", rows: "" }
    await person.bump()
    await storePacks(person.db, person.userId, [pack], 0)
    expect(await packs()).toBe(0)
    await storePacks(person.db, person.userId, [pack], 1)
    expect(await packs()).toBe(1)
  })
})

describe("fill=days", () => {
  test("gives every day, and says why a number is missing", async () => {
    const life = plainLife(12, "2026-11-22")
    const without = (id: number) => life.cycles.filter((one) => one.id !== id)
    life.cycles = without(4).filter((one) => one.id !== 6)
    life.sleeps = life.sleeps.filter((one) => one.id !== uuidOf(8))
    life.recoveries = life.recoveries.filter((one) => one.cycle_id !== 8 && one.cycle_id !== 11)
    life.recoveries.push(recovery({ cycle_id: 11, sleep_id: uuidOf(11), score_state: "UNSCORABLE" }))
    await person.put(life)
    await exec(`insert into cycles select user_id, 6, start + 86400000, "end", timezone_offset, strain, kilojoule,
      average_heart_rate, max_heart_rate, step_count, score_state, created_at, updated_at, source, first_seen_at,
      changed_at, synced_at, 5, null from cycles where id = 5`)
    const data = await person.data(
      "/whoop/daily?fill=days&start=2026-11-08&end=2026-11-24&fields=day,recovery_score",
    )
    expect(data.map((row) => [row.day.slice(8), row.recovery_score, row.gap])).toEqual([
      ["24", null, "not_yet"],
      ["23", null, "not_yet"],
      ["22", 12, null],
      ["21", null, "unscorable"],
      ["20", 10, null],
      ["19", 9, null],
      ["18", null, "not_worn"],
      ["17", 7, null],
      ["16", null, "deleted_at_source"],
      ["15", 5, null],
      ["14", null, "not_worn"],
      ["13", 3, null],
      ["12", 2, null],
      ["11", 1, null],
      ["10", null, "before_history"],
      ["09", null, "before_history"],
      ["08", null, "before_history"],
    ])
  })

  test("pages without losing or repeating a day", async () => {
    await person.live(70, "2026-11-22")
    const seen: string[] = []
    let cursor = ""
    do {
      const { body } = await person.ask(`/whoop/daily?fill=days&limit=9&cursor=${cursor}`)
      seen.push(...days(body.data))
      cursor = body.next_cursor ?? ""
    } while (cursor)
    expect(seen).toEqual(days(await person.data("/whoop/daily?limit=100")))
  })
})

describe("recovery status", () => {
  test("says when asking again sooner is useless, when nothing has changed too", async () => {
    await person.live(3, "2026-11-22")
    const { headers } = await person.ask("/whoop/recovery-status")
    expect(headers.get("retry-after")).toBe("300")
    const again = await person.ask("/whoop/recovery-status", { "if-none-match": headers.get("etag") ?? "" })
    expect([again.status, again.headers.get("retry-after")]).toEqual([304, "300"])
  })

  test("tells of a deleted cycle, and of the tick that will look next", async () => {
    await person.live(3, "2026-11-22")
    await exec(`update cycles set deleted_at = ${now - 1_000}, changed_at = ${now - 1_000} where id = 3`)
    await exec(`update whoop_connections set next_check_at = ${now - 86_400_000 + 60_000}`)
    vi.setSystemTime(now + 60_000)
    const { body } = await person.ask("/whoop/recovery-status")
    expect(body).toMatchObject({
      state: "awaiting_sleep",
      reason: "Last night was deleted at WHOOP; should it make a new one, that comes by itself.",
      next_check_at: "2026-11-22T13:00:00.000Z",
    })
  })

  test("expects the next recovery by the newest night's, not by that of a night added later", async () => {
    const life = plainLife(3, "2026-11-21")
    for (const one of life.recoveries) one.created_at = Date.parse("2026-11-21T07:00:00Z")
    life.cycles.push(cycle({ id: 50, start: now - 10 * 86_400_000, end: now - 9 * 86_400_000 }))
    life.recoveries.push(recovery({ cycle_id: 50, sleep_id: uuidOf(50), created_at: now - 3_600_000 }))
    await person.put(life)
    expect((await person.ask("/whoop/recovery-status")).body.expected_by).toBe("2026-11-22T09:30:00.000Z")
  })
})

describe("ETag", () => {
  test("an unchanged poll is 304 and reads two rows", async () => {
    await person.live(100, "2026-11-22")
    const { headers } = await person.ask("/whoop/daily?limit=90")
    const etag = headers.get("etag") ?? ""
    expect(etag).toMatch(/^"[^"]+"$/)
    const again = await person.ask("/whoop/daily?limit=90", { "if-none-match": `"other", W/${etag}` })
    expect([again.status, again.text, again.headers.get("etag")]).toEqual([304, "", etag])
    expect(again.rowsRead).toBeLessThanOrEqual(2)
    expect((await person.ask("/whoop/daily?limit=91", { "if-none-match": etag })).status).toBe(200)
  })

  test("a client that takes any version gets a 304 with the tag of the one there is", async () => {
    await person.live(3, "2026-11-22")
    for (const path of ["/whoop/daily", "/whoop/daily?fill=days", "/whoop/cycles", "/whoop/cycles/2"]) {
      const any = await person.ask(path, { "if-none-match": "*" })
      const kept = await person.ask(path, { "if-none-match": " * " })
      const { headers } = await person.ask(path)
      expect([any.status, any.text, any.headers.get("etag")], path).toEqual([304, "", headers.get("etag")])
      expect([kept.status, kept.text, kept.headers.get("etag")], path).toEqual([304, "", headers.get("etag")])
    }
  })

  test("moves with the data, with a look, and at the person's midnight", async () => {
    await person.live(3, "2026-11-22", "-05:00")
    const etag = async () => (await person.ask("/whoop/daily")).headers.get("etag") ?? ""
    const holds = async (tag: string) => (await person.ask("/whoop/daily", { "if-none-match": tag })).status
    const first = await etag()
    vi.setSystemTime(Date.parse("2026-11-23T04:59:59Z"))
    expect(await holds(first)).toBe(304)
    vi.setSystemTime(Date.parse("2026-11-23T05:00:00Z"))
    expect(await holds(first)).toBe(200)
    const second = await etag()
    expect(await holds(second)).toBe(304)
    await exec("update whoop_connections set checks = '[[1, 2]]'")
    expect(await holds(second)).toBe(200)
    const third = await etag()
    await person.put({
      sleeps: [sleep({ id: uuidOf(999), nap: true, cycle_id: 3, start: now, end: now + 1 })],
    })
    expect(await holds(third)).toBe(200)
  })

  test.each(["", "?fill=days"])("holds no longer than is_partial does, abroad too (%s)", async (query) => {
    // The night was in New York, the last record is a workout in Tokyo, where tomorrow has begun.
    await person.live(3, "2026-11-21", "-05:00")
    const start = Date.parse("2026-11-21T10:00:00Z")
    await person.put({ workouts: [workout({ id: uuidOf(9), start, timezone_offset: "+09:00" })] })
    const ask = async (at: string, headers = {}) => {
      vi.setSystemTime(Date.parse(at))
      const answer = await person.ask(`/whoop/daily${query}`, headers)
      const newest = answer.body?.data.find((row) => row.cycle_id === 3)
      return { tag: answer.headers.get("etag") ?? "", status: answer.status, partial: newest?.is_partial }
    }
    const { tag, partial } = await ask("2026-11-21T16:00:00Z")
    expect(partial).toBe(true)
    const held = { "if-none-match": tag }
    expect((await ask("2026-11-22T04:59:59Z", held)).status).toBe(304)
    expect(await ask("2026-11-22T05:00:00Z", held)).toMatchObject({ status: 200, partial: false })
  })
})

async function exec(statement: string): Promise<void> {
  await env.DB.prepare(statement).run()
  await person.bump()
}

async function packs(): Promise<number | null> {
  return env.DB.prepare("select count(*) as n from daily_months").first("n")
}
