import { useConnection } from "../../api/member.ts"
import { EmptyState } from "../../ui/states.tsx"

/** No rows at all: because nothing is connected, because they are on their way, or because there are none in this range. */
export function NoHistory({ what = "days" }: { what?: "days" | "nights" | "workouts" }) {
  const { connection } = useConnection()
  if (!connection || connection.status === "not_connected") {
    return (
      <EmptyState
        title="Nothing here yet"
        action={
          <a class="button button-primary" href="/settings/connections">
            Connect WHOOP
          </a>
        }
      >
        Connect WHOOP, and your whole history comes in, the newest days first.
      </EmptyState>
    )
  }
  if (connection.sync.state !== "idle") {
    return (
      <EmptyState title="Your history is on its way">
        WHOOP’s records are being read, the newest first. This page fills by itself.
      </EmptyState>
    )
  }
  return (
    <EmptyState title={`No ${what} in this range`}>
      WHOOP has nothing recorded here. Choose a longer range.
    </EmptyState>
  )
}
