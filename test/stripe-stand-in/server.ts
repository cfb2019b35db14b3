import { parseArgs } from "node:util"
import { serve } from "../whoop-simulator/http-server.ts"
import { answerStripe } from "./http.ts"
import { StripeStandIn } from "./stripe.ts"

const { values: given } = parseArgs({
  options: {
    port: { type: "string", default: "8789" },
    app: { type: "string", default: "http://localhost:8787" },
    "secret-key": { type: "string", default: "sk_test_simulated" },
    "webhook-secret": { type: "string", default: "whsec_simulated" },
  },
})

const stripe = new StripeStandIn({
  secretKey: given["secret-key"],
  webhookSecret: given["webhook-secret"],
  webhookUrl: `${given.app}/webhooks/stripe`,
  origin: `http://localhost:${given.port}`,
  deliver: (request) => fetch(request),
})
const server = await serve((request) => answerStripe(stripe, request), Number(given.port))
console.log(`Stripe's stand-in on ${server.origin}, events to ${given.app}`)

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, async () => {
    await server.close()
    process.exit(0)
  })
}
