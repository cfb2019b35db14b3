import { useState } from "preact/hooks"
import { send } from "../../api/client.ts"
import { connectionsPath } from "../../api/paths.ts"
import { reloadAll } from "../../api/resource.ts"
import type { Connection, Plan } from "../../api/types.ts"
import { causeSentence, silentSentence } from "../../frame/freshness.ts"
import { Card } from "../../ui/card.tsx"
import { dayWords, momentWords, useNow } from "../../ui/clock.ts"
import { Mark, type MarkKind } from "../../ui/icons.tsx"
import { Notice } from "../../ui/notice.tsx"
import { useAction } from "../../ui/use-action.ts"
import { DisconnectDialog } from "./disconnect-dialog.tsx"
import { runsToTell } from "./outcome-words.ts"
import { SyncProgress } from "./sync-progress.tsx"
import { SyncReport } from "./sync-report.tsx"

/** WHOOP's card in every state of a connection. */
export function WhoopCard({ connection, plan }: { connection: Connection; plan: Plan | undefined }) {
  return (
    <Card title="WHOOP" aside={<StatusWord connection={connection} />}>
      <div class="stack">
        {connection.status === "not_connected" && (
          <NotConnected plan={plan} hadOne={connection.connected_at !== null} />
        )}
        {connection.status === "reconnect_needed" && <ReconnectNeeded connection={connection} />}
        {connection.status === "connected" && <Connected connection={connection} />}
      </div>
    </Card>
  )
}

const statusWords: Record<Connection["status"], { words: string; mark: MarkKind }> = {
  not_connected: { words: "Not connected", mark: "off" },
  connected: { words: "Connected", mark: "good" },
  reconnect_needed: { words: "Reconnection needed", mark: "bad" },
}

function StatusWord({ connection }: { connection: Connection }) {
  const { words, mark } = statusWords[connection.status]
  return (
    <span class="status-word">
      <Mark kind={mark} />
      {words}
    </span>
  )
}

function NotConnected({ plan, hadOne }: { plan: Plan | undefined; hadOne: boolean }) {
  if (plan && !plan.entitled) {
    return (
      <>
        <p>
          Connecting WHOOP needs an active plan. What you already have stays readable and can be exported.
        </p>
        <p>
          <a class="button button-primary" href="/pricing">
            See pricing
          </a>
        </p>
      </>
    )
  }
  return (
    <>
      <p>
        {hadOne
          ? "Your history is still here. Connecting again brings it up to date."
          : "Connect to bring your recovery, sleep, strain and workouts here: the newest days within seconds, your whole history in a few minutes."}
      </p>
      <ul class="bulleted small muted">
        <li>WHOOP asks you first, and shows what it shares. VitalTrends only reads.</li>
        <li>Leave every permission ticked; without one of them your days cannot be put together.</li>
        <li>You can disconnect here any time.</li>
      </ul>
      <p>
        <a class="button button-primary" href="/connections/whoop/connect">
          Connect WHOOP
        </a>
      </p>
    </>
  )
}

function ReconnectNeeded({ connection }: { connection: Connection }) {
  return (
    <>
      <p>{causeSentence(connection.reconnect_cause)}</p>
      <p>One press at WHOOP mends it. Everything missed since then follows by itself.</p>
      <Facts connection={connection} />
      <p>
        <a class="button button-primary" href="/connections/whoop/connect">
          Reconnect WHOOP
        </a>
      </p>
    </>
  )
}

function Connected({ connection }: { connection: Connection }) {
  const { sync } = connection
  const [isAsking, setAsking] = useState(false)
  const forceSync = useAction(async () => {
    await send("POST", `${connectionsPath}/whoop/force-sync`)
    reloadAll(connectionsPath)
  })
  const isBusy = sync.state === "backfill" || sync.state === "force_sync"
  return (
    <>
      <Facts connection={connection} />
      {connection.webhooks === "silent" && <Notice>{silentSentence}</Notice>}
      {sync.state !== "idle" || sync.error ? <SyncProgress sync={sync} /> : null}
      {sync.events_pending > 0 && (
        <p class="small muted">
          {sync.events_pending === 1
            ? "One event from WHOOP waits for its record to appear there."
            : `${sync.events_pending} events from WHOOP wait for their records to appear there.`}
        </p>
      )}
      {sync.state === "idle" &&
        runsToTell(sync).map((run, i) => <SyncReport key={run.kind} run={run} isLast={i === 0} />)}
      {forceSync.problem && <Notice alert>{forceSync.problem.detail}</Notice>}
      <div class="row">
        <button
          type="button"
          class="button"
          aria-disabled={isBusy || forceSync.isBusy}
          aria-describedby="force-sync-words"
          onClick={() => {
            if (!isBusy) void forceSync.run()
          }}
        >
          Force sync
        </button>
        <button type="button" class="button button-danger" onClick={() => setAsking(true)}>
          Disconnect
        </button>
      </div>
      <p class="small muted" id="force-sync-words">
        {isBusy
          ? "Force sync can be pressed again when this is done."
          : "Force sync compares the last six months with WHOOP, record by record, and mends what differs. It is rarely needed."}
      </p>
      {isAsking && <DisconnectDialog onClose={() => setAsking(false)} />}
    </>
  )
}

function Facts({ connection }: { connection: Connection }) {
  const now = useNow()
  const { last_synced_at, history_from } = connection
  return (
    <dl class="connection-facts">
      <div>
        <dt>Last synced</dt>
        <dd>{last_synced_at ? momentWords(last_synced_at, now) : "not yet"}</dd>
      </div>
      <div>
        <dt>WHOOP’s events</dt>
        <dd>{eventWords(connection, now)}</dd>
      </div>
      <div>
        <dt>History from</dt>
        <dd>{history_from ? dayWords(history_from, now) : "not all imported yet"}</dd>
      </div>
    </dl>
  )
}

function eventWords({ status, webhooks, last_webhook_at }: Connection, now: number): string {
  const last = last_webhook_at && `last ${momentWords(last_webhook_at, now)}`
  // Whatever arrived before the connection broke, nothing arrives now.
  if (status === "reconnect_needed") return last ?? "none"
  const words = { arriving: "arriving", silent: "silent", unknown: "none yet" }[webhooks]
  return last ? `${words}, ${last}` : words
}
