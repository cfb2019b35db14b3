import { randomBytes } from "node:crypto"
import { mkdirSync, rmSync, writeFileSync } from "node:fs"
import { join, resolve } from "node:path"
import { parseArgs } from "node:util"
import { z } from "zod"
import { tickHourly } from "./cron.ts"
import { freePort, Processes, untilAnswers } from "./processes.ts"
import { runTool, wranglerPath } from "./run-tool.ts"
import { asVariables } from "./wrangler-variables.ts"

/*
 * The whole app on this machine with nobody's account: the dashboard, the Worker, and a WHOOP simulator with its
 * members; with --billing also a stand-in for Stripe, and connecting needs a plan. What .dev.vars says of real accounts is
 * not read. Each start begins anew, because the simulator's members live in its memory.
 */

const folder = join(".wrangler", "start")
const { values: options } = parseArgs({
  options: {
    port: { type: "string", default: "8787" },
    "whoop-port": { type: "string", default: "8788" },
    "stripe-port": { type: "string", default: "8789" },
    billing: { type: "boolean", default: false },
  },
})

const processes = new Processes()
try {
  await start()
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  await processes.end(1)
}

async function start() {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })

  console.log("Building the dashboard and the database …")
  await Promise.all([
    runTool("vite", ["build", "--logLevel", "warn"]),
    runTool("wrangler", ["d1", "migrations", "apply", "DB", "--local", "--persist-to", folder]),
  ])

  const port = await freePort(Number(options.port))
  const whoopPort = await freePort(Number(options["whoop-port"]))
  const app = `http://localhost:${port}`
  const whoop = `http://localhost:${whoopPort}`
  const clientId = "vitaltrends"
  const clientSecret = randomBytes(24).toString("base64url")

  startSimulator(whoopPort, { app, clientId, clientSecret })
  await untilAnswers(whoop, "The WHOOP simulator")
  const stripe = options.billing ? await startStripe(app) : null
  startWorker(port, {
    // Given in any case: wrangler.toml may say otherwise.
    BILLING: "off",
    ...stripe?.settings,
    APP_ORIGIN: app,
    WHOOP_ORIGIN: whoop,
    WHOOP_CLIENT_ID: clientId,
    WHOOP_CLIENT_SECRET: clientSecret,
    TOKEN_KEYS: `local:${randomBytes(32).toString("base64")}`,
  })
  await untilAnswers(`${app}/healthz`, "The Worker")
  tickHourly(app, () => simulatedTime(whoop))

  console.log(`
  Open          ${app}
  WHOOP         ${whoop}   the simulator: wake up, finish a workout, break things
${stripe ? `  Stripe        ${stripe.settings.STRIPE_ORIGIN}   its stand-in: begin on ${app}/pricing\n` : ""}  Logs          ${folder}

  Ctrl-C ends everything.
`)
}

function startSimulator(port: number, client: { app: string; clientId: string; clientSecret: string }) {
  const settings = [
    ...["--port", String(port)],
    ...["--client-id", client.clientId, "--client-secret", client.clientSecret],
    ...["--app", client.app],
  ]
  const log = { logPath: join(folder, "whoop-simulator.log") }
  processes.start("The WHOOP simulator", ["test/whoop-simulator/server.ts", ...settings], log)
}

async function startStripe(app: string) {
  const port = await freePort(Number(options["stripe-port"]))
  const secrets = {
    key: `sk_test_${randomBytes(12).toString("hex")}`,
    webhook: `whsec_${randomBytes(12).toString("hex")}`,
  }
  const settings = ["--port", String(port), "--app", app]
  settings.push("--secret-key", secrets.key, "--webhook-secret", secrets.webhook)
  const log = { logPath: join(folder, "stripe-stand-in.log") }
  processes.start("Stripe's stand-in", ["test/stripe-stand-in/server.ts", ...settings], log)
  const origin = `http://localhost:${port}`
  await untilAnswers(origin, "Stripe's stand-in")
  return {
    settings: {
      BILLING: "stripe",
      STRIPE_ORIGIN: origin,
      STRIPE_SECRET_KEY: secrets.key,
      STRIPE_WEBHOOK_SECRET: secrets.webhook,
      STRIPE_PRICE_ID: "price_simulated",
    },
  }
}

async function simulatedTime(whoop: string): Promise<number> {
  const response = await fetch(`${whoop}/control/state`)
  return z.object({ now: z.number() }).parse(await response.json()).now
}

function startWorker(port: number, settings: Parameters<typeof asVariables>[0]) {
  // Where a file of settings is named wrangler does not read .dev.vars.
  const noSettings = resolve(folder, "no-settings.env")
  writeFileSync(noSettings, "")
  const place = ["--port", String(port), "--inspector-port", "0", "--persist-to", folder]
  place.push("--env-file", noSettings)
  const log = { logPath: join(folder, "worker.log") }
  processes.start(
    "The Worker",
    ["--no-warnings", wranglerPath, "dev", ...place, ...asVariables(settings)],
    log,
  )
}
