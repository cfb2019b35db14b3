import { findConnection, setNextCheck } from "../db/connections.ts"
import { loadSnapshot } from "../db/snapshot.ts"
import { errorFields } from "../log.ts"
import type { WhoopEvent } from "../whoop/events.ts"
import { setNextAlarm } from "./alarm.ts"
import { forgetNextCheck, readChecks, recheckAt } from "./bookkeeping.ts"
import {
  createContext,
  FailuresOnShelf,
  LastRunOnShelf,
  LinkOnShelf,
  type MemberContext,
  PausedOnShelf,
  RefreshOnShelf,
} from "./context.ts"
import type { DeliveryOutcome } from "./delivery.ts"
import { drainInbox, followUp } from "./drain.ts"
import type { ErasureReceipt, Grant, GrantAnswer } from "./grant.ts"
import { FORCE_SYNC_DAYS, type Job, JobOnShelf, pagesDone, startJob } from "./job.ts"
import { runRound } from "./job-runner.ts"
import { connectMember, disconnectMember, eraseMember, loseConnection } from "./link.ts"
import { catchUpRecent, refreshRecent, toLookRun } from "./look.ts"
import { WATCH_SECONDS } from "./messages.ts"
import { ConnectionLostError, isQuota, ourFault, TryLaterError } from "./outcomes.ts"
import { followPlan } from "./pause.ts"
import type { MemberPorts } from "./ports.ts"
import { FAILURES_MAX, putOff, TRIES_OF_A_TICK } from "./put-off.ts"
import { decideRefresh, type RefreshAnswer } from "./refresh.ts"
import { makeWayForConsent, tryRevocation } from "./revocation.ts"
import type { SyncStatus } from "./status.ts"
import { syncStatus } from "./sync-status.ts"
import { tellStatus } from "./told.ts"

/** What is left to do after a run, and how long that can wait. */
export type RunOutcome = { kind: "done" } | { kind: "again"; delayMs: number }

/**
 * Rounds of up to four pages in one invocation: the free plan allows it 50 calls and 50 D1 queries, and a page takes one
 * and three, with two more where deletions are looked for (https://developers.cloudflare.com/workers/platform/limits).
 */
const ROUNDS_PER_RUN = { plain: 3, comparing: 2 }
/**
 * A night's events come within milliseconds of each other: they are answered together, and what the first one sets off
 * does not keep WHOOP waiting for our word that the second is stored.
 */
const TOGETHER_MS = 25
/** A job that fails so often, or waits so long (for the day's quota), does not stand in for a look at today. */
const STUCK_AFTER = 3
const LONG_WAIT_MS = 5 * 60_000
const isHeldUp = ({ failures, waitingUntil }: Job, now: number) =>
  failures >= STUCK_AFTER || (waitingUntil ?? 0) - now > LONG_WAIT_MS
/** Should a run never come to its end, the alarm takes the work up again after this. */
const RUN_LOST_MS = 120_000

/**
 * One person's engine. Everything that touches their WHOOP account goes through here, one piece of work at a time:
 * calls interleave at every await, so `#exclusive` is the explicit lock. It lives in memory on purpose: a restart ends
 * its holder too, and what was under way is taken up from storage.
 */
export class Member {
  readonly #context: MemberContext
  #tail: Promise<unknown> = Promise.resolve()
  /** A disconnect comes after the connecting that was asked for before it: WHOOP revokes by member, not by consent. */
  #connecting: Promise<unknown> = Promise.resolve()
  #pendingRun: Promise<RunOutcome> | undefined
  /** When this instance means to go on with a job or a refresh. */
  #goOnAt: number | null = null

  constructor(ports: MemberPorts) {
    this.#context = createContext(ports)
  }

  /** Stores an event durably and sees to its being processed at once. */
  async receive(event: WhoopEvent): Promise<DeliveryOutcome> {
    const { inbox, shelf, ports } = this.#context
    const link = shelf.get(LinkOnShelf)
    if (!link || link.status === "not_connected" || link.whoopUserId !== event.user_id)
      return "unknown_member"
    const isNew = inbox.add(event, ports.now())
    // A duplicate too: the first one's alarm may have been lost.
    await ports.setAlarm(Math.min(inbox.nextAt() ?? ports.now(), ports.now()) + TOGETHER_MS)
    return isNew ? "accepted" : "duplicate"
  }

  /** The member came back from WHOOP's consent page, and their code is about to be exchanged. */
  async expectGrant(): Promise<void> {
    await makeWayForConsent(this.#context)
    await this.#rearm()
  }

  connect(grant: Grant): Promise<GrantAnswer> {
    const connecting = this.#exclusive(async () => {
      const answer = await connectMember(this.#context, grant)
      if (answer.outcome === "connected") await this.#kick()
      return answer
    })
    this.#connecting = connecting.catch(() => undefined)
    return connecting
  }

  /** The on-open refresh. */
  async refresh(): Promise<RefreshAnswer> {
    const { shelf, ports } = this.#context
    const link = shelf.get(LinkOnShelf)
    if (link?.status !== "connected") {
      return {
        queued: false,
        reason: link?.status === "reconnect_needed" ? "reconnect_needed" : "not_connected",
      }
    }
    if (!(await this.#planAllows())) return { queued: false, reason: "plan_lapsed" }
    await this.#rearm()
    const held = await loadSnapshot(ports.db, ports.userId)
    // From here to the answer nothing is awaited: of two tabs that ask at once, one is first.
    const asked = shelf.get(RefreshOnShelf)
    const job = shelf.get(JobOnShelf)
    const importing = job !== null && !isHeldUp(job, ports.now())
    const running = asked && !asked.done ? "refresh" : importing ? "import" : null
    const { lastFullLookAt } = readChecks(this.#context)
    const facts = { held, running, lastFullLookAt, lastAskedAt: asked?.askedAt ?? null } as const
    const answer = decideRefresh(facts, ports.now())
    if (!answer.queued) return answer
    // A disconnect or an erasure may have come while D1 was answering.
    if (shelf.get(LinkOnShelf)?.status !== "connected") return { queued: false, reason: "not_connected" }
    shelf.put(RefreshOnShelf, { askedAt: ports.now(), done: false })
    await this.#kick()
    return answer
  }

  /** Starts re-importing the last six months. */
  async forceSync(): Promise<"started" | "already_running" | "not_connected" | "plan_lapsed"> {
    const { shelf, ports } = this.#context
    if (shelf.get(LinkOnShelf)?.status !== "connected") return "not_connected"
    if (!(await this.#planAllows())) return "plan_lapsed"
    await this.#rearm()
    if (shelf.get(LinkOnShelf)?.status !== "connected") return "not_connected"
    if (shelf.get(JobOnShelf)) return "already_running"
    shelf.put(JobOnShelf, startJob("force_sync", "force", FORCE_SYNC_DAYS, true, ports.now()))
    await this.#kick()
    return "started"
  }

  /** The plan may have changed: pauses, or goes on and catches up. */
  async planChanged(): Promise<void> {
    await this.#exclusive(() => this.#guarded(async () => ({ kind: "done" })))
    await this.#rearm()
  }

  /** For whoever waits for an answer: the pausing itself, or the return, is left to the alarm. */
  async #planAllows(): Promise<boolean> {
    const { shelf, ports } = this.#context
    const entitled = await ports.entitled()
    if (entitled === (shelf.get(PausedOnShelf) !== null)) await ports.setAlarm(ports.now())
    return entitled
  }

  /** Ends syncing. Returns whether WHOOP has confirmed the end of our access already. */
  async disconnect(): Promise<boolean | null> {
    await this.#connecting
    await disconnectMember(this.#context)
    const confirmed = await tryRevocation(this.#context)
    await this.#rearm()
    return confirmed
  }

  /** Ends syncing and forgets everything here; D1's rows are the caller's. */
  async erase(): Promise<ErasureReceipt> {
    await this.#connecting
    // Stops what is under way, then waits for its end: a page on its way must not be written after the erasure.
    await disconnectMember(this.#context)
    return this.#exclusive(() => eraseMember(this.#context))
  }

  /** After the storage was emptied: whatever arrives late finds empty tables, and waits for its turn as before. */
  reopen(): void {
    const { shelf, inbox } = this.#context
    shelf.open()
    inbox.open()
  }

  /** For the connection's card. */
  async status(): Promise<SyncStatus> {
    await this.#rearm()
    return syncStatus(this.#context, this.#historyFrom)
  }

  #historyFrom: number | null = null

  /**
   * Goes on with whatever is under way, for as long as one invocation may, and sets the alarm for the rest. Callers that
   * come meanwhile share one run.
   */
  run(): Promise<RunOutcome> {
    if (this.#pendingRun) return this.#pendingRun
    const pending = this.#exclusive(async () => {
      this.#pendingRun = undefined
      this.#goOnAt = this.#context.ports.now() + RUN_LOST_MS
      const outcome = await this.#guarded(() => this.#workOn())
      this.#goOnAt = outcome.kind === "again" ? this.#context.ports.now() + outcome.delayMs : null
      await this.#rearm()
      return outcome
    })
    this.#pendingRun = pending
    return pending
  }

  /** The hourly tick found this person due. `now` is its scheduled time, which need not be the present. */
  catchUp(scheduledTime: number): Promise<RunOutcome> {
    return this.#exclusive(async () => {
      const outcome = await this.#guarded(() => this.#catchUp(scheduledTime), "tick")
      await this.#rearm()
      return outcome
    })
  }

  /** The one alarm: events, a revocation, a follow-up, or a job whose message was lost. Never throws. */
  async alarm(): Promise<void> {
    const { ports } = this.#context
    try {
      await tellStatus(this.#context).catch(() => undefined)
      await tryRevocation(this.#context)
      await this.#exclusive(() => this.#guarded(() => this.#answerEvents()))
      if (this.#isDue()) await this.run()
    } catch (error) {
      ports.log("alarm.failed", { userId: ports.userId, ...errorFields(error) })
    }
    await this.#rearm()
  }

  #exclusive<T>(work: () => Promise<T>): Promise<T> {
    const next = this.#tail.then(work)
    this.#tail = next.catch(() => undefined)
    return next
  }

  /** `dueBy`: follow-ups planned until then are due too. */
  async #answerEvents(dueBy = this.#context.ports.now()): Promise<RunOutcome> {
    await drainInbox(this.#context)
    await followUp(this.#context, dueBy)
    this.#context.inbox.sweep(this.#context.ports.now())
    await this.#announce()
    return { kind: "done" }
  }

  async #workOn(): Promise<RunOutcome> {
    const { shelf, inbox, ports } = this.#context
    const rounds = shelf.get(JobOnShelf)?.compares ? ROUNDS_PER_RUN.comparing : ROUNDS_PER_RUN.plain
    for (let round = 0; round < rounds; round++) {
      if (shelf.get(LinkOnShelf)?.status !== "connected") return { kind: "done" }
      const hasEvents = () => (inbox.nextAt() ?? Number.POSITIVE_INFINITY) <= ports.now()
      if (hasEvents()) await this.#answerEvents()
      await this.#lookIfAsked()
      const before = shelf.get(JobOnShelf)
      if (!before) return { kind: "done" }
      const left = await runRound(this.#context, hasEvents)
      await this.#announceJob(left)
      if (left === "done") return { kind: "done" }
    }
    return { kind: "again", delayMs: 0 }
  }

  async #lookIfAsked(): Promise<void> {
    const { shelf, ports } = this.#context
    const asked = shelf.get(RefreshOnShelf)
    if (!asked || asked.done) return
    ports.tell({ type: "sync", sync: await this.status() })
    const outcome = await refreshRecent(this.#context)
    shelf.put(RefreshOnShelf, { ...asked, done: true })
    shelf.put(LastRunOnShelf, toLookRun("refresh", asked.askedAt, outcome, ports.now()))
    await this.#announce()
    ports.tell({ type: "sync", sync: await this.status() })
  }

  async #catchUp(scheduledTime: number): Promise<RunOutcome> {
    const { shelf, ports, applier } = this.#context
    const link = shelf.get(LinkOnShelf)
    if (link?.status !== "connected") {
      await setNextCheck(ports.db, ports.userId, null)
      return { kind: "done" }
    }
    forgetNextCheck(this.#context)
    const startedAt = ports.now()
    await this.#answerEvents(Math.max(startedAt, scheduledTime))
    const secondLook = applier.secondLookAt()
    if (secondLook !== null && secondLook <= scheduledTime && !shelf.get(JobOnShelf)) {
      const job = startJob("force_sync", "catch_up", FORCE_SYNC_DAYS, true, ports.now())
      shelf.put(JobOnShelf, { ...job, scheduledTime })
    }
    const job = shelf.get(JobOnShelf)
    if (job) {
      shelf.put(JobOnShelf, { ...job, failures: Math.min(job.failures, FAILURES_MAX - TRIES_OF_A_TICK) })
      await this.#kick()
    }
    const outcome = await catchUpRecent(this.#context, scheduledTime)
    if (outcome.pages > 0) shelf.put(LastRunOnShelf, toLookRun("catch_up", startedAt, outcome, ports.now()))
    await this.#announce()
    const held = await loadSnapshot(ports.db, ports.userId)
    await setNextCheck(ports.db, ports.userId, recheckAt(this.#context, held, scheduledTime))
    return { kind: "done" }
  }

  /** Turns the ways work ends short into what happens next. */
  async #guarded(
    work: () => Promise<RunOutcome>,
    asked: "tick" | "otherwise" = "otherwise",
  ): Promise<RunOutcome> {
    const { ports, shelf, applier } = this.#context
    const { writes } = applier
    try {
      const plan = await followPlan(this.#context)
      if (plan === "paused") return { kind: "done" }
      if (plan === "resumed") await this.#kick()
      const outcome = await work()
      // Having had nothing to do says nothing of whether WHOOP is back.
      if (applier.writes > writes) shelf.remove(FailuresOnShelf)
      return outcome
    } catch (error) {
      if (shelf.get(LinkOnShelf)?.status !== "connected") return { kind: "done" }
      if (error instanceof ConnectionLostError) {
        await loseConnection(this.#context, error.reconnectCause)
        return { kind: "done" }
      }
      if (!(error instanceof TryLaterError)) {
        ports.log("sync.failed", { userId: ports.userId, ...errorFields(error) })
      }
      const short = error instanceof TryLaterError ? error : ourFault()
      const outcome = await this.#later(short)
      if (asked === "otherwise") return outcome
      // A tick's look waits for the quota. Where WHOOP does not answer the next tick comes soon enough, and a job has its
      // own waits.
      return isQuota(short) ? { kind: "again", delayMs: short.retryAfterMs } : { kind: "done" }
    } finally {
      await this.#announce().catch(() => undefined)
    }
  }

  async #later(error: TryLaterError): Promise<RunOutcome> {
    const { ports, shelf } = this.#context
    const { delayMs, waits } = putOff(this.#context, error)
    ports.log("sync.waiting", { userId: ports.userId, code: error.code, delayMs })
    // Should this be the last that is heard of it, the hourly tick takes it up.
    await setNextCheck(ports.db, ports.userId, ports.now() + 3_600_000).catch(() => undefined)
    if (shelf.get(JobOnShelf)) ports.tell({ type: "sync", sync: await this.status() })
    await this.#rearm()
    return waits ? { kind: "again", delayMs } : { kind: "done" }
  }

  #isDue(): boolean {
    const at = this.#workAt()
    return at !== null && at <= this.#context.ports.now()
  }

  /** When a job or a refresh is to go on, UTC ms; null: there is none, or it is left to the hourly tick. */
  #workAt(): number | null {
    const { shelf, ports } = this.#context
    if (shelf.get(LinkOnShelf)?.status !== "connected") return null
    const refresh = shelf.get(RefreshOnShelf)
    const job = shelf.get(JobOnShelf)
    const refreshing = refresh !== null && !refresh.done
    if (!refreshing && (!job || job.failures >= FAILURES_MAX)) return null
    // Without a plan of its own this instance has just started, and whoever carried the work on may have ended.
    return this.#goOnAt ?? job?.waitingUntil ?? ports.now()
  }

  /**
   * Work is waiting: the alarm carries it on from here. The queue's message is the second string, should the alarm be
   * lost with the machine: it comes by once in a while until the work is done (consumer.ts).
   */
  async #kick(): Promise<void> {
    const { ports } = this.#context
    this.#goOnAt = ports.now()
    await this.#rearm()
    await ports
      .send({ kind: "run", userId: ports.userId }, WATCH_SECONDS)
      .catch((error: unknown) =>
        ports.log("queue.send_failed", { userId: ports.userId, ...errorFields(error) }),
      )
  }

  #rearm(): Promise<void> {
    return setNextAlarm(this.#context, this.#workAt())
  }

  /** Tells open dashboards to look again, if there is something to be seen. */
  async #announce(): Promise<void> {
    if (!this.#context.applier.takeNews()) return
    const { ports } = this.#context
    const connection = await findConnection(ports.db, ports.userId)
    if (connection) ports.tell({ type: "data_changed", data_version: connection.data_version })
  }

  async #announceJob(left: "more" | "done"): Promise<void> {
    const { ports, shelf } = this.#context
    const connection = await findConnection(ports.db, ports.userId)
    this.#historyFrom = connection?.history_from ?? null
    this.#context.applier.takeNews()
    ports.tell({ type: "sync", sync: await this.status() })
    if (connection) ports.tell({ type: "data_changed", data_version: connection.data_version })
    const job = shelf.get(JobOnShelf)
    if (left === "more" && job)
      ports.log("sync.progressed", { userId: ports.userId, kind: job.kind, pages: pagesDone(job) })
  }
}
