import { send } from "../../api/client.ts"
import { accountPath } from "../../api/paths.ts"
import type { Session } from "../../api/types.ts"
import { Card } from "../../ui/card.tsx"
import { dayWords, momentWords, useNow } from "../../ui/clock.ts"
import { Notice } from "../../ui/notice.tsx"
import { useAction } from "../../ui/use-action.ts"

/** Every browser that is signed in; each can be ended from here. */
export function SessionsCard({ sessions, onChange }: { sessions: readonly Session[]; onChange: () => void }) {
  const others = sessions.filter((session) => !session.current)
  const endOthers = useAction(async () => {
    await send("DELETE", `${accountPath}/sessions`)
    onChange()
  })
  return (
    <Card title="Signed in">
      <ul class="lines">
        {sessions.map((session) => (
          <SessionLine key={session.id} session={session} onChange={onChange} />
        ))}
      </ul>
      {others.length > 1 && (
        <button type="button" class="button" aria-disabled={endOthers.isBusy} onClick={endOthers.run}>
          Sign out everywhere else
        </button>
      )}
      {endOthers.problem && <Notice alert>{endOthers.problem.detail}</Notice>}
    </Card>
  )
}

function SessionLine({ session, onChange }: { session: Session; onChange: () => void }) {
  const now = useNow()
  const device = session.device ?? "Unknown device"
  const end = useAction(async () => {
    await send("DELETE", `${accountPath}/sessions/${encodeURIComponent(session.id)}`)
    onChange()
  })
  return (
    <li>
      <span>
        <strong>{device}</strong>
        <span class="small muted key-times">
          Since {dayWords(session.created_at, now)}, last seen {momentWords(session.last_seen_at, now)}
        </span>
      </span>
      {session.current ? (
        <span class="small muted">This browser</span>
      ) : (
        <button type="button" class="text-button" aria-disabled={end.isBusy} onClick={end.run}>
          End<span class="hidden-text"> the session of {device}</span>
        </button>
      )}
      {end.problem && <Notice alert>{end.problem.detail}</Notice>}
    </li>
  )
}
