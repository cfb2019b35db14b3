import { forgetAnswers } from "./cache.ts"
import { listenForSignOut, read, send } from "./client.ts"
import { startLive } from "./live.ts"
import { forgetResources, patchResource, peekResource, preload, reloadAll, useResource } from "./resource.ts"
import { createStore } from "./store.ts"
import type { Account, Connection } from "./types.ts"

/*
 * Who is signed in, and what an open page does for them: asks for a refresh when it comes to the front, listens for
 * news. A hint in local storage lets the first frame be right without waiting for the server; the server decides.
 */

export const accountPath = "/api/v1/account"
export const connectionsPath = "/api/v1/connections"
/** What Today shows: today, fourteen days, and the sixty before them that make a person's normal. */
export const recentDaysPath = "/api/v1/whoop/daily?limit=90"
export const recoveryStatusPath = "/api/v1/whoop/recovery-status"

const hintKey = "member"

export const memberStore = createStore(localStorage.getItem(hintKey) === "1")

export const useAccount = () => useResource<Account>(accountPath)

export function useConnection(): { connection: Connection | undefined } & Omit<
  ReturnType<typeof useResource<{ data: Connection[] }>>,
  "body"
> {
  const { body, ...rest } = useResource<{ data: Connection[] }>(connectionsPath)
  return { ...rest, connection: body?.data.find((connection) => connection.provider === "whoop") }
}

/** Asks who is signed in, and lives with the answer until a 401. */
export async function startMember(): Promise<void> {
  listenForSignOut(() => void becomeSignedOut())
  if (memberStore.get())
    for (const path of [recentDaysPath, connectionsPath, recoveryStatusPath]) preload(path)
  try {
    await read(accountPath)
    localStorage.setItem(hintKey, "1")
    memberStore.set(true)
  } catch {
    // A 401 has been heard by the listener. Offline or a failing server leave the hint: the last data stays readable.
  }
  if (memberStore.get()) listen()
}

async function becomeSignedOut(): Promise<void> {
  if (!memberStore.get()) return
  localStorage.removeItem(hintKey)
  memberStore.set(false)
  stopListening()
  forgetResources()
  await forgetAnswers()
}

export async function signOut(): Promise<void> {
  await send("POST", "/auth/sign-out")
  await endMembership()
}

/** Forgets everything of the person in this browser and goes to the front page. */
export async function endMembership(): Promise<void> {
  await becomeSignedOut()
  location.assign("/")
}

function isSyncing(): boolean {
  const known = peekResource<{ data: Connection[] }>(connectionsPath)
  return known?.data.some((connection) => connection.sync.state !== "idle") ?? false
}

let stopListening: () => void = () => {}

function listen(): void {
  const stopLive = startLive({
    isSyncing,
    onCatchUp: () => reloadAll("/api/v1/"),
    onMessage(message) {
      if (message.type === "data_changed") return reloadAll("/api/v1/whoop/")
      if (message.type === "connection") return reloadAll("/api/v1/")
      patchResource<{ data: Connection[] }>(connectionsPath, (body) => ({
        data: body.data.map((connection) => ({ ...connection, sync: message.sync })),
      }))
      // The last run, the times beside it and the recovery status are not in the message.
      if (message.sync.state === "idle") reloadAll("/api/v1/")
    },
  })
  const comeToFront = () => {
    if (!document.hidden) askForRefresh()
  }
  document.addEventListener("visibilitychange", comeToFront)
  askForRefresh()
  stopListening = () => {
    stopLive()
    document.removeEventListener("visibilitychange", comeToFront)
  }
}

const refreshAtMostEveryMs = 30_000
let lastAskedAt = Number.NEGATIVE_INFINITY

/** The server decides whether WHOOP is asked; its answer comes as news. A failure is silent: nothing was promised. */
function askForRefresh(): void {
  if (performance.now() - lastAskedAt < refreshAtMostEveryMs) return
  lastAskedAt = performance.now()
  send("POST", `${connectionsPath}/whoop/refresh`).catch(() => {})
}
