/*
 * Every way signing in or connecting can be refused, with the sentence the person reads. The Worker redirects to a page
 * with `?problem=<code>`; the page looks the sentence up here. Plain data without imports: the dashboard takes it at
 * build time. Each sentence says what happened, what is safe, and what to do. `scopes_missing` comes with
 * `&missing=read:sleep read:cycles`, whose words are below.
 */

export const problems = {
  denied: "You declined, so nothing was connected and nothing changed. You can try again any time.",
  expired:
    "This attempt has expired, was already used, or was begun in another browser. Nothing changed. Start again from here.",
  signed_out:
    "You were signed out, or signed in as somebody else, meanwhile. Nothing changed. Sign in and start again.",
  sign_in_again: "This needs a sign-in within the last ten minutes. Sign in, and repeat it.",
  scopes_missing:
    "WHOOP did not grant everything VitalTrends needs. Nothing changed. Connect again and leave every box ticked; missing were:",
  no_refresh_token:
    "WHOOP granted no lasting access (the scope offline), so syncing could not go on by itself. Nothing changed. Connect again.",
  linked_elsewhere:
    "This WHOOP account belongs to another VitalTrends account. Nothing changed. Sign in with WHOOP to use that one, or erase it first.",
  other_account:
    "This account holds the history of a different WHOOP account. Nothing changed. Connect the WHOOP account you connected first.",
  plan_needed: "Connecting needs an active plan. Nothing changed. What you already have stays readable.",
  whoop_unreachable: "WHOOP did not answer as it should. Nothing changed. Try again in a minute.",
  whoop_busy: "WHOOP's limit for this app is used up for the moment. Nothing changed. Try again in a minute.",
  whoop_refused_app:
    "WHOOP refused this app's own credentials. Nothing changed. Whoever runs this VitalTrends must check the WHOOP settings.",
  provider_unreachable:
    "The sign-in provider did not answer as it should. Nothing changed. Try again in a minute.",
  provider_refused: "The sign-in provider refused the attempt. Nothing changed. Start again from here.",
  identity_taken: "That account already signs in to another VitalTrends account. Nothing changed.",
  failed_here: "Something went wrong on our side. Nothing was lost. Connect again.",
  too_many_attempts: "Too many attempts from this network. Wait a minute and try again.",
} as const

export type ProblemCode = keyof typeof problems

/** What a person calls that which a WHOOP scope opens. */
export const scopeNames: Record<string, string> = {
  "read:recovery": "recovery",
  "read:cycles": "strain",
  "read:workout": "workouts",
  "read:sleep": "sleep",
  "read:profile": "profile",
  "read:body_measurement": "body measurements",
}
