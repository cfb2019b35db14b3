import type { DailyRow } from "../../api/daily-row.ts"
import { useResource } from "../../api/resource.ts"
import { formatDateTime, formatNumber, offsetWords } from "../../insight/format.ts"
import { type DayHistory, type HeldRecord, heldRecords, sourceWords } from "../../insight/provenance.ts"
import { Card } from "../../ui/card.tsx"
import { TableScroll } from "../../ui/table-scroll.tsx"

/** How we know this: WHOOP's ids, the offset, which way each record came, and the scores that were before. */
export function Provenance({ row }: { row: DailyRow }) {
  const { body, problem } = useResource<DayHistory>(`/api/v1/whoop/daily/${row.cycle_id}/history`)
  const offset = row.timezone_offset
  return (
    <Card title="How do we know this?">
      <dl class="facts">
        <div>
          <dt>WHOOP’s cycle</dt>
          <dd>
            <code>{row.cycle_id}</code>
          </dd>
        </div>
        {row.sleep_id && (
          <div>
            <dt>WHOOP’s sleep</dt>
            <dd>
              <code>{row.sleep_id}</code>
            </dd>
          </div>
        )}
        <div>
          <dt>Clock of the record</dt>
          <dd>{offsetWords(offset)}; all times on this card use it</dd>
        </div>
        <Moment label="Recovery last changed" iso={row.last_recovery_data_changed_at} offset={offset} />
        <Moment label="Recovery last checked at WHOOP" iso={row.last_recovery_synced_at} offset={offset} />
        <Moment label="Anything here last changed" iso={row.changed_at} offset={offset} />
      </dl>
      {body && <Records records={heldRecords(body)} offset={offset} />}
      {body && <Scores scores={body.recovery?.scores ?? []} offset={offset} />}
      {!body && problem && (
        <p class="small muted">Which way the records came could not be read: {problem.detail}</p>
      )}
    </Card>
  )
}

function Moment({ label, iso, offset }: { label: string; iso: string | null; offset: string }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{iso === null ? "not known" : formatDateTime(iso, offset)}</dd>
    </div>
  )
}

function Records({ records, offset }: { records: readonly HeldRecord[]; offset: string }) {
  return (
    <TableScroll class="provenance-table" label="Records of this day">
      <table class="table">
        <thead>
          <tr>
            <th scope="col">Record</th>
            <th scope="col">Came by</th>
            <th scope="col">First seen</th>
            <th scope="col">Last changed</th>
          </tr>
        </thead>
        <tbody>
          {records.map((record) => (
            <tr key={`${record.kind}-${record.id}`}>
              <th scope="row">
                {record.kind} {record.isDeleted && "(deleted at WHOOP)"}
                <br />
                <code class="tiny muted">{record.id}</code>
              </th>
              <td>{sourceWords(record.source)}</td>
              <td class="nowrap" data-label="First seen">
                {formatDateTime(record.firstSeenAt, offset)}
              </td>
              <td class="nowrap" data-label="Last changed">
                {formatDateTime(record.changedAt, offset)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableScroll>
  )
}

type Score = NonNullable<DayHistory["recovery"]>["scores"][number]

function Scores({ scores, offset }: { scores: readonly Score[]; offset: string }) {
  if (scores.length === 0) return null
  return (
    <div class="provenance-scores">
      <h3>Recovery as WHOOP scored it</h3>
      <ol class="small">
        {scores.map((score) => (
          <li key={score.seen_at}>
            <strong>
              {score.recovery_score === null ? "No score" : `${formatNumber(score.recovery_score)} %`}
            </strong>{" "}
            <span class="muted">
              seen {formatDateTime(score.seen_at, offset)}, {sourceWords(score.source)}
            </span>
          </li>
        ))}
      </ol>
    </div>
  )
}
