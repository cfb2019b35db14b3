import type { LiveMessage } from "../../../src/sync/status.ts"
import { retryDelayMs } from "./retry.ts"
import { createStore } from "./store.ts"

/*
 * News from the server over one WebSocket. While it cannot open (a proxy, a sleeping laptop) the page asks instead, so
 * the same news comes later but it comes. After a gap everything on screen is read again: news is not kept for us.
 */

/** How often to ask while no socket is open. */
export function pollDelayMs(syncing: boolean): number {
  return syncing ? 2_000 : 30_000
}

/** Whether news comes by itself; false while asking instead. */
export const liveStore = createStore(false)

export interface LiveHandlers {
  onMessage: (message: LiveMessage) => void
  /** News may have been missed: read everything on screen again. */
  onGap: () => void
  /** No socket: ask whether there is news. */
  onPoll: () => void
  isSyncing: () => boolean
}

/** Starts listening; the returned function ends it. */
export function startLive(handlers: LiveHandlers): () => void {
  let failures = 0
  let socket: WebSocket | null = null
  let retry: ReturnType<typeof setTimeout> | undefined
  let poll: ReturnType<typeof setTimeout> | undefined
  let ended = false

  // Looked at often, because a sync may begin meanwhile and then news is wanted sooner.
  const schedulePoll = (since = Date.now()) => {
    clearTimeout(poll)
    poll = setTimeout(() => {
      if (Date.now() - since < pollDelayMs(handlers.isSyncing())) return schedulePoll(since)
      if (!document.hidden) handlers.onPoll()
      schedulePoll()
    }, pollDelayMs(true))
  }

  const open = () => {
    clearTimeout(retry)
    const url = new URL("/api/v1/events", location.href)
    url.protocol = url.protocol === "https:" ? "wss:" : "ws:"
    socket = new WebSocket(url)
    socket.onopen = () => {
      const afterGap = failures > 0
      failures = 0
      clearTimeout(poll)
      liveStore.set(true)
      if (afterGap) handlers.onGap()
    }
    socket.onmessage = (event) => {
      const message = parseLiveMessage(event.data)
      if (message) handlers.onMessage(message)
    }
    socket.onclose = () => {
      if (ended) return
      liveStore.set(false)
      if (failures === 0) schedulePoll()
      failures += 1
      retry = setTimeout(open, retryDelayMs(failures - 1, Math.random()))
    }
  }

  const reopenNow = () => {
    if (
      document.hidden ||
      socket?.readyState === WebSocket.OPEN ||
      socket?.readyState === WebSocket.CONNECTING
    )
      return
    open()
  }

  open()
  window.addEventListener("online", reopenNow)
  document.addEventListener("visibilitychange", reopenNow)
  return () => {
    ended = true
    clearTimeout(retry)
    clearTimeout(poll)
    window.removeEventListener("online", reopenNow)
    document.removeEventListener("visibilitychange", reopenNow)
    socket?.close()
    liveStore.set(false)
  }
}

/** A message that this version does not know is left alone: a newer server may speak to an older page. */
export function parseLiveMessage(text: unknown): LiveMessage | null {
  if (typeof text !== "string") return null
  let message: unknown
  try {
    message = JSON.parse(text)
  } catch {
    return null
  }
  if (typeof message !== "object" || message === null || !("type" in message)) return null
  if (
    message.type === "sync" &&
    "sync" in message &&
    typeof message.sync === "object" &&
    message.sync !== null
  ) {
    return message as LiveMessage
  }
  if (message.type === "data_changed" || (message.type === "connection" && "status" in message)) {
    return message as LiveMessage
  }
  return null
}
