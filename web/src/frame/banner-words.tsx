import type { ComponentChildren } from "preact"
import type { Failure } from "../api/failure.ts"
import type { Connection, RecoveryStatus } from "../api/types.ts"
import { Icon } from "../ui/icons.tsx"
import { causeSentence, failureSentence, lapsedSentence } from "./freshness.ts"
import { progressOf } from "./progress.ts"

interface BannerFacts {
  path: string
  failure: Failure | null
  onRetry: () => void
  connection: Connection | undefined
  status: RecoveryStatus | undefined
  now: number
  /** Connected, but the plan that keeps it so has ended. */
  lapsed: boolean
}

/** What is happening or wrong; null when nothing is. */
export function bannerOf({ path, failure, onRetry, now, ...facts }: BannerFacts) {
  if (failure) return <FailureBanner failure={failure} now={now} onRetry={onRetry} />
  const { connection } = facts
  // There the card says the same, and more.
  if (!connection || path === "/settings/connections") return null
  return connectionBanner({ ...facts, connection, now })
}

function FailureBanner({
  failure,
  now,
  onRetry,
}: Pick<BannerFacts, "now" | "onRetry"> & { failure: Failure }) {
  return (
    <Strip icon="warning">
      <p>{failureSentence(failure, now)}</p>
      <button type="button" class="button" onClick={onRetry}>
        Try again
      </button>
    </Strip>
  )
}

type ConnectionFacts = Pick<BannerFacts, "status" | "now" | "lapsed"> & { connection: Connection }

function connectionBanner({ connection, status, now, lapsed }: ConnectionFacts) {
  const { sync } = connection
  if (connection.status === "not_connected") return null
  if (connection.status === "reconnect_needed") {
    return (
      <Strip icon="warning">
        <p>
          <strong>Reconnection needed.</strong> {causeSentence(connection.reconnect_cause)}
        </p>
        <a class="button" href="/connections/whoop/connect">
          Reconnect
        </a>
      </Strip>
    )
  }
  if (lapsed) {
    return (
      <Strip icon="warning">
        <p>{lapsedSentence}</p>
        <a class="button" href="/pricing">
          See pricing
        </a>
      </Strip>
    )
  }
  if (sync.state === "backfill" || sync.state === "force_sync") {
    const progress = progressOf(sync, now)
    const left = progress.left && !sync.error ? `, ${progress.left}` : ""
    const words = `${progress.soFar}${left}. ${sync.error ?? ""}`
    return (
      <Strip icon={sync.error ? "warning" : "info"}>
        {/* What is said aloud when it begins; its steps are there to be read, and not said anew each time. */}
        <span class="hidden-text">{progress.title}:</span>
        {/* New words are a new element: as they grow and wrap they would else be the old one, moved. */}
        <p class="banner-progress-words" key={words} aria-live="off">
          <strong aria-hidden="true">{progress.title}:</strong> {words}
        </p>
        <SyncBar fraction={progress.fraction} label={progress.title} />
      </Strip>
    )
  }
  if (sync.error) {
    return (
      <Strip icon="warning">
        <p>{sync.error}</p>
        {sync.state === "idle" && <a href="/pricing">Plan</a>}
      </Strip>
    )
  }
  if (status?.state === "stale") {
    return (
      <Strip icon="warning">
        <p>{status.reason}</p>
        <a href="/docs/whoop">Why</a>
      </Strip>
    )
  }
  return null
}

function SyncBar({ fraction, label }: { fraction: number | null; label: string }) {
  return (
    <progress class="progress banner-progress" max={1} value={fraction ?? undefined} aria-label={label}>
      {fraction === null ? "" : `${Math.round(fraction * 100)} %`}
    </progress>
  )
}

function Strip({ icon, children }: { icon: "warning" | "info"; children: ComponentChildren }) {
  return (
    <div class="banner">
      <div class="banner-row">
        <Icon name={icon} />
        {children}
      </div>
    </div>
  )
}
