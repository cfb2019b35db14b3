import { forgetAnswers } from "./cache.ts"
import { listenForSignOut, send } from "./client.ts"
import { readHint, writeHint } from "./hint.ts"
import { startNews } from "./news.ts"
import { accountPath, connectionsPath, recoveryStatusPath } from "./paths.ts"
import { forgetResources, peekResource, preload, reloadAll, useResource } from "./resource.ts"
import { createStore } from "./store.ts"
import type { Account, Connection } from "./types.ts"

/*
 * Who is signed in. A hint in local storage, the account's id, lets the first frame be right without waiting for the
 * server; the server decides.
 */

const hintKey = "member"

export const memberStore = createStore(readHint("local", hintKey) !== null)

/** Whether that is more than a guess: without a hint somebody may just have come back from signing in. */
export const memberKnownStore = createStore(memberStore.get())

export const useAccount = () => useResource<Account>(accountPath)

export function useConnection(): { connection: Connection | undefined } & Omit<
  ReturnType<typeof useResource<{ data: Connection[] }>>,
  "body"
> {
  const { body, ...rest } = useResource<{ data: Connection[] }>(connectionsPath)
  return { ...rest, connection: body?.data.find((connection) => connection.provider === "whoop") }
}

/** Reads what stands around every page of a member. */
export function preloadFrame(): Promise<void>[] {
  return [accountPath, connectionsPath, recoveryStatusPath].map(preload)
}

/** Asks who is signed in, and lives with the answer until a 401. */
export async function startMember(): Promise<void> {
  listenForSignOut(becomeSignedOut)
  await preload(accountPath)
  // A 401 has been heard by the listener. Offline or a failing server leave the hint: the last data stays readable.
  const account = peekResource<Account>(accountPath)
  if (account) await becomeSignedIn(account.id)
  memberKnownStore.set(true)
  if (memberStore.get()) stopNews = startNews()
}

async function becomeSignedIn(accountId: string): Promise<void> {
  const before = readHint("local", hintKey)
  writeHint("local", hintKey, accountId)
  memberStore.set(true)
  if (before === null || before === accountId) return
  // Somebody else was here last, and their session just ended: what is kept of them is not for this person.
  forgetResources()
  await forgetAnswers()
  reloadAll()
}

let stopNews: () => void = () => {}

async function becomeSignedOut(): Promise<void> {
  if (!memberStore.get()) return
  writeHint("local", hintKey, null)
  memberStore.set(false)
  stopNews()
  forgetResources()
  await forgetAnswers()
}

export async function signOut(): Promise<void> {
  await send("POST", "/auth/sign-out")
  await endMembership()
}

/** From here on the page stands still: no 401 may take away the receipt of an account that is gone. */
export async function eraseAccount<Receipt>(): Promise<Receipt> {
  stopNews()
  listenForSignOut(() => {})
  try {
    return await send<Receipt>("DELETE", accountPath)
  } catch (error) {
    listenForSignOut(becomeSignedOut)
    stopNews = startNews()
    throw error
  }
}

/** Forgets everything of the person in this browser and goes to the front page. */
export async function endMembership(): Promise<void> {
  await becomeSignedOut()
  location.assign("/")
}
