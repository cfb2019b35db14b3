import { signOut, useAccount } from "../../api/member.ts"
import type { Account } from "../../api/types.ts"
import { type ThemeChoice, useThemeChoice } from "../../frame/theme.ts"
import { Card } from "../../ui/card.tsx"
import { dayWords, useNow } from "../../ui/clock.ts"
import { Notice } from "../../ui/notice.tsx"
import { RedirectProblem } from "../../ui/redirect-problem.tsx"
import { ProblemState, Waiting } from "../../ui/states.tsx"
import { useAction } from "../../ui/use-action.ts"
import { DeleteAccount } from "./delete-account.tsx"
import { SessionsCard } from "./sessions-card.tsx"
import { SettingsFrame } from "./settings-frame.tsx"
import { WaysInCard } from "./ways-in-card.tsx"

export function Page() {
  const { body: account, problem, reload } = useAccount()
  return (
    <SettingsFrame title="Account">
      <RedirectProblem />
      {account ? (
        <>
          <WhoCard account={account} />
          <WaysInCard account={account} onChange={reload} />
          <SessionsCard sessions={account.sessions} onChange={reload} />
          <AppearanceCard />
          <ExportCard />
          <DeleteAccount />
        </>
      ) : problem ? (
        <>
          <ProblemState problem={problem} onRetry={reload} />
          <AppearanceCard />
        </>
      ) : (
        <Waiting />
      )}
    </SettingsFrame>
  )
}

function WhoCard({ account }: { account: Account }) {
  const now = useNow()
  const leave = useAction(signOut)
  return (
    <Card title={account.name ?? "Your account"}>
      <div class="row between">
        <p class="small muted">
          Here since {dayWords(account.created_at, now)}
          {account.plan.billing === "stripe" ? `, plan ${account.plan.status.replace("_", " ")}` : ""}.{" "}
          {account.plan.billing === "stripe" && <a href="/pricing">Plan</a>}
        </p>
        <button type="button" class="button" aria-disabled={leave.isBusy} onClick={leave.run}>
          Sign out
        </button>
      </div>
      {leave.problem && <Notice alert>{leave.problem.detail}</Notice>}
    </Card>
  )
}

const themes: { choice: ThemeChoice; label: string }[] = [
  { choice: "system", label: "System" },
  { choice: "light", label: "Light" },
  { choice: "dark", label: "Dark" },
]

function AppearanceCard() {
  const [chosen, choose] = useThemeChoice()
  return (
    <Card title="Appearance">
      <fieldset class="choices">
        <legend class="hidden-text">Theme</legend>
        {themes.map(({ choice, label }) => (
          <label key={choice} class="choice">
            <input type="radio" name="theme" checked={chosen === choice} onChange={() => choose(choice)} />
            {label}
          </label>
        ))}
      </fieldset>
    </Card>
  )
}

function ExportCard() {
  return (
    <Card title="Take your data with you">
      <div class="row between">
        <p class="small muted">Everything held about you, as CSV and JSON in a ZIP. No keys, no tokens.</p>
        <a class="button" href="/api/v1/account/export" download>
          Export
        </a>
      </div>
    </Card>
  )
}
