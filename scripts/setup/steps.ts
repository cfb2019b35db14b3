import { z } from "zod"
import type { Machine } from "./machine.ts"

/*
 * From a Cloudflare login to a running deployment. Every step looks first and makes only what is missing, so that all of
 * it can be run again: after an interruption, after an update, with further settings.
 *
 * Order: what is asked for is checked before anything changes. A database exists only once a Worker that names it was
 * deployed, and takes its secrets only then, so on a new account the code comes before the migrations (until its settings
 * and tables are there it answers every request with a plain error). Ever after, migrations come before the code that
 * needs them.
 */

const configPath = "wrangler.toml"
const queues = ["vitaltrends-sync", "vitaltrends-sync-dead"]
const databaseName = "vitaltrends"

export interface SetupOptions {
  /** Ask for WHOOP's keys although they are set. */
  keysAgain: boolean
}

export async function setUp(machine: Machine, { keysAgain }: SetupOptions): Promise<string> {
  await checkLogin(machine)
  checkOperatorSecret(machine)
  const wished = await askOrigin(machine)
  machine.say("Building the dashboard …")
  await machine.run("vite", ["build", "--logLevel", "warn"])
  await createQueues(machine)

  let origin = wished
  if (!(await hasDatabase(machine)) || !(await hasWorker(machine))) {
    machine.say("Deploying for the first time, which creates the Worker and its database …")
    const printed = await deploy(machine)
    origin ??= workersDev(printed)
  }
  machine.say("Applying migrations …")
  await machine.run("wrangler", ["d1", "migrations", "apply", "DB", "--remote"])
  await setSecrets(machine, keysAgain)
  if (origin !== null) keepOrigin(machine, origin)
  machine.say("Deploying …")
  const printed = await deploy(machine)
  const reached = origin ?? (await learnOrigin(machine, printed))
  await proveHealth(machine, reached)
  tellWhatIsLeft(machine, reached)
  return reached
}

const WhoAmI = z.object({
  loggedIn: z.boolean().optional(),
  accounts: z.array(z.object({ name: z.string(), id: z.string() })).optional(),
})

async function checkLogin(machine: Machine): Promise<void> {
  const printed = await machine.run("wrangler", ["whoami", "--json"]).catch(() => {
    throw new Error(
      "You are not logged in to Cloudflare. Run `npx wrangler login` (or set CLOUDFLARE_API_TOKEN), then this again.",
    )
  })
  const { accounts = [] } = WhoAmI.parse(JSON.parse(printed))
  const chosen = machine.given.CLOUDFLARE_ACCOUNT_ID
  if (accounts.length > 1 && !accounts.some(({ id }) => id === chosen)) {
    const list = accounts.map(({ name, id }) => `  ${id}  ${name}`).join("\n")
    throw new Error(`Your login has several accounts. Set CLOUDFLARE_ACCOUNT_ID to one of:\n${list}`)
  }
  const account = accounts.find(({ id }) => id === chosen) ?? accounts[0]
  machine.say(account ? `Logged in; account ${account.name}` : "Logged in")
}

async function createQueues(machine: Machine): Promise<void> {
  for (const name of queues) {
    const exists = await succeeds(machine.run("wrangler", ["queues", "info", name]))
    if (exists) continue
    machine.say(`Creating the queue ${name} …`)
    await machine.run("wrangler", ["queues", "create", name])
  }
}

async function hasDatabase(machine: Machine): Promise<boolean> {
  const printed = await machine.run("wrangler", ["d1", "list", "--json"])
  return z
    .array(z.object({ name: z.string() }))
    .parse(JSON.parse(printed))
    .some(({ name }) => name === databaseName)
}

/** A first deploy that was cut off can leave a database without a Worker; only a Worker has secrets to list. */
const hasWorker = (machine: Machine) => succeeds(listSecrets(machine))

const listSecrets = (machine: Machine) => machine.run("wrangler", ["secret", "list", "--format", "json"])

const deploy = (machine: Machine) => machine.run("wrangler", ["deploy"])

/** As src/env.ts wants it: a shorter one would be refused by every request, and is never replaced. */
const OPERATOR_SECRET_MIN = 20

function checkOperatorSecret({ given }: Machine): void {
  if (given.OPERATOR_SECRET !== undefined && given.OPERATOR_SECRET.length < OPERATOR_SECRET_MIN) {
    throw new Error(
      `OPERATOR_SECRET must have at least ${OPERATOR_SECRET_MIN} characters. Leave it out to have one made.`,
    )
  }
}

/** Sets what is not set. What encrypts tokens is never replaced here: the tokens could not be read any more. */
async function setSecrets(machine: Machine, keysAgain: boolean): Promise<void> {
  const known = z.array(z.object({ name: z.string() })).parse(JSON.parse(await listSecrets(machine)))
  const isSet = (name: string) => known.some((secret) => secret.name === name)
  const secrets: Record<string, string> = {}
  for (const [name, question] of wanted(machine)) {
    if (isSet(name) && !keysAgain) continue
    secrets[name] = machine.given[name] ?? (await askUntilGiven(machine, question))
  }
  if (!isSet("TOKEN_KEYS")) secrets.TOKEN_KEYS = `k1:${machine.randomBase64(32)}`
  if (!isSet("OPERATOR_SECRET")) {
    secrets.OPERATOR_SECRET = machine.given.OPERATOR_SECRET ?? machine.randomBase64(24)
  }
  if (Object.keys(secrets).length === 0) return
  machine.say(`Setting ${Object.keys(secrets).join(", ")} …`)
  await machine.run("wrangler", ["secret", "bulk"], JSON.stringify(secrets))
  // At once: it cannot be read back, and what comes next may fail.
  if (secrets.OPERATOR_SECRET && !machine.given.OPERATOR_SECRET) {
    machine.say(
      `The operator's page will open with this secret. It is shown this once:\n  ${secrets.OPERATOR_SECRET}`,
    )
  }
}

function wanted(machine: Machine): [name: string, question: string][] {
  const whoop: [string, string][] = [
    ["WHOOP_CLIENT_ID", "WHOOP client id (from https://developer-dashboard.whoop.com):"],
    ["WHOOP_CLIENT_SECRET", "WHOOP client secret:"],
  ]
  if (!/^BILLING\s*=\s*"stripe"/m.test(machine.readText(configPath))) return whoop
  return [
    ...whoop,
    ["STRIPE_SECRET_KEY", "Stripe secret key (sk_…):"],
    ["STRIPE_WEBHOOK_SECRET", "Stripe webhook signing secret (whsec_…):"],
    ["STRIPE_PRICE_ID", "Stripe price id of the plan (price_…):"],
  ]
}

async function askUntilGiven(machine: Machine, question: string): Promise<string> {
  for (;;) {
    const answer = await machine.ask(question, { hidden: /secret/i.test(question) })
    if (answer !== "") return answer
  }
}

const originLine = /^APP_ORIGIN\s*=\s*"([^"]*)"/m

/** The address people reach it at, as kept in wrangler.toml or asked for; null: the one Cloudflare gives. */
async function askOrigin(machine: Machine): Promise<string | null> {
  const current = originLine.exec(machine.readText(configPath))?.[1] ?? ""
  if (current !== "" && !current.includes("localhost")) return current
  if (machine.given.APP_ORIGIN !== undefined) {
    const given = findOrigin(machine.given.APP_ORIGIN)
    if (given === null) throw new Error(`APP_ORIGIN is no address: ${ORIGIN_WORDS}.`)
    return given
  }
  for (;;) {
    const answer = await machine.ask(
      "Where will people reach it (https://…)? Enter for the workers.dev address:",
    )
    const origin = findOrigin(answer)
    if (answer === "" || origin !== null) return origin
    machine.say(`That is no address: ${ORIGIN_WORDS}.`)
  }
}

const ORIGIN_WORDS = "write it like https://health.example.com"

function findOrigin(text: string): string | null {
  const url = URL.canParse(text) ? new URL(text) : null
  return url?.protocol === "https:" ? url.origin : null
}

/** It is known only after this deploy; the code needs it, so it is deployed once more. */
async function learnOrigin(machine: Machine, printed: string): Promise<string> {
  const origin = workersDev(printed)
  if (origin === null) {
    throw new Error(
      `Cloudflare did not tell the Worker's address. Set APP_ORIGIN in ${configPath} and run this again.`,
    )
  }
  keepOrigin(machine, origin)
  await deploy(machine)
  return origin
}

/** Into wrangler.toml, which the code reads it from. A domain of one's own leads to the Worker by a route there as well. */
function keepOrigin(machine: Machine, origin: string): void {
  const config = machine.readText(configPath)
  if (originLine.exec(config)?.[1] === origin) return
  const { hostname } = new URL(origin)
  const needsRoute = !hostname.endsWith(".workers.dev") && !/^routes?\s*=/m.test(config)
  const route = `routes = [{ pattern = "${hostname}", custom_domain = true }]\n`
  const withOrigin = config.replace(originLine, `APP_ORIGIN = "${origin}"`)
  machine.writeText(
    configPath,
    needsRoute ? withOrigin.replace(/^name\s*=.*\n/m, (line) => line + route) : withOrigin,
  )
  machine.say(`APP_ORIGIN is now ${origin}, in ${configPath}: keep that change`)
  if (needsRoute) {
    machine.say(
      `A route there leads ${hostname} to the Worker; the domain must be in this Cloudflare account`,
    )
  }
}

function workersDev(printed: string): string | null {
  return /https:\/\/[\w.-]+\.workers\.dev/.exec(printed)?.[0] ?? null
}

const HEALTH_TRIES = 20

async function proveHealth(machine: Machine, origin: string): Promise<void> {
  let last = ""
  for (let attempt = 0; attempt < HEALTH_TRIES; attempt++) {
    // A new address and new secrets take some seconds to be everywhere.
    if (attempt > 0) await machine.wait(3_000)
    try {
      const response = await machine.fetch(`${origin}/healthz`)
      last = `${response.status} ${await response.text()}`
      if (response.status === 200 && last.includes('"status":"ok"')) {
        machine.say(`${origin}/healthz says ok`)
        return
      }
    } catch (error) {
      last = error instanceof Error ? error.message : String(error)
    }
  }
  throw new Error(`It is deployed, but ${origin}/healthz does not say ok. The last answer: ${last}`)
}

function tellWhatIsLeft(machine: Machine, origin: string): void {
  const billing = /^BILLING\s*=\s*"stripe"/m.test(machine.readText(configPath))
  const stripe = billing
    ? `\n\nAt Stripe, a webhook endpoint for subscription events:\n  ${origin}/webhooks/stripe`
    : ""
  machine.say(`
VitalTrends runs at ${origin}

In WHOOP's dashboard (https://developer-dashboard.whoop.com), paste
  Redirect URL     ${origin}/auth/whoop/callback
  Webhook URL      ${origin}/webhooks/whoop      (model version v2)
  Privacy policy   ${origin}/privacy${stripe}

How it is doing: ${origin}/operator, with OPERATOR_SECRET
`)
}

const succeeds = (work: Promise<unknown>) =>
  work.then(
    () => true,
    () => false,
  )
