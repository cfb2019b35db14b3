import type { LiveMessage } from "../../../src/sync/status.ts"
import { send } from "./client.ts"
import { startLive } from "./live.ts"
import { connectionsPath } from "./paths.ts"
import { refreshOldStatus } from "./recovery-status.ts"
import { patchResource, peekResource, reloadAll, reloadOne } from "./resource.ts"
import type { Connection, SyncStatus } from "./types.ts"

/*
 * What keeps an open page current: news from the stream, a question where there is no stream, the wish for a refresh
 * whenever the page comes to the front, and another look at what changes with time alone.
 */

type Connections = { data: Connection[] }

/** A laptop that slept this long may hold a socket that is dead and does not know it. */
const longAwayMs = 60_000
const refreshAtMostEveryMs = 30_000
const lookAtStatusEveryMs = 60_000

/** The returned function ends it. */
export function startNews(): () => void {
  const stopLive = startLive({
    isSyncing,
    onMessage: take,
    onGap: () => reloadAll("/api/v1/"),
    onPoll: () => void askForNews(),
  })
  let hiddenAt = Date.now()
  const comeOrGo = () => {
    if (document.hidden) {
      hiddenAt = Date.now()
      return
    }
    askForRefresh()
    if (Date.now() - hiddenAt > longAwayMs) reloadAll("/api/v1/")
  }
  document.addEventListener("visibilitychange", comeOrGo)
  const statusTimer = setInterval(() => {
    if (!document.hidden) refreshOldStatus(Date.now())
  }, lookAtStatusEveryMs)
  askForRefresh()
  return () => {
    stopLive()
    clearInterval(statusTimer)
    document.removeEventListener("visibilitychange", comeOrGo)
  }
}

function take(message: LiveMessage): void {
  switch (message.type) {
    case "data_changed":
      reloadAll("/api/v1/whoop/")
      // When WHOOP last told something has moved with it.
      reloadAll(connectionsPath)
      break
    case "connection":
      reloadAll("/api/v1/")
      break
    case "sync":
      showSync(message.sync)
  }
}

function showSync(sync: SyncStatus): void {
  patchResource<Connections>(connectionsPath, (body) => ({
    data: body.data.map((connection) => ({ ...connection, sync })),
  }))
  // The times beside it and the recovery status are not in the message.
  if (sync.state === "idle") reloadAll("/api/v1/")
}

/** Asks for the connection alone, and reads the data again only when it moved. */
async function askForNews(): Promise<void> {
  const before = connectionMark()
  await reloadOne(connectionsPath)
  if (connectionMark() !== before) reloadAll("/api/v1/whoop/")
}

function connectionMark(): string {
  const known = peekResource<Connections>(connectionsPath)?.data ?? []
  return JSON.stringify(
    known.map(({ status, last_synced_at, last_webhook_at, sync }) => {
      return [status, last_synced_at, last_webhook_at, sync.state, sync.records, sync.last_run?.finished_at]
    }),
  )
}

function isSyncing(): boolean {
  const known = peekResource<Connections>(connectionsPath)?.data ?? []
  return known.some((connection) => connection.sync.state !== "idle")
}

let lastAskedAt = Number.NEGATIVE_INFINITY

/** The server decides whether WHOOP is asked; its answer comes as news. A failure is silent: nothing was promised. */
function askForRefresh(): void {
  if (performance.now() - lastAskedAt < refreshAtMostEveryMs) return
  lastAskedAt = performance.now()
  send("POST", `${connectionsPath}/whoop/refresh`).catch(() => {})
}
