import type { DailyRow } from "../../api/daily-row.ts"
import { recoveryBand } from "../../insight/band.ts"
import { formatDay, formatDuration, formatNumber, UNKNOWN } from "../../insight/format.ts"
import { BandWord } from "../../ui/band-word.tsx"
import { Card } from "../../ui/card.tsx"
import type { Morning } from "./morning.ts"

/** The last fourteen days as a table; every row leads to its day. */
export function Fortnight({ fortnight, today }: Pick<Morning, "fortnight" | "today">) {
  const longest = Math.max(480, ...fortnight.map(({ row }) => row?.sleep_duration_minutes ?? 0))
  return (
    <Card title="The last fourteen days">
      <table class="table fortnight">
        <thead>
          <tr>
            <th scope="col">Day</th>
            <th scope="col">
              Recovery<span class="unit"> %</span>
            </th>
            <th scope="col">Sleep</th>
            <th scope="col">Strain</th>
            <th scope="col" class="num">
              HRV<span class="unit"> ms</span>
            </th>
            <th scope="col" class="num wide">
              Resting HR<span class="unit"> bpm</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {fortnight.map(({ day, row }) => (
            <tr key={day}>
              <th scope="row">
                <a href={`/day/${day}`}>{day === today ? "Today" : formatDay(day, "medium")}</a>
              </th>
              {row ? (
                <Cells row={row} longest={longest} />
              ) : (
                <td colSpan={5} class="muted">
                  {day === today ? "Nothing yet" : "Nothing recorded"}
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </Card>
  )
}

function Cells({ row, longest }: { row: DailyRow; longest: number }) {
  const { recovery_score: score, sleep_duration_minutes: slept, strain } = row
  return (
    <>
      <td>
        <span class="cell">
          {score === null ? (
            <Unknown state={row.recovery_state} />
          ) : (
            <>
              <span class="cell-number">{formatNumber(score)}</span>
              <BandWord score={score} short />
              <Bar share={score / 100} color={`var(--${recoveryBand(score)?.token ?? "edge"})`} />
            </>
          )}
        </span>
      </td>
      <td>
        <span class="cell">
          {slept === null ? (
            <Unknown state={row.sleep_state} />
          ) : (
            <>
              <span class="cell-duration">{formatDuration(slept)}</span>
              <Bar share={slept / longest} color="var(--sleep)" />
            </>
          )}
        </span>
      </td>
      <td>
        <span class="cell">
          <span class="cell-number cell-decimal">{formatNumber(strain, 1)}</span>
          {strain !== null && <Bar share={strain / 21} color="var(--strain)" />}
        </span>
      </td>
      <td class="num">{formatNumber(row.hrv_rmssd_milli)}</td>
      <td class="num wide">{formatNumber(row.resting_heart_rate)}</td>
    </>
  )
}

function Unknown({ state }: { state: DailyRow["recovery_state"] }) {
  if (state === "PENDING_SCORE") return <span class="muted">scoring</span>
  if (state === "UNSCORABLE") return <span class="muted">no score</span>
  return <span class="muted">{UNKNOWN}</span>
}

/** A small bar beside a number that says the same. */
function Bar({ share, color }: { share: number; color: string }) {
  return (
    <svg class="cell-bar" viewBox="0 0 60 8" preserveAspectRatio="none" aria-hidden="true">
      <rect width={Math.max(1.5, Math.min(1, share) * 60)} height="8" fill={color} />
    </svg>
  )
}
