import { useAccount, useConnection } from "../../api/member.ts"
import { RedirectProblem } from "../../ui/redirect-problem.tsx"
import { ProblemState, Waiting } from "../../ui/states.tsx"
import { SettingsFrame } from "./settings-frame.tsx"
import { WhoopCard } from "./whoop-card.tsx"

export function Page() {
  const { connection, problem, reload } = useConnection()
  const plan = useAccount().body?.plan
  return (
    <SettingsFrame title="Connections">
      <RedirectProblem />
      {connection ? (
        <>
          <WhoopCard connection={connection} plan={plan} />
          <p class="small muted">
            Something missing or a few hours behind? <a href="/docs/whoop">How your data stays current</a>{" "}
            says why, and what helps.
          </p>
        </>
      ) : problem ? (
        <ProblemState problem={problem} onRetry={reload} />
      ) : (
        <Waiting />
      )}
    </SettingsFrame>
  )
}
