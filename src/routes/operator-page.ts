import { html } from "hono/html"
import type { DeadLetter } from "../db/operations.ts"
import type { Operations } from "../sync/operations.ts"

type State = Operations & { deadLetters: DeadLetter[] }

const draw = (title: string, body: ReturnType<typeof html>) => html`<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <meta name="robots" content="noindex">
    <title>${title} · VitalTrends</title>
    <link rel="stylesheet" href="/plain.css">
  </head>
  <body>
    <header><a href="/">VitalTrends</a></header>
    <main><h1>${title}</h1>${body}</main>
  </body>
</html>`

export const drawSignIn = (refused: boolean) =>
  draw(
    "Operator",
    html`
      ${refused ? html`<p role="alert">That is not the secret.</p>` : ""}
      <form method="post" action="/operator/sign-in">
        <p><label>OPERATOR_SECRET <input type="password" name="secret" autocomplete="current-password" required></label></p>
        <p><button>Sign in</button></p>
      </form>`,
  )

export const drawOperations = ({ people, quota, queue, deadLetters }: State, now: number) =>
  draw(
    "Operator",
    html`
      <p><a href="/operator">Look again</a> · <a href="/operator/state.json">as JSON</a> · <a href="/healthz">health</a></p>
      <form method="post" action="/operator/sign-out"><p><button>Sign out</button></p></form>
      <h2>People</h2>
      ${table([
        ["Connected", people.connected],
        ...Object.entries(people.reconnectNeeded).map(
          ([cause, count]) => [`Reconnection needed: ${cause}`, count] as const,
        ),
        ["Connected, and WHOOP's events do not come", people.webhooksSilent],
        ["Last event of anybody's", age(people.lastWebhookAt, now)],
        ["Due for a look and not looked at", people.overdue],
        ["Overdue the longest", overdue(people.oldestOverdue, now)],
      ])}
      <h2>WHOOP's quota</h2>
      ${quota ? quotaTable(quota, now) : html`<p role="alert">The quota object does not answer.</p>`}
      <h2>Queue</h2>
      ${
        queue
          ? table([
              ["Messages waiting", queue.backlog],
              ["The oldest has waited", age(queue.oldestMessageAt, now)],
            ])
          : html`<p role="alert">The queue does not tell its backlog.</p>`
      }
      <h2>Dead letters: ${people.deadLetters}</h2>
      ${deadLetters.length > 0 ? letterTable(deadLetters, now) : html`<p>None.</p>`}`,
  )

type Rows = readonly (readonly [string, string | number])[]

const table = (rows: Rows) =>
  html`<div class="scroll"><table><tbody>${rows.map(
    ([name, value]) => html`<tr><th scope="row">${name}</th><td>${value}</td></tr>`,
  )}</tbody></table></div>`

function quotaTable(quota: NonNullable<Operations["quota"]>, now: number) {
  const blocked = quota.blockedUntil > now ? `${Math.ceil((quota.blockedUntil - now) / 1000)} s more` : "no"
  return table([
    ["This minute", `${quota.minute} of ${quota.perMinute}`],
    ["These 24 hours", `${quota.day} of ${quota.perDay}`],
    ...Object.entries(quota.lanes).map(([lane, calls]) => [`… for ${lane}`, calls] as const),
    ["Held back by WHOOP", blocked],
  ])
}

const letterTable = (letters: DeadLetter[], now: number) => html`
      <form method="post" action="/operator/redrive"><p><button>Send all again</button></p></form>
      <div class="scroll"><table>
        <thead><tr><th scope="col">Given up</th><th scope="col">Message</th><th></th></tr></thead>
        <tbody>${letters.map(
          ({ id, body, died_at }) => html`<tr><td>${age(died_at, now)}</td><td><code>${body}</code></td>
            <td><form method="post" action="/operator/redrive"><button name="id" value="${id}">Send again</button></form></td></tr>`,
        )}</tbody>
      </table></div>`

function overdue(oldest: Operations["people"]["oldestOverdue"], now: number): string {
  return oldest ? `${oldest.userId}, ${age(oldest.since, now)}` : "nobody"
}

function age(at: number | null, now: number): string {
  if (at === null) return "never"
  const minutes = Math.round((now - at) / 60_000)
  return minutes < 120 ? `${minutes} min ago` : `${Math.round(minutes / 60)} h ago`
}
