import type { TargetedMouseEvent } from "preact"
import { liveStore } from "../api/live.ts"
import { useAccount, useConnection } from "../api/member.ts"
import { useRecoveryStatus } from "../api/recovery-status.ts"
import { useStore } from "../api/store.ts"
import type { Connection } from "../api/types.ts"
import { momentWords, useNow } from "../ui/clock.ts"
import { Mark } from "../ui/icons.tsx"
import { freshnessOf } from "./freshness.ts"
import { useFailure } from "./use-failure.ts"

/** How current everything is, in a few words; pressed, it says why. */
export function FreshnessLine() {
  const now = useNow()
  const { connection } = useConnection()
  const failure = useFailure()
  const lapsed = useAccount().body?.plan.entitled === false
  const status = useRecoveryStatus(now)
  // Nothing rather than a word that is soon another: it would push its neighbours about.
  if (!connection && !failure) return null
  const freshness = freshnessOf({ connection, status, failure, now, lapsed })
  return (
    <>
      <button type="button" class="freshness" popovertarget="freshness">
        {/* New words are a new element: at the line's end they would else be the old one, moved. */}
        <span class="freshness-now" key={freshness.words}>
          <Mark kind={freshness.mark} />
          <span class="freshness-words">{freshness.words}</span>
        </span>
      </button>
      <div class="popover stack" id="freshness" popover="auto">
        <p>{freshness.reason}</p>
        {connection && connection.status !== "not_connected" && <Times connection={connection} now={now} />}
        <p>
          <a href="/settings/connections" onClick={hideAround}>
            Connection
          </a>{" "}
          · <a href="/docs/whoop">How your data stays current</a>
        </p>
      </div>
    </>
  )
}

/** The page changes without loading, and what floats above it would stay. */
function hideAround({ currentTarget }: TargetedMouseEvent<HTMLElement>) {
  currentTarget.closest<HTMLElement>("[popover]")?.hidePopover()
}

function Times({ connection, now }: { connection: Connection; now: number }) {
  const isLive = useStore(liveStore)
  const { last_synced_at, last_webhook_at } = connection
  return (
    <p class="muted">
      {last_synced_at ? `Last synced ${momentWords(last_synced_at, now)}. ` : ""}
      {last_webhook_at ? `Last event ${momentWords(last_webhook_at, now)}. ` : "No event from WHOOP yet. "}
      {isLive ? "News reaches this page as it happens." : "This page asks for news now and then."}
    </p>
  )
}
