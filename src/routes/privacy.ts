import { Hono } from "hono"
import { html } from "hono/html"
import type { AppEnv } from "../app-env.ts"
import { type HeldTable, listHeldTables } from "../db/held.ts"
import { heldInObject } from "../db/register.ts"

/** What is held of a person, told from the schema itself: as a page that needs no script, and as JSON. */
export function privacyRoutes() {
  const app = new Hono<AppEnv>()
  app.get("/privacy", (c) => c.html(page(listHeldTables())))
  app.get("/api/v1/privacy.json", (c) =>
    c.json({
      tables: listHeldTables().map(({ name, what, until, derived, columns }) => ({
        name,
        what,
        until,
        columns: columns.map(({ name, why, secret }) => ({ name, why, exported: !secret && !derived })),
      })),
      elsewhere: heldInObject,
    }),
  )
  return app
}

const page = (tables: HeldTable[]) => html`<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <title>Privacy · VitalTrends</title>
    <link rel="icon" href="/icon.svg" type="image/svg+xml">
    <link rel="stylesheet" href="/plain.css">
  </head>
  <body>
    <header><a href="/">VitalTrends</a></header>
    <main>
      <h1>Privacy</h1>
      <p>
        VitalTrends holds what your WHOOP measured, to show it to you and to your own programs. It is sold to nobody, shown
        to nobody else, and used for nothing else. There are no trackers and no third-party scripts here; the only cookies
        are the one that keeps you signed in and one that guards a sign-in under way.
      </p>
      <ul>
        <li>Take everything with you: Settings → Account → Export, a ZIP of every table as CSV and JSON.</li>
        <li>Erase everything: Settings → Account → Erase. It ends our access at WHOOP and deletes every row named below, at
          once. The database's own safety copies keep erased rows for up to 30 days more (7 on a free plan) and are then gone.</li>
        <li>Logs hold ids and counts, never a measurement, name or address.</li>
      </ul>
      <p>Below is every column held, why, and until when. It is made from the database's own schema.</p>
      ${tables.map(chapter)}
      <h2>Beside the database, in your own object</h2>
      <dl>${heldInObject.map(({ what, why, until }) => html`<dt>${what}</dt><dd>${why}. Kept ${until}.</dd>`)}</dl>
    </main>
  </body>
</html>`

const chapter = ({ name, what, until, derived, columns }: HeldTable) => html`
      <section>
        <h2 id="${name}">${name}</h2>
        <p>${what} Kept ${until}.</p>
        <div class="scroll"><table>
          <thead><tr><th scope="col">Column</th><th scope="col">Why</th><th scope="col">In the export</th></tr></thead>
          <tbody>${columns.map(
            (column) => html`
            <tr><th scope="row"><code>${column.name}</code></th><td>${column.why}</td><td>${column.secret || derived ? "no" : "yes"}</td></tr>`,
          )}
          </tbody>
        </table></div>
      </section>`
