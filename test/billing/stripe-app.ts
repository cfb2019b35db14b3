import { env } from "cloudflare:workers"
import { vi } from "vitest"
import { createApp } from "../../src/app.ts"
import { Browser } from "../auth/browser.ts"
import { WhoopStandIn } from "../auth/whoop-stand-in.ts"
import { answerStripe } from "../stripe-stand-in/http.ts"
import { StripeStandIn } from "../stripe-stand-in/stripe.ts"

/** Answers no other file's tests share: this app asks for a plan. */
export const stripeSettings = {
  BILLING: "stripe",
  STRIPE_ORIGIN: "https://stripe.test",
  STRIPE_SECRET_KEY: "sk_test_of_the_tests",
  STRIPE_WEBHOOK_SECRET: "whsec_of_the_tests",
  STRIPE_PRICE_ID: "price_1",
}

/** The app with BILLING=stripe, a stand-in for Stripe and one for WHOOP, and a person who has signed in. */
export async function openStripeApp() {
  const whoop = new WhoopStandIn()
  const app = createApp()
  const send = async (request: Request) => app.fetch(request, { ...env, ...stripeSettings })
  const stripe = new StripeStandIn({
    secretKey: stripeSettings.STRIPE_SECRET_KEY,
    webhookSecret: stripeSettings.STRIPE_WEBHOOK_SECRET,
    webhookUrl: `${env.APP_ORIGIN}/webhooks/stripe`,
    origin: "https://checkout.stripe.test",
    deliver: send,
  })
  const fetchSpy = vi.spyOn(globalThis, "fetch")
  const toWhoop = fetchSpy.getMockImplementation()
  fetchSpy.mockImplementation(async (input, init) => {
    const request = new Request(input, init)
    if (new URL(request.url).origin === stripeSettings.STRIPE_ORIGIN) return answerStripe(stripe, request)
    if (!toWhoop) throw new Error(`No test declared ${request.url}`)
    return toWhoop(request)
  })
  const browser = new Browser("real", stripeSettings)
  await browser.signIn(whoop)
  return { whoop, stripe, browser, send }
}
