/** Ends what `after` began; calling it again does nothing. */
export type Cancel = () => void

export interface Clock {
  /** UTC milliseconds. */
  now(): number
  after(ms: number, run: () => unknown): Cancel
}

export interface VirtualClock extends Clock {
  advance(ms: number): Promise<void>
  advanceTo(time: number): Promise<void>
  /** Time stands still until the promise is settled; for work that no timer of this clock finishes. */
  hold<T>(work: Promise<T>): Promise<T>
  /** When the next timer is due, or null. */
  nextAt(): number | null
}

export interface RealClock extends Clock {
  readonly speed: number
  setSpeed(factor: number): void
  /** Only forwards; everything due until then happens at once, in order. */
  jumpTo(time: number): void
  /** Nothing runs any more. */
  stop(): void
}

interface Timer {
  at: number
  order: number
  run: (() => unknown) | null
}

/** A binary heap by time, then by order of arrival. */
class Timers {
  #heap: Timer[] = []
  #order = 0

  add(at: number, run: () => unknown): Timer {
    const timer: Timer = { at, order: this.#order++, run }
    const heap = this.#heap
    let i = heap.length
    heap.push(timer)
    while (i > 0) {
      const above = (i - 1) >> 1
      const parent = heap[above]
      if (parent === undefined || !before(timer, parent)) break
      heap[i] = parent
      i = above
    }
    heap[i] = timer
    return timer
  }

  peek(): Timer | null {
    for (;;) {
      const top = this.#heap[0]
      if (top === undefined) return null
      if (top.run !== null) return top
      this.#removeTop()
    }
  }

  takeDue(time: number): Timer | null {
    const top = this.peek()
    if (top === null || top.at > time) return null
    this.#removeTop()
    return top
  }

  #removeTop(): void {
    const heap = this.#heap
    const last = heap.pop()
    if (last === undefined || heap.length === 0) return
    let i = 0
    for (;;) {
      let below = 2 * i + 1
      let child = heap[below]
      if (child === undefined) break
      const right = heap[below + 1]
      if (right !== undefined && before(right, child)) {
        child = right
        below++
      }
      if (!before(child, last)) break
      heap[i] = child
      i = below
    }
    heap[i] = last
  }
}

function before(a: Timer, b: Timer): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order)
}

/**
 * A clock that moves only when told. Between two timers it lets pending promises go on: `settle` says how
 * long (one turn of the event loop by default, which is enough for promise chains but not for work done on
 * other threads: `hold` that, or give a `settle` that knows).
 */
export function virtualClock(start: number, settle: () => Promise<unknown> = turnOfEventLoop): VirtualClock {
  const timers = new Timers()
  const held = new Set<Promise<unknown>>()
  let time = start
  let moving = false

  async function quiet(): Promise<void> {
    await settle()
    while (held.size > 0) {
      await Promise.allSettled(held)
      await settle()
    }
  }

  async function advanceTo(target: number): Promise<void> {
    if (moving) throw new Error("the virtual clock is already being advanced")
    if (target < time) throw new Error("the virtual clock only goes forward")
    moving = true
    try {
      await quiet()
      for (;;) {
        const timer = timers.takeDue(target)
        if (timer === null) break
        time = Math.max(time, timer.at)
        timer.run?.()
        await quiet()
      }
      time = target
    } finally {
      moving = false
    }
  }

  return {
    now: () => time,
    after(ms, run) {
      const timer = timers.add(time + Math.max(0, ms), run)
      return () => {
        timer.run = null
      }
    },
    advanceTo,
    advance: (ms) => advanceTo(time + ms),
    hold(work) {
      const settled: Promise<unknown> = work.then(
        () => held.delete(settled),
        () => held.delete(settled),
      )
      held.add(settled)
      return work
    },
    nextAt: () => timers.peek()?.at ?? null,
  }
}

const turn: ((run: () => void) => unknown) | undefined = globalThis.setImmediate

function turnOfEventLoop(): Promise<void> {
  return new Promise((resolve) => {
    if (turn === undefined) setTimeout(resolve, 0)
    else turn(resolve)
  })
}

/** setTimeout counts in 32 bits. */
const LONGEST_TIMEOUT_MS = 2 ** 31 - 1

/** The machine's clock, which can start elsewhere, run faster and jump ahead. */
export function realClock(options: { startAt?: number; speed?: number } = {}): RealClock {
  const timers = new Timers()
  let speed = options.speed ?? 1
  let realBase = Date.now()
  let base = options.startAt ?? realBase
  let timeout: ReturnType<typeof setTimeout> | undefined
  let stopped = false

  const now = (): number => base + (Date.now() - realBase) * speed

  function rebase(time: number): void {
    base = time
    realBase = Date.now()
  }

  function runDue(): void {
    for (;;) {
      const timer = stopped ? null : timers.takeDue(now())
      if (timer === null) break
      timer.run?.()
    }
    arm()
  }

  function arm(): void {
    clearTimeout(timeout)
    const next = stopped ? null : timers.peek()
    if (next === null) return
    const ms = Math.max(0, Math.ceil((next.at - now()) / speed))
    timeout = setTimeout(runDue, Math.min(ms, LONGEST_TIMEOUT_MS))
  }

  return {
    now: () => Math.round(now()),
    after(ms, run) {
      const timer = timers.add(now() + Math.max(0, ms), run)
      if (timers.peek() === timer) arm()
      return () => {
        timer.run = null
      }
    },
    get speed() {
      return speed
    },
    setSpeed(factor) {
      rebase(now())
      speed = factor
      arm()
    },
    jumpTo(time) {
      if (time > now()) rebase(time)
      runDue()
    },
    stop() {
      stopped = true
      clearTimeout(timeout)
    },
  }
}
