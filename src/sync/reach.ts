import { quotaOf } from "./quota-object.ts"

/*
 * How the HTTP side reaches the objects: one typed function each. A stub is good for one call's worth of work; get a new
 * one for the next.
 */

/** The object of this person: named by our own id, never by anything of theirs. */
export function userObject(env: Env, userId: string) {
  return env.USER.getByName(userId)
}

/** Asks the app's WHOOP budget for the call of a person coming back from WHOOP's consent page: people wait for it. */
export async function takeSignInCall(env: Env): Promise<{ granted: boolean; retryAfterSeconds: number }> {
  const { granted, retryAfterMs } = await quotaOf(env).take({ lane: "webhook", userId: "sign-in", count: 1 })
  return { granted: granted > 0, retryAfterSeconds: Math.ceil(retryAfterMs / 1000) }
}
