import type { Clock, RealClock } from "./clock.ts"
import { controlPage } from "./control-page.ts"
import type { FaultAnswer } from "./faults.ts"
import type { WhoopSimulator } from "./simulator.ts"
import { isObject, type Json, type JsonObject } from "./wire.ts"

/** The control page and the addresses behind it, under `/control`. */
export interface Control {
  whoop: WhoopSimulator
  clock: RealClock
  network: Clock
  /** Where the app is, for a link. */
  app: string
}

type Arguments = { readonly [name: string]: Json }
type MemberAct = (whoop: WhoopSimulator, userId: number, given: Arguments) => unknown

const memberActs: Record<string, MemberAct> = {
  "wake-up": ({ hand }, id) => hand.wakeUp(id),
  "finish-workout": ({ hand }, id, given) => hand.finishWorkout(id, workoutOf(given)),
  nap: ({ hand }, id, given) => hand.nap(id, numberOf(given.minutes) ?? 40),
  "revise-night": ({ hand }, id, given) => {
    const recoveryScore = numberOf(given.recovery_score)
    return hand.reviseNight(id, recoveryScore === undefined ? {} : { recoveryScore })
  },
  "make-pending": ({ hand }, id) => hand.setNightState(id, "PENDING_SCORE"),
  "make-unscorable": ({ hand }, id) => hand.setNightState(id, "UNSCORABLE"),
  "delete-workout": ({ hand }, id, given) => hand.removeLastWorkout(id, { event: given.event !== false }),
  "delete-night": ({ hand }, id, given) => hand.removeLastNight(id, { event: given.event !== false }),
  "revoke-access": ({ hand }, id) => hand.revokeAccess(id),
  "expire-token": ({ hand }, id) => hand.expireAccess(id),
  "strap-off": ({ hand }, id) => hand.strapOff(id),
  "strap-on": ({ hand }, id) => hand.strapOn(id),
  travel: ({ hand }, id, given) => hand.travel(id, typeof given.offset === "string" ? given.offset : 0),
  pause: (whoop, id) => whoop.setPaused(id, true),
  resume: (whoop, id) => whoop.setPaused(id, false),
}

const globalActs: Record<string, (control: Control, given: Arguments) => unknown> = {
  /** Members consent without a page: this one, or nobody. */
  "auto-consent": ({ whoop }, given) => {
    whoop.autoConsent = numberOf(given.member) ?? null
  },
  "drop-next-event": ({ whoop }, given) => whoop.webhooks.dropNext(numberOf(given.count) ?? 1),
  "hold-events": ({ whoop }) => whoop.webhooks.hold(),
  "release-events": ({ whoop }) => whoop.webhooks.release(),
  fault: (control, given) => breakFor(control, given),
  "clear-faults": ({ whoop }) => whoop.faults.clear(),
  latency: ({ whoop }, given) => {
    whoop.latencyMs = numberOf(given.ms) ?? 0
  },
  limits: ({ whoop }, given) => {
    const perMinute = numberOf(given.per_minute)
    const perDay = numberOf(given.per_day)
    whoop.setLimits({ ...(perMinute && { perMinute }), ...(perDay && { perDay }) })
  },
  speed: ({ clock }, given) => clock.setSpeed(numberOf(given.factor) ?? 1),
  jump: ({ clock }, given) => clock.jumpTo(clock.now() + (numberOf(given.ms) ?? 0)),
  "next-morning": ({ clock }) => clock.jumpTo(nextMorning(clock.now())),
  switches: ({ whoop }, given) => {
    const known = Object.entries(given).filter(([name]) => name in whoop.switches)
    Object.assign(whoop.switches, Object.fromEntries(known))
  },
}

export async function answerControl(control: Control, request: Request, url: URL): Promise<Response> {
  const { pathname } = url
  if (request.method === "GET" && pathname === "/") {
    return new Response(controlPage, { headers: { "content-type": "text/html;charset=utf-8" } })
  }
  if (request.method === "GET" && pathname === "/control/state") return Response.json(stateOf(control))
  const truthOf = /^\/control\/members\/(\d+)\/truth$/.exec(pathname)?.[1]
  if (request.method === "GET" && truthOf !== undefined) {
    return attempt(() => control.whoop.truth(Number(truthOf)))
  }
  const act = findAct(control, pathname)
  if (act === null) return Response.json({ error: "there is nothing at this address" }, { status: 404 })
  // A page of another site cannot send JSON here without being asked first.
  if (request.method !== "POST" || !request.headers.get("content-type")?.startsWith("application/json")) {
    return Response.json({ error: "POST JSON" }, { status: 400 })
  }
  const given = (await request.json()) as Json
  return attempt(() => ({ result: act(isObject(given) ? given : {}) ?? null }))
}

function findAct(control: Control, pathname: string): ((given: Arguments) => unknown) | null {
  const [, userId, memberAct] = /^\/control\/members\/(\d+)\/([a-z-]+)$/.exec(pathname) ?? []
  const onMember = memberActs[memberAct ?? ""]
  if (onMember !== undefined) return (given) => onMember(control.whoop, Number(userId), given)
  const act = globalActs[/^\/control\/([a-z-]+)$/.exec(pathname)?.[1] ?? ""]
  return act === undefined ? null : (given) => act(control, given)
}

function attempt(act: () => unknown): Response {
  try {
    return Response.json(act())
  } catch (error) {
    return Response.json({ error: error instanceof Error ? error.message : String(error) }, { status: 409 })
  }
}

/** Every call of the data endpoints (or those that match) meets the fault for so many seconds or times. */
function breakFor({ whoop, network }: Control, given: Arguments): void {
  const times = numberOf(given.times)
  const match = typeof given.match === "string" ? given.match : "/developer/"
  const answer = (typeof given.answer === "string" ? given.answer : "500") as FaultAnswer
  const end = whoop.faults.add({ match, answer, times: times ?? Number.POSITIVE_INFINITY })
  if (times === undefined) network.after((numberOf(given.seconds) ?? 60) * 1000, end)
}

/** Ten o'clock on this machine: people who sleep at night are up. */
function nextMorning(now: number): number {
  const morning = new Date(now)
  morning.setHours(10, 0, 0, 0)
  if (morning.getTime() <= now) morning.setDate(morning.getDate() + 1)
  return morning.getTime()
}

const SHOWN = 60

function stateOf({ whoop, clock, app }: Control): JsonObject {
  return {
    app,
    now: clock.now(),
    speed: clock.speed,
    latency_ms: whoop.latencyMs,
    faults: whoop.faults.active.map(({ answer, met }) => ({
      answer: typeof answer === "string" ? answer : "custom",
      met,
    })),
    members: whoop.members().map((member) => ({ ...member, ...memberState(whoop, member.id) })),
    total_calls: whoop.calls.total,
    calls: whoop.calls.list.slice(-SHOWN).map(({ at, method, path, status, userId, fault, answeredAt }) => {
      return { at, method, path, status, user_id: userId, fault, ms: answeredAt && answeredAt - at }
    }),
    events: whoop.webhooks.log.slice(-SHOWN).map(({ occurredAt, type, userId, state, attempts }) => {
      const statuses = attempts.map(({ status }) => status)
      return { at: occurredAt, type, user_id: userId, state, statuses }
    }),
  }
}

function memberState(whoop: WhoopSimulator, userId: number): JsonObject {
  const { night, recovery } = whoop.hand.lastNight(userId)
  return {
    connected: whoop.isConnected(userId),
    woke_at: night?.end ?? null,
    offset: night?.timezone_offset ?? null,
    recovery_state: recovery?.score_state ?? null,
    recovery_score: recovery?.score?.recovery_score ?? null,
  }
}

function numberOf(value: Json | undefined): number | undefined {
  return typeof value === "number" && Number.isFinite(value) ? value : undefined
}

function workoutOf(given: Arguments): { sport?: string; minutes?: number } {
  const minutes = numberOf(given.minutes)
  return {
    ...(typeof given.sport === "string" && { sport: given.sport }),
    ...(minutes !== undefined && { minutes }),
  }
}
