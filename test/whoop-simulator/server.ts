import { parseArgs } from "node:util"
import { realClock } from "./clock.ts"
import { answerControl, type Control } from "./control.ts"
import { addDemoMembers } from "./demo-members.ts"
import { serve } from "./http-server.ts"
import { createWhoop } from "./whoop.ts"

const usage = `node test/whoop-simulator/server.ts [--port N] [--app ORIGIN] [--speed FACTOR] [--latency MS] [--seed S]
    [--client-id ID] [--client-secret SECRET] [--webhook-url URL] [--start-at TIME]
The client can also come from WHOOP_CLIENT_ID and WHOOP_CLIENT_SECRET.`

const { values: given } = parseArgs({
  options: {
    port: { type: "string", default: "8788" },
    app: { type: "string" },
    "app-origin": { type: "string" },
    "client-id": { type: "string", default: process.env.WHOOP_CLIENT_ID ?? "vitaltrends" },
    "client-secret": { type: "string", default: process.env.WHOOP_CLIENT_SECRET ?? "simulated-secret" },
    "webhook-url": { type: "string" },
    "start-at": { type: "string" },
    speed: { type: "string", default: "1" },
    latency: { type: "string", default: "0" },
    seed: { type: "string", default: "demo" },
    help: { type: "boolean", default: false },
  },
})

/** So much of what was asked and sent is kept for the control page. */
const KEPT = 500

if (given.help) console.log(usage)
else await start()

async function start(): Promise<void> {
  const app = given.app ?? given["app-origin"] ?? "http://localhost:8787"
  const startAt = given["start-at"] === undefined ? Date.now() : Date.parse(given["start-at"])
  const clock = realClock({ startAt, speed: Number(given.speed) })
  const network = realClock()
  const whoop = createWhoop({
    seed: given.seed,
    clock,
    networkClock: network,
    clients: [
      {
        id: given["client-id"],
        secret: given["client-secret"],
        redirectUris: [`${app}/auth/whoop/callback`],
      },
    ],
    webhookUrls: [given["webhook-url"] ?? `${app}/webhooks/whoop`],
    deliver: (request) => fetch(request),
    latencyMs: Number(given.latency),
  })
  whoop.calls.keep = KEPT
  whoop.webhooks.keep = KEPT
  addDemoMembers(whoop)
  const control: Control = { whoop, clock, network, app }
  const server = await serve((request) => {
    const url = new URL(request.url)
    const isControl = url.pathname === "/" || url.pathname.startsWith("/control/")
    return isControl ? answerControl(control, request, url) : whoop.fetch(request)
  }, Number(given.port))
  console.log(`WHOOP simulator on ${server.origin}, events to ${given["webhook-url"] ?? app}`)

  const stop = async () => {
    whoop.stop()
    clock.stop()
    network.stop()
    await server.close()
    process.exit(0)
  }
  process.once("SIGINT", stop)
  process.once("SIGTERM", stop)
}
