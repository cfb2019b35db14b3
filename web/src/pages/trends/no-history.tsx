import { useConnection } from "../../api/member.ts"
import type { Range } from "../../insight/view-state.ts"
import { EmptyState, Waiting } from "../../ui/states.tsx"
import { noHistoryWords } from "./no-history-words.ts"

interface NoHistoryProps {
  range: Range
  what?: "days" | "nights" | "workouts"
}

/** In place of a range's rows when there are none at all. */
export function NoHistory({ range, what = "days" }: NoHistoryProps) {
  const { connection, problem } = useConnection()
  if (!connection && !problem) return <Waiting />
  const { title, text, connect } = noHistoryWords(connection, what, range)
  return (
    <EmptyState
      title={title}
      action={
        connect && (
          <a class="button button-primary" href="/settings/connections">
            {connect}
          </a>
        )
      }
    >
      {text}
    </EmptyState>
  )
}
