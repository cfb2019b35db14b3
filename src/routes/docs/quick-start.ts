import { html } from "hono/html"
import { code } from "./page.ts"

/* Each block works by copy and paste once the key is set. */

const key = "export VITALTRENDS_KEY=vt_…"

const curl = (origin: string) =>
  `curl -H "Authorization: Bearer $VITALTRENDS_KEY" "${origin}/api/v1/whoop/daily?limit=7"`

const javascript = (origin: string) => `// today.mjs: node today.mjs (Node 18 or newer)
const answer = await fetch("${origin}/api/v1/whoop/daily?day=today", {
  headers: { authorization: \`Bearer \${process.env.VITALTRENDS_KEY}\` },
})
if (!answer.ok) throw new Error(await answer.text())
const { data } = await answer.json()
console.log(data[0]?.recovery_score ?? "not there yet")`

const python = (origin: string) => `# today.py: python3 today.py (nothing to install)
import json, os, urllib.request

request = urllib.request.Request(
    "${origin}/api/v1/whoop/daily?day=today",
    headers={"Authorization": "Bearer " + os.environ["VITALTRENDS_KEY"]},
)
rows = json.load(urllib.request.urlopen(request))["data"]
score = rows[0]["recovery_score"] if rows else None
print("not there yet" if score is None else score)`

const sheets = (origin: string) => `// Extensions → Apps Script. Then in a cell: =WHOOP_DAILY(90)
const KEY = "vt_…"

function WHOOP_DAILY(days) {
  const fields = ["day", "recovery_score", "hrv_rmssd_milli", "resting_heart_rate",
    "sleep_duration_minutes", "strain"]
  const query = "?limit=" + Math.min(days || 30, 1000) + "&fields=" + fields.join()
  const answer = UrlFetchApp.fetch("${origin}/api/v1/whoop/daily" + query, {
    headers: { Authorization: "Bearer " + KEY },
  })
  const rows = JSON.parse(answer.getContentText()).data
  return [fields].concat(rows.map((row) => fields.map((field) => row[field])))
}`

const homeAssistant = (
  origin: string,
) => `# configuration.yaml; in secrets.yaml: vitaltrends_authorization: "Bearer vt_…"
rest:
  - resource: ${origin}/api/v1/whoop/recovery-status
    scan_interval: 300
    headers:
      Authorization: !secret vitaltrends_authorization
    sensor:
      - name: WHOOP recovery status
        unique_id: vitaltrends_recovery_status
        value_template: "{{ value_json.state }}"
        json_attributes: [reason, day, recovery_score, expected_by]

# The score as a number. Until this morning's is there it is unavailable, not yesterday's.
template:
  - sensor:
      - name: WHOOP recovery
        unique_id: vitaltrends_recovery
        unit_of_measurement: "%"
        state_class: measurement
        availability: "{{ state_attr('sensor.whoop_recovery_status', 'recovery_score') is number }}"
        state: "{{ state_attr('sensor.whoop_recovery_status', 'recovery_score') }}"`

const morning = (origin: string) => `#!/bin/sh
# morning.sh: waits for this morning's recovery, then writes it to recovery.csv
api=${origin}/api/v1/whoop/daily
fields=day,recovery_score,hrv_rmssd_milli,resting_heart_rate,sleep_duration_minutes
fields=$fields,recovery_state,sleep_state
while :; do
  curl -sSf --retry 3 -H "Authorization: Bearer $VITALTRENDS_KEY" \\
    "$api?day=today&limit=1&format=csv&fields=$fields" > recovery.part || exit 1
  # Ready: a score and a night. What WHOOP could not score does not come any more.
  awk -F, 'NR == 2 { gsub(/\\r/, "")
    ready = ($2 != "" || $6 == "UNSCORABLE") && ($5 != "" || $7 == "UNSCORABLE")
  } END { exit !ready }' recovery.part && break
  sleep 60
done
mv recovery.part recovery.csv
cat recovery.csv`

export const quickStart = (origin: string) => html`
  <section>
    <h2 id="quick-start">Quick start</h2>
    <p>Make a key under <a href="/settings/developer">Settings → Developer</a>. It is shown once, reads everything of
      yours, and changes nothing. Put it where <code>vt_…</code> stands: once in the shell, for curl, JavaScript, Python
      and the script of the morning (on Windows <code>set VITALTRENDS_KEY=vt_…</code>), and in the sheet or the secrets of
      Home Assistant.</p>
    ${code("The key", key)}
    <h3>curl</h3>
    ${code("curl", curl(origin))}
    <h3>JavaScript</h3>
    ${code("JavaScript", javascript(origin))}
    <h3>Python</h3>
    ${code("Python", python(origin))}
    <h3>Google Sheets</h3>
    ${code("Google Sheets", sheets(origin))}
    <p>A sheet keeps what a function answered until its arguments change: to have it fresh each day, give it a second one,
      <code>=WHOOP_DAILY(90, TODAY())</code>.</p>
    <h3>Home Assistant</h3>
    ${code("Home Assistant", homeAssistant(origin))}
  </section>
  <section>
    <h2 id="current-morning">This morning's recovery</h2>
    <p>Ask for <code>day=today</code>: today where the person is, not where the server is. The morning is ready when the
      first row has both <code>recovery_score</code> and <code>sleep_duration_minutes</code>. Until then the list is empty or
      the numbers are <code>null</code>; they are never yesterday's. What WHOOP could not score stays <code>null</code>:
      <code>recovery_state</code> or <code>sleep_state</code> is <code>UNSCORABLE</code> then. A day can have two rows, after
      a long flight for one; the newest comes first.</p>
    ${code("Wait for this morning's recovery and write it to a CSV file", morning(origin))}
    <p>A score can be revised later in the morning: keep asking with <code>If-None-Match</code>, or follow
      <code>changed_since</code>. <code>/whoop/recovery-status</code> says why nothing is there yet and by when it is
      expected. A program made for <code>cycle_start_date</code> finds only the mornings of whoever falls asleep after
      midnight; <code>day</code> finds everyone's.</p>
  </section>`
