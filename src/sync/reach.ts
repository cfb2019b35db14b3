import { quotaOf } from "./quota-object.ts"

/*
 * How the HTTP side reaches the objects: one typed function each. A reference is good for one call's worth of work; get a new
 * one for the next.
 */

/** The object of this person: named by our own id, never by anything of theirs. */
export function userObject(env: Env, userId: string) {
  return env.USER.getByName(userId)
}

/*
 * The calls of a person coming back from WHOOP's consent page: people wait for them. Nobody knows yet whose they are, and
 * anybody can come back with a code that they made up: so there is a look whether there is room, which takes nothing.
 */
const signIn = { lane: "webhook", userId: "sign-in" } as const

export async function hasSignInRoom(env: Env): Promise<boolean> {
  const { retryAfterMs } = await quotaOf(env).take({ ...signIn, count: 0 })
  return retryAfterMs === 0
}

/** Returns whether the call may be made now. */
export async function takeSignInCall(env: Env): Promise<boolean> {
  const { granted } = await quotaOf(env).take({ ...signIn, count: 1 })
  return granted > 0
}
