import { randomBytes } from "node:crypto"
import { readFileSync, writeFileSync } from "node:fs"
import { parseArgs } from "node:util"
import { askOnTerminal, runWithInput } from "./setup/machine.ts"
import { setUp } from "./setup/steps.ts"

const usage = `npm run setup [-- --keys-again]

Takes you from a Cloudflare login to a running VitalTrends; can be run again at any time, for an update too.
What it would ask for can be given in the environment: WHOOP_CLIENT_ID, WHOOP_CLIENT_SECRET, APP_ORIGIN,
OPERATOR_SECRET, CLOUDFLARE_ACCOUNT_ID, and with BILLING = "stripe" the STRIPE_… settings.
--keys-again asks for WHOOP's (and Stripe's) keys although they are set.`

const { values: options } = parseArgs({
  options: { "keys-again": { type: "boolean", default: false }, help: { type: "boolean", default: false } },
})

if (options.help) console.log(usage)
else {
  try {
    await setUp(
      {
        run: runWithInput,
        ask: askOnTerminal,
        say: (line) => console.log(line),
        given: process.env,
        fetch: (url) => fetch(url, { signal: AbortSignal.timeout(10_000) }),
        wait: (ms) => new Promise((done) => setTimeout(done, ms)),
        readText: (path) => readFileSync(path, "utf8"),
        writeText: (path, text) => writeFileSync(path, text),
        randomBase64: (bytes) => randomBytes(bytes).toString("base64"),
      },
      { keysAgain: options["keys-again"] },
    )
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    process.exitCode = 1
  }
}
