import type { VirtualClock } from "../whoop-simulator/clock.ts"
import type { Random } from "../whoop-simulator/random.ts"
import type { ActName, FaultName, FaultPlan, Point, PointKind } from "./points.ts"
import type { Trace } from "./trace.ts"

/** Whoever calls: an instance of somebody's object, which can end at any moment, or the Worker. */
export interface Caller {
  who: string
  alive: boolean
}

/** A dead instance's promises: nobody is left to go on. */
export const never = <T>(): Promise<T> => new Promise(() => {})

/** What Cloudflare throws when a call is lost. */
export class CutError extends Error {
  override name = "Error"
}

interface Surroundings {
  clock: VirtualClock
  random: Random
  trace: Trace
  evict(who: string, why: string): void
  /** Something of this person's fails. */
  disturbed(who: string): void
  act(act: ActName, who: string): void
}

/** Milliseconds an ordinary call takes there and back. */
const latencies: Partial<Record<PointKind, readonly [number, number]>> = {
  "whoop.list": [40, 400],
  "whoop.get": [40, 300],
  "whoop.token": [60, 400],
  "whoop.revoke": [40, 300],
  d1: [1, 6],
}

/** The longest world has a tenth of them. */
const POINTS_MAX = 25_000

/** The one way out of the engine: every call is numbered, takes its time, and meets its fault. */
export class Passage {
  plan: FaultPlan
  /** Until then every call of this kind fails alike. */
  outage: { kind: PointKind; fault: FaultName; until: number } | null = null
  /** When calls set out for WHOOP that took seconds to arrive. */
  readonly slow: number[] = []
  points = 0
  faults = 0
  /** Of them those that are nobody's wish. */
  failures = 0
  /** Faults met, by kind and name. */
  readonly met = new Map<string, number>()
  /** Kept where every point is to be tried. */
  readonly seen: Point[] | null
  readonly #s: Surroundings

  constructor(surroundings: Surroundings, plan: FaultPlan, keepPoints: boolean) {
    this.#s = surroundings
    this.plan = plan
    this.seen = keepPoints ? [] : null
  }

  /** Numbers a point and says what goes wrong there. */
  fault(kind: PointKind, who: string, label: string | readonly string[]): FaultName | null {
    const { clock, trace, act } = this.#s
    const point: Point = { n: ++this.points, at: clock.now(), who, kind, label }
    if (this.points > POINTS_MAX) throw new Error(`something goes in circles: ${who} ${kind}`)
    this.seen?.push(point)
    const { outage } = this
    const isOut = outage?.kind === kind && point.at < outage.until
    const fault = isOut ? outage.fault : this.plan.at(point)
    trace.add(point.at, who, kind, label, point.n, fault)
    if (fault === null) return null
    this.faults += 1
    const name = `${kind} ${fault}`
    this.met.set(name, (this.met.get(name) ?? 0) + 1)
    if (!fault.startsWith("act:")) {
      this.failures += 1
      this.#s.disturbed(who)
      return fault
    }
    act(fault.slice("act:".length) as ActName, who)
    return null
  }

  slowReplyMs(): number {
    return this.#s.random.integer(9_000, 60_000)
  }

  sleep(ms: number): Promise<void> {
    return new Promise((resolve) => {
      this.#s.clock.after(ms, resolve)
    })
  }

  /**
   * Takes a call through. What was sent arrives even when its sender has ended meanwhile; what comes back to one that
   * has ended is never seen. `spoiled` answers in place of `work` for the faults it knows.
   */
  async through<T>(
    caller: Caller,
    kind: PointKind,
    label: string | readonly string[],
    work: () => T | Promise<T>,
    spoiled?: (fault: FaultName) => Promise<T> | null,
  ): Promise<T> {
    if (!caller.alive) return never()
    const fault = this.fault(kind, caller.who, label)
    if (!caller.alive) return never()
    if (fault === "evict_before") {
      this.#s.evict(caller.who, kind)
      return never()
    }
    if (fault === "slow" && kind.startsWith("whoop.")) this.slow.push(this.#s.clock.now())
    const [there, back] = this.#latency(kind, fault)
    if (there > 0) await this.sleep(there)
    if (fault === "error_before") return this.#cut(caller)
    const result = await ((fault !== null && spoiled?.(fault)) || work())
    if (back > 0) await this.sleep(back)
    if (!caller.alive) return never()
    if (fault === "evict_after") {
      this.#s.evict(caller.who, kind)
      return never()
    }
    if (fault === "error_after") return this.#cut(caller)
    return result
  }

  async #cut<T>(caller: Caller): Promise<T> {
    if (!caller.alive) return never()
    throw new CutError("D1_ERROR: Network connection lost.")
  }

  #latency(kind: PointKind, fault: FaultName | null): [number, number] {
    const { random } = this.#s
    const range = latencies[kind]
    if (!range) return [0, 0]
    const ms = fault === "slow" ? random.integer(1000, 9000) : random.integer(range[0], range[1])
    return random.chance(0.5) ? [ms, 0] : [0, ms]
  }
}
