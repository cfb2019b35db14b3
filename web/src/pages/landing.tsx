import "./landing/landing.css"
import { addDays } from "../insight/days.ts"
import { unbroken } from "../insight/format.ts"
import { getMetric } from "../insight/metrics.ts"
import { todaySentence } from "../insight/sentences.ts"
import { summarize } from "../insight/summary.ts"
import { Card } from "../ui/card.tsx"
import { SampleChart } from "./landing/sample-chart.tsx"
import { sampleRows, sampleToday } from "./landing/sample-rows.ts"
import { readMorning } from "./today/morning.ts"
import { RecoveryCard, SleepCard, StrainCard } from "./today/score-cards.tsx"

const morning = readMorning(sampleRows, Date.parse(`${sampleToday}T17:00:00Z`))
const hrv = getMetric("hrv")

/** What VitalTrends is, shown with a made-up member’s data through the same parts that show one's own. */
export function Page() {
  const { latest } = summarize(sampleRows, hrv, addDays(sampleToday, -13), sampleToday)
  return (
    <div class="landing">
      <header class="landing-head">
        <h1>How am I this morning, compared with my own normal?</h1>
        <p class="landing-lead">
          VitalTrends keeps your WHOOP recovery, sleep, strain, HRV and workouts in a database of your own,
          current within a second of WHOOP knowing, and answers in five seconds of reading.
        </p>
        <p class="row">
          <a class="button button-primary" href="/sign-in">
            Sign in with WHOOP
          </a>
          <a class="button" href="/docs">
            Read the API
          </a>
        </p>
      </header>
      <section class="stack" aria-labelledby="sample">
        <div class="page-head landing-sample-head">
          <h2 id="sample">A morning</h2>
          <p class="small muted">A made-up member’s data, drawn as yours would be</p>
        </div>
        {latest && (
          <p class="today-sentence">{unbroken(todaySentence(hrv, latest.value, latest.standing))}</p>
        )}
        <div class="score-cards">
          <RecoveryCard rows={sampleRows} morning={morning} status={undefined} />
          <SleepCard rows={sampleRows} morning={morning} status={undefined} />
          <StrainCard rows={sampleRows} morning={morning} />
        </div>
        <SampleChart rows={sampleRows} today={sampleToday} />
      </section>
      <section class="landing-points" aria-label="What it does">
        <Point title="Right">
          The store equals WHOOP, late corrections and deletions included. A day is your day wherever you
          slept, and what is unknown is a gap with its reason, never a zero and never yesterday’s number.
        </Point>
        <Point title="Fresh">
          WHOOP’s events change an open page within a second. If they stop, VitalTrends notices, says so and
          asks every hour instead.
        </Point>
        <Point title="Yours">
          A plain JSON and CSV API with your own keys, for scripts, spreadsheets and displays. Export
          everything as a ZIP, or erase it, at any time.
        </Point>
      </section>
      <Card title="What it does with your data">
        <ul class="landing-list">
          <li>It reads from WHOOP, with your consent, what it shows you, and never writes there.</li>
          <li>It keeps your access encrypted, apart from your data, and gives it up when you disconnect.</li>
          <li>
            It is shown to nobody else, sold to nobody, used for nothing else. No trackers, no third-party
            requests.
          </li>
          <li>
            Every column that is held, why and until when: <a href="/privacy">Privacy</a>.
          </li>
        </ul>
      </Card>
    </div>
  )
}

function Point({ title, children }: { title: string; children: string }) {
  return (
    <div>
      <h2>{title}</h2>
      <p class="small muted">{children}</p>
    </div>
  )
}
