import { env } from "cloudflare:workers"
import { beforeEach, describe, expect, test, vi } from "vitest"
import { cycle, recovery, sleep, workout } from "../daily/builders.ts"
import { ApiPerson } from "./api-person.ts"
import { plainLife, uuidOf } from "./plain-life.ts"

const now = Date.parse("2026-11-22T12:00:00Z")
let person: ApiPerson

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ["Date"], now })
  person = await ApiPerson.arrive()
})

const ids = (list: { id?: unknown; cycle_id?: unknown }[]) => list.map((one) => one.id ?? one.cycle_id)

describe("lists of records", () => {
  test("have every field of the schema, WHOOP's names and ids as they are", async () => {
    await person.live(3, "2026-11-22", "-05:00")
    await person.put({
      sleeps: [
        sleep({
          id: uuidOf(50),
          cycle_id: 3,
          score_state: "PENDING_SCORE",
          total_rem_sleep_time_milli: null,
        }),
      ],
    })
    const [aCycle] = await person.data("/whoop/cycles?limit=1")
    expect(aCycle).toMatchObject({
      id: 3,
      user_id: 10129,
      end: null,
      start: "2026-11-22T04:00:00.000Z",
      step_count: 9_000,
    })
    const [aRecovery] = await person.data("/whoop/recoveries?limit=1")
    expect(aRecovery).toMatchObject({
      cycle_id: 3,
      sleep_id: uuidOf(3),
      recovery_score: 3,
      user_calibrating: false,
    })
    const [aSleep] = await person.data("/whoop/sleep?limit=1")
    expect(aSleep).toMatchObject({
      id: uuidOf(3),
      cycle_id: 3,
      nap: false,
      total_rem_sleep_time_milli: 7_500_000,
    })
    const [aWorkout] = await person.data("/whoop/workouts")
    expect(aWorkout).toMatchObject({
      id: uuidOf(1_000_003),
      sport_id: 0,
      zone_five_milli: 0,
      distance_meter: 8_000,
      altitude_gain_meter: null,
    })
    const { components } = (await person.ask("/openapi.json")).body
    for (const [name, one] of Object.entries({
      Cycle: aCycle,
      Recovery: aRecovery,
      Sleep: aSleep,
      Workout: aWorkout,
    })) {
      expect(Object.keys(one ?? {})).toEqual(components?.schemas[name]?.required)
    }
  })

  test.each(["cycles", "recoveries", "sleep", "workouts"])(
    "%s page through everything once",
    async (name) => {
      await person.live(60, "2026-11-22")
      const all = ids(await person.data(`/whoop/${name}?limit=1000`))
      expect(all).toHaveLength(name === "workouts" ? 20 : 60)
      const seen: unknown[] = []
      let cursor = ""
      do {
        const { body } = await person.ask(`/whoop/${name}?limit=7&cursor=${cursor}`)
        seen.push(...ids(body.data))
        cursor = body.next_cursor ?? ""
      } while (cursor)
      expect(seen).toEqual(all)
    },
  )

  test("a cursor goes on from its place when newer records come in", async () => {
    await person.live(20, "2026-11-22")
    const { body } = await person.ask("/whoop/cycles?limit=5")
    await person.put({
      cycles: [cycle({ id: 21, start: now }), cycle({ id: 22, start: now - 400 * 3_600_000 })],
    })
    expect(ids(await person.data(`/whoop/cycles?limit=3&cursor=${body.next_cursor}`))).toEqual([15, 14, 13])
  })

  test("dates go by day for cycles and recoveries, by waking for sleep, by start for workouts", async () => {
    await person.live(9, "2026-11-22")
    const range = "?start=2026-11-19&end=2026-11-20"
    expect(ids(await person.data(`/whoop/cycles${range}`))).toEqual([7, 6])
    expect(ids(await person.data(`/whoop/recoveries${range}`))).toEqual([7, 6])
    expect(ids(await person.data(`/whoop/sleep${range}`))).toEqual([uuidOf(7), uuidOf(6)])
    expect(ids(await person.data(`/whoop/workouts${range}`))).toEqual([uuidOf(1_000_006)])
    const times = "?start=2026-11-18T23:00:00Z&end=2026-11-19T06:30:00Z"
    expect(ids(await person.data(`/whoop/cycles${times}`))).toEqual([6])
    expect(ids(await person.data(`/whoop/recoveries${times}`))).toEqual([6])
    expect(ids(await person.data(`/whoop/sleep${times}`))).toEqual([uuidOf(6)])
  })

  test("ids are the same in capital letters", async () => {
    await person.put({ sleeps: [sleep({ id: "abcdefab-0000-4000-8000-000000000001" })] })
    await person.put({ workouts: [workout({ id: "abcdefab-0000-4000-8000-000000000002" })] })
    expect((await person.ask("/whoop/sleep/ABCDEFAB-0000-4000-8000-000000000001")).status).toBe(200)
    expect((await person.ask("/whoop/workouts/ABCDEFAB-0000-4000-8000-000000000002")).status).toBe(200)
  })

  test("a name that looks like a formula is not one in a spreadsheet, an offset is left alone", async () => {
    const names = ["=1+1", "@sum", "-5", "+1,2", "tennis"]
    const stamp = { timezone_offset: "-05:00" }
    await person.put({
      workouts: names.map((sport_name, i) => workout({ id: uuidOf(i), start: -i, sport_name, ...stamp })),
    })
    const csv = await person.ask("/whoop/workouts?format=csv&fields=sport_name,timezone_offset")
    const cells = ["'=1+1", "'@sum", "'-5", `"'+1,2"`, "tennis"]
    expect(csv.text).toBe(
      `sport_name,timezone_offset\r\n${cells.map((cell) => `${cell},-05:00\r\n`).join("")}`,
    )
  })

  test("a recovery is there before its sleep and its cycle are", async () => {
    await person.live(2, "2026-11-21")
    await person.put({ recoveries: [recovery({ cycle_id: 3, sleep_id: uuidOf(3), created_at: now })] })
    expect(ids(await person.data("/whoop/recoveries"))).toEqual([3, 2, 1])
    expect(ids(await person.data("/whoop/recoveries?start=2026-11-22"))).toEqual([3])
    await person.put({ sleeps: [sleep({ id: uuidOf(3), cycle_id: 3, start: now - 9e7, end: now - 8.7e7 })] })
    expect(ids(await person.data("/whoop/recoveries?start=2026-11-21&end=2026-11-21"))).toEqual([3, 2])
    expect((await person.ask(`/whoop/recoveries/${uuidOf(3)}`)).body.cycle_id).toBe(3)
    expect(await person.data("/whoop/daily")).toHaveLength(2)
    await person.put({ cycles: [cycle({ id: 3, start: now - 10 * 86_400_000 })] })
    expect(ids(await person.data("/whoop/recoveries"))).toEqual([2, 1, 3])
  })

  test("recoveries come by their cycle's start: a night added later stands where it is", async () => {
    const life = plainLife(40, "2026-11-22")
    const other = (id: number) => (id * 17) % 41
    for (const one of life.cycles) one.id = other(one.id)
    for (const one of life.recoveries) one.cycle_id = other(one.cycle_id)
    await person.put(life)
    const nights = life.cycles.map((one) => one.id)
    expect(ids(await person.data("/whoop/recoveries?limit=1000"))).toEqual(nights)
    const changed = "/whoop/recoveries?limit=1000&changed_since=2026-01-01T00:00:00Z"
    expect(ids(await person.data(changed))).toEqual(nights)
    const { body } = await person.ask("/whoop/recoveries?limit=7")
    const second = await person.ask(`/whoop/recoveries?limit=7&cursor=${body.next_cursor}`)
    expect(ids([...body.data, ...second.body.data])).toEqual(nights.slice(0, 14))
    // Of each candidate its cycle's entry in the index and itself; the credential, the connection, and little more.
    expect(second.rowsRead).toBeLessThanOrEqual(2 * (7 + 12) + 6)
  })

  test("changed_since brings what changed and what is gone", async () => {
    await person.live(9, "2026-11-22")
    const gone = { deleted_at: now, changed_at: now, synced_at: now }
    await person.put({
      workouts: [workout({ id: uuidOf(77), start: now, ...gone })],
      recoveries: [recovery({ cycle_id: 10, sleep_id: uuidOf(10), ...gone })],
      cycles: [cycle({ id: 10, start: now, changed_at: now })],
    })
    const since = `?changed_since=${new Date(now).toISOString()}`
    expect(await person.data(`/whoop/workouts${since}`)).toEqual([
      { id: uuidOf(77), deleted: true, changed_at: "2026-11-22T12:00:00.000Z" },
    ])
    expect(await person.data(`/whoop/recoveries${since}`)).toMatchObject([
      { id: 10, cycle_id: 10, deleted: true },
    ])
    expect(ids(await person.data(`/whoop/cycles${since}`))).toEqual([10])
    expect(await person.data(`/whoop/sleep${since}`)).toEqual([])
    expect(await person.data("/whoop/workouts")).toHaveLength(3)
  })
})

describe("one record", () => {
  test("comes by its id, a recovery by its cycle's or its sleep's", async () => {
    await person.live(3, "2026-11-22")
    expect((await person.ask("/whoop/cycles/2")).body.id).toBe(2)
    expect((await person.ask("/whoop/recoveries/2")).body.recovery_score).toBe(2)
    expect((await person.ask(`/whoop/recoveries/${uuidOf(2)}`)).body.recovery_score).toBe(2)
    expect((await person.ask(`/whoop/sleep/${uuidOf(2)}`)).body.cycle_id).toBe(2)
    expect((await person.ask(`/whoop/workouts/${uuidOf(1_000_003)}`)).body.sport_name).toBe("running")
    expect((await person.ask("/whoop/daily/3")).body).toEqual((await person.data("/whoop/daily?limit=1"))[0])
    const { headers } = await person.ask("/whoop/cycles/2")
    const again = await person.ask("/whoop/cycles/2", { "if-none-match": headers.get("etag") ?? "" })
    expect(again.status).toBe(304)
  })

  test("that is deleted, another person's, or no id at all is 404", async () => {
    const other = await ApiPerson.arrive(2)
    await other.live(3, "2026-11-22")
    const gone = { deleted_at: 5 }
    await person.put({
      cycles: [cycle({ id: 9, ...gone })],
      recoveries: [recovery({ cycle_id: 9, sleep_id: uuidOf(9), ...gone })],
      sleeps: [sleep({ id: uuidOf(9), ...gone })],
      workouts: [workout({ id: uuidOf(9), ...gone })],
    })
    const paths = [2, 9].flatMap((id) => [
      `/whoop/cycles/${id}`,
      `/whoop/recoveries/${id}`,
      `/whoop/recoveries/${uuidOf(id)}`,
      `/whoop/sleep/${uuidOf(id)}`,
      `/whoop/workouts/${uuidOf(id)}`,
      `/whoop/daily/${id}`,
      `/whoop/daily/${id}/history`,
    ])
    for (const path of [...paths, "/whoop/cycles/x", "/whoop/sleep/1", "/whoop/cycles/9007199254740993"]) {
      const { status, body, headers } = await person.ask(path)
      expect([path, status, body.code]).toEqual([path, 404, "not_found"])
      expect(headers.get("content-type")).toBe("application/problem+json")
    }
  })

  test("says which way it came and which scores it had", async () => {
    await person.live(3, "2026-11-22")
    const earlier = JSON.stringify([{ recovery_score: 68, seen_at: now - 1_000, source: "open" }])
    await env.DB.prepare("update recoveries set earlier_scores = ?, data_changed_at = ? where cycle_id = 3")
      .bind(earlier, now)
      .run()
    const { body } = await person.ask("/whoop/daily/3/history")
    expect(body).toMatchObject({
      cycle_id: 3,
      day: "2026-11-22",
      cycle: { source: "webhook", first_seen_at: "1970-01-01T00:00:01.000Z" },
      recovery: {
        sleep_id: uuidOf(3),
        scores: [
          { recovery_score: 68, seen_at: "2026-11-22T11:59:59.000Z", source: "open" },
          { recovery_score: 3, seen_at: "2026-11-22T12:00:00.000Z", source: "webhook" },
        ],
      },
      sleeps: [{ id: uuidOf(3), nap: false }],
      workouts: [{ id: uuidOf(1_000_003) }],
    })
  })

  test("profile and body are 404 until they are there", async () => {
    expect((await person.ask("/whoop/profile")).status).toBe(404)
    expect((await person.ask("/whoop/body")).status).toBe(404)
    await env.DB.prepare("insert into profiles values (?, 10129, 'm@x.test', 'M', 'L', 1, 2)")
      .bind(person.userId)
      .run()
    await env.DB.prepare("insert into bodies values (?, 1.72, 64.5, 189, 1, 2)").bind(person.userId).run()
    expect((await person.ask("/whoop/profile")).body).toMatchObject({ user_id: 10129, email: "m@x.test" })
    expect((await person.ask("/whoop/body")).body).toMatchObject({ user_id: 10129, height_meter: 1.72 })
  })
})

describe("bad requests", () => {
  test.each([
    ["/whoop/daily?limit=1001", "limit"],
    ["/whoop/daily?limit=0", "limit"],
    ["/whoop/sleep?limit=ten", "limit"],
    ["/whoop/sleep?limit=1&limit=2", "limit"],
    ["/whoop/cycles?start=yesterday", "start"],
    ["/whoop/cycles?end=2026-02-30", "end"],
    ["/whoop/cycles?end=2026-02-20T10:00:00", "end"],
    ["/whoop/daily?day=tomorrow", "day"],
    ["/whoop/daily?day=today&start=2026-01-01", "day"],
    ["/whoop/daily?fill=hours", "fill"],
    ["/whoop/daily?fill=days&changed_since=2026-01-01", "fill"],
    ["/whoop/daily?fields=day,nonsense", "fields"],
    ["/whoop/daily?format=xml", "format"],
    ["/whoop/daily?changed_since=now", "changed_since"],
    ["/whoop/daily?cursor=abc", "cursor"],
  ])("%s names %s", async (path, parameter) => {
    const { status, body } = await person.ask(path)
    expect([status, body.code, body.parameter]).toEqual([400, "invalid_request", parameter])
  })

  test("a cursor that was tampered with, or is another query's or person's, is refused", async () => {
    await person.live(9, "2026-11-22")
    const other = await ApiPerson.arrive(2)
    const { body } = await person.ask("/whoop/cycles?limit=2")
    const [place, mac] = (body.next_cursor ?? "").split(".")
    const forged = btoa(JSON.stringify({ at: 0, id: 0 })).replace(/=+$/, "")
    expect((await person.ask(`/whoop/cycles?cursor=${body.next_cursor}`)).status).toBe(200)
    for (const [asker, path] of [
      [person, `/whoop/cycles?cursor=${forged}.${mac}`],
      [person, `/whoop/cycles?cursor=${place}.${mac?.slice(0, -2)}`],
      [person, `/whoop/workouts?cursor=${body.next_cursor}`],
      [person, `/whoop/cycles?start=2026-01-01&cursor=${body.next_cursor}`],
      [other, `/whoop/cycles?cursor=${body.next_cursor}`],
    ] as const) {
      expect((await asker.ask(path)).body.parameter).toBe("cursor")
    }
  })
})
