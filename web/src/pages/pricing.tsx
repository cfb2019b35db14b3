import type { ComponentChildren } from "preact"
import { useEffect } from "preact/hooks"
import { send } from "../api/client.ts"
import { memberStore, useAccount } from "../api/member.ts"
import { accountPath, signInOptionsPath } from "../api/paths.ts"
import type { Problem } from "../api/problem.ts"
import { reloadOne, useResource } from "../api/resource.ts"
import { useStore } from "../api/store.ts"
import type { Plan, SignInOptions } from "../api/types.ts"
import { Card } from "../ui/card.tsx"
import { dayWords, useNow } from "../ui/clock.ts"
import { Notice } from "../ui/notice.tsx"
import { ProblemState, Waiting } from "../ui/states.tsx"
import { useAction } from "../ui/use-action.ts"
import "./pricing.css"

export function Page() {
  const isMember = useStore(memberStore)
  return (
    <div class="pricing">
      <h1>Pricing</h1>
      <p>
        One plan, for one thing: keeping WHOOP connected. What is already here stays readable and can be
        exported, with a plan or without.
      </p>
      {isMember ? <MemberOffer /> : <VisitorOffer />}
    </div>
  )
}

function VisitorOffer() {
  const { body, ...rest } = useResource<SignInOptions>(signInOptionsPath)
  if (!body) return <NotYet {...rest} />
  return <Offer>{body.billing === "off" ? <FreePlan title="The plan" /> : <PlanForVisitors />}</Offer>
}

function MemberOffer() {
  const { body, ...rest } = useAccount()
  if (!body) return <NotYet {...rest} />
  const { plan } = body
  return <Offer>{plan.billing === "off" ? <FreePlan title="Your plan" /> : <PaidPlan plan={plan} />}</Offer>
}

function NotYet({ problem, reload }: { problem: Problem | null; reload: () => void }) {
  return problem ? <ProblemState problem={problem} onRetry={reload} /> : <Waiting />
}

function Offer({ children }: { children: ComponentChildren }) {
  return (
    <>
      {children}
      <Card title="What it includes">
        <ul class="pricing-list">
          <li>Your whole WHOOP history, and everything new within a second of WHOOP’s event</li>
          <li>Today, Trends, Sleep, Workouts and every day’s page</li>
          <li>The API with your own keys, JSON and CSV</li>
          <li>Export and erasure at any time</li>
        </ul>
      </Card>
      <Card title="Run it yourself">
        <p>
          VitalTrends is open source. On your own Cloudflare account and with your own WHOOP app it costs what
          those cost, which for one person is usually nothing. <a href="/docs">How it works</a>
        </p>
      </Card>
    </>
  )
}

function PlanForVisitors() {
  return (
    <Card title="The plan">
      <p>Connecting WHOOP needs a plan. Sign in to see the price before you pay; cancel any time.</p>
      <p>
        <a class="button button-primary" href="/sign-in?return_to=%2Fpricing">
          Sign in
        </a>
      </p>
    </Card>
  )
}

function FreePlan({ title }: { title: string }) {
  return (
    <Card title={title}>
      <p>This VitalTrends asks for no plan. Everything is included.</p>
    </Card>
  )
}

const words: Record<Plan["status"], string> = {
  none: "You have no plan yet. The price is shown before you pay, and you can cancel any time.",
  incomplete: "The first payment has not gone through. Nothing was taken; try it again.",
  trialing: "Your trial is running.",
  active: "Your plan is active.",
  past_due: "The last payment did not go through. Please check your card.",
  unpaid: "The last payment did not go through. Please check your card.",
  canceled: "Your plan is canceled.",
}

/** What the plan does for syncing from here on. */
function outlook(plan: Plan, now: number): string {
  if (!plan.entitled) {
    return plan.status === "none" || plan.status === "incomplete"
      ? ""
      : " Syncing is paused. What is here stays readable, and with an active plan everything missed is read."
  }
  if (plan.entitled_until) return ` Syncing goes on until ${dayWords(plan.entitled_until, now)}.`
  return plan.current_period_end ? ` The current period ends ${dayWords(plan.current_period_end, now)}.` : ""
}

/** Back from the checkout, perhaps sooner than Stripe's event: the server asks Stripe. */
function useReturnFromCheckout(isEntitled: boolean) {
  useEffect(() => {
    if (isEntitled || new URLSearchParams(location.search).get("checkout") !== "done") return
    send("POST", "/api/v1/billing/refresh").then(
      () => reloadOne(accountPath),
      // Stripe's event comes by itself; the page then says so when it is opened again.
      () => undefined,
    )
  }, [isEntitled])
}

function PaidPlan({ plan }: { plan: Plan }) {
  const now = useNow()
  const isNew = plan.manage === "checkout"
  useReturnFromCheckout(plan.entitled)
  const go = useAction(async () => {
    const { url } = await send<{ url: string }>("POST", `/api/v1/billing/${isNew ? "checkout" : "portal"}`)
    location.assign(url)
  })
  return (
    <Card title="Your plan">
      <div class="stack">
        <p>
          {words[plan.status]}
          {outlook(plan, now)}
        </p>
        <p>
          <button type="button" class="button button-primary" aria-disabled={go.isBusy} onClick={go.run}>
            {isNew ? "Choose the plan" : "Manage the plan"}
          </button>
        </p>
        {go.problem && <Notice alert>{go.problem.detail}</Notice>}
      </div>
    </Card>
  )
}
