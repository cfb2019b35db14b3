import { useAccount, useConnection } from "../../api/member.ts"
import { EmptyState, Waiting } from "../../ui/states.tsx"

/** Today before there is any day at all. */
export function NothingYet() {
  const { connection } = useConnection()
  const account = useAccount().body
  if (!connection) return <Waiting />
  if (connection.status === "connected") {
    return connection.sync.state === "backfill" ? (
      <EmptyState isPage title="Your first numbers are on their way">
        The import begins with the newest days. They appear here within seconds, without a reload.
      </EmptyState>
    ) : (
      <EmptyState isPage title="WHOOP has no days for you yet">
        They appear here as soon as WHOOP has scored the first night. Nothing needs to be pressed.
      </EmptyState>
    )
  }
  if (connection.status === "not_connected" && account && !account.plan.entitled) {
    return (
      <EmptyState
        isPage
        title="A plan is needed to connect WHOOP"
        action={
          <a class="button button-primary" href="/pricing">
            See pricing
          </a>
        }
      >
        Your account is ready. Connecting starts with an active plan.
      </EmptyState>
    )
  }
  const again = connection.status === "reconnect_needed"
  return (
    <EmptyState
      isPage
      title={again ? "WHOOP asks you to reconnect" : "Connect WHOOP to see your mornings here"}
      action={
        <a class="button button-primary" href="/connections/whoop/connect">
          {again ? "Reconnect WHOOP" : "Connect WHOOP"}
        </a>
      }
    >
      Your newest days appear within seconds, the rest of your history follows by itself. VitalTrends reads;
      it never changes anything at WHOOP.
    </EmptyState>
  )
}
