import { describe, expect, test } from "vitest"
import type { Machine } from "../../scripts/setup/machine.ts"
import { setUp } from "../../scripts/setup/steps.ts"

const address = "https://vitaltrends.someone.workers.dev"

/** A Cloudflare account as far as wrangler shows it, and the person in front of it. Every command is remembered. */
class Account implements Machine {
  commands: string[] = []
  said: string[] = []
  asked: string[] = []
  given: Record<string, string | undefined> = {
    WHOOP_CLIENT_ID: "whoop-id",
    WHOOP_CLIENT_SECRET: "whoop-secret",
  }
  config = 'name = "vitaltrends"\n[vars]\nAPP_ORIGIN = "http://localhost:8787"\nBILLING = "off"\n'
  loggedIn = true
  accounts = [{ name: "Mine", id: "acc-1" }]
  queues = new Set<string>()
  secrets = new Map<string, string>()
  database: "none" | "empty" | "migrated" = "none"
  hasWorker = false
  /** What the deployed Worker was told its address is. */
  deployedOrigin = ""
  answers: Record<string, string> = {}
  /** The command that fails, as at an interruption. */
  failsAt = ""

  async run(tool: string, args: string[], input = ""): Promise<string> {
    const command = [tool, ...args].join(" ")
    this.commands.push(command)
    if (this.failsAt !== "" && command.startsWith(this.failsAt)) {
      // wrangler makes the database before it uploads the code.
      if (command === "wrangler deploy" && this.database === "none") this.database = "empty"
      throw new Error(`${command} failed`)
    }
    const [, , , third = ""] = command.split(" ")
    if (command === "wrangler whoami --json") return this.#whoAmI()
    if (command.startsWith("wrangler queues info")) return this.#require(this.queues.has(third))
    if (command.startsWith("wrangler queues create")) this.queues.add(third)
    if (command === "wrangler d1 list --json") {
      return JSON.stringify(this.database === "none" ? [] : [{ name: "vitaltrends" }])
    }
    if (command === "wrangler d1 migrations apply DB --remote") {
      this.#require(this.database !== "none")
      this.database = "migrated"
    }
    if (command === "wrangler secret list --format json") {
      this.#require(this.hasWorker)
      return JSON.stringify([...this.secrets.keys()].map((name) => ({ name })))
    }
    if (command === "wrangler secret bulk") {
      this.#require(this.hasWorker)
      for (const [name, value] of Object.entries(JSON.parse(input))) this.secrets.set(name, String(value))
    }
    if (command === "wrangler deploy") return this.#deploy()
    return ""
  }

  #whoAmI(): string {
    this.#require(this.loggedIn)
    return JSON.stringify({ loggedIn: true, accounts: this.accounts })
  }

  #require(isSo: boolean): string {
    if (!isSo) throw new Error("wrangler says no")
    return ""
  }

  #deploy(): string {
    this.#require(this.queues.size === 2)
    if (this.database === "none") this.database = "empty"
    this.hasWorker = true
    this.deployedOrigin = /APP_ORIGIN = "([^"]*)"/.exec(this.config)?.[1] ?? ""
    return `Uploaded vitaltrends\nDeployed vitaltrends triggers\n  ${address}\n  schedule: 0 * * * *`
  }

  async ask(question: string): Promise<string> {
    this.asked.push(question)
    return Object.entries(this.answers).find(([start]) => question.startsWith(start))?.[1] ?? ""
  }

  say(line: string): void {
    this.said.push(line)
  }

  async fetch(url: string): Promise<Response> {
    const isWell =
      url === `${this.deployedOrigin}/healthz` &&
      this.database === "migrated" &&
      this.secrets.has("WHOOP_CLIENT_ID")
    return Response.json({ status: isWell ? "ok" : "failing" }, { status: isWell ? 200 : 503 })
  }

  async wait(): Promise<void> {}
  readText(): string {
    return this.config
  }
  writeText(_path: string, text: string): void {
    this.config = text
  }
  randomBase64(bytes: number): string {
    return Buffer.alloc(bytes, 9).toString("base64")
  }

  get changes(): string[] {
    return this.commands.filter((command) => !/whoami|info|list|vite/.test(command))
  }
}

const again = { keysAgain: false }

describe("setting up", () => {
  test("a new account: queues, code, then migrations, secrets, code that knows its address, health", async () => {
    const account = new Account()
    expect(await setUp(account, again)).toBe(address)
    expect(account.changes).toEqual([
      "wrangler queues create vitaltrends-sync",
      "wrangler queues create vitaltrends-sync-dead",
      "wrangler deploy",
      "wrangler d1 migrations apply DB --remote",
      "wrangler secret bulk",
      "wrangler deploy",
    ])
    expect(account.deployedOrigin).toBe(address)
    expect(Object.fromEntries(account.secrets)).toMatchObject({
      WHOOP_CLIENT_ID: "whoop-id",
      WHOOP_CLIENT_SECRET: "whoop-secret",
      TOKEN_KEYS: `k1:${Buffer.alloc(32, 9).toString("base64")}`,
    })
    const told = account.said.join("\n")
    for (const words of [
      `${address}/auth/whoop/callback`,
      `${address}/webhooks/whoop`,
      `${address}/operator`,
    ]) {
      expect(told).toContain(words)
    }
    expect(account.commands.join("\n")).not.toContain("whoop-secret")
    expect(told).not.toContain(account.secrets.get("TOKEN_KEYS"))
  })

  test("again, for an update: migrations before the code, and nothing that is there is made or asked anew", async () => {
    const account = new Account()
    await setUp(account, again)
    const secrets = new Map(account.secrets)
    account.commands = []
    account.asked = []
    await setUp(account, again)
    expect(account.changes).toEqual(["wrangler d1 migrations apply DB --remote", "wrangler deploy"])
    expect(account.asked).toEqual([])
    expect(account.secrets).toEqual(secrets)
  })

  test("after an interruption at any step it goes on and ends the same", async () => {
    const steps = [
      "wrangler queues create vitaltrends-sync-dead",
      "wrangler deploy",
      "wrangler d1 migrations",
      "wrangler secret bulk",
    ]
    for (const step of steps) {
      const account = new Account()
      account.failsAt = step
      await expect(setUp(account, again)).rejects.toThrow("failed")
      account.failsAt = ""
      expect(await setUp(account, again), step).toBe(address)
      expect(account.deployedOrigin, step).toBe(address)
    }
  })

  test("new WHOOP keys leave the keys of the tokens alone", async () => {
    const account = new Account()
    await setUp(account, again)
    const before = account.secrets.get("TOKEN_KEYS")
    account.given = { WHOOP_CLIENT_ID: "new-id", WHOOP_CLIENT_SECRET: "new-secret" }
    account.randomBase64 = () => "other"
    await setUp(account, { keysAgain: true })
    expect(account.secrets.get("WHOOP_CLIENT_ID")).toBe("new-id")
    expect(account.secrets.get("TOKEN_KEYS")).toBe(before)
  })

  test("an address of one's own is asked for once and kept", async () => {
    const account = new Account()
    account.answers = { Where: "https://health.example.com/" }
    expect(await setUp(account, again)).toBe("https://health.example.com")
    const route = 'routes = [{ pattern = "health.example.com", custom_domain = true }]'
    expect(account.config.split("\n").slice(0, 3)).toEqual(['name = "vitaltrends"', route, "[vars]"])
    account.asked = []
    const { config } = account
    expect(await setUp(account, again)).toBe("https://health.example.com")
    expect(account.asked).toEqual([])
    expect(account.config).toBe(config)
  })

  test("an address that is none is asked for again, before anything has changed", async () => {
    const account = new Account()
    const answers = [
      "health.example.com",
      "host.example:443",
      "http://plain.example.com",
      "https://health.example.com",
    ]
    account.ask = async () => {
      expect(account.changes).toEqual([])
      return answers.shift() ?? ""
    }
    expect(await setUp(account, again)).toBe("https://health.example.com")
    const told = new Account()
    told.given.APP_ORIGIN = "health.example.com"
    await expect(setUp(told, again)).rejects.toThrow("https://health.example.com")
    expect(told.changes).toEqual([])
  })

  test("the operator's secret is shown as soon as it is set, whatever fails afterwards; one that is too short is refused", async () => {
    const account = new Account()
    account.fetch = async () => new Response("", { status: 503 })
    await expect(setUp(account, again)).rejects.toThrow("does not say ok")
    expect(account.said.join("\n")).toContain(account.secrets.get("OPERATOR_SECRET"))
    const short = new Account()
    short.given.OPERATOR_SECRET = "short"
    await expect(setUp(short, again)).rejects.toThrow("at least 20")
    expect(short.changes).toEqual([])
  })

  test("with billing Stripe's keys are asked for too", async () => {
    const account = new Account()
    account.config = account.config.replace('"off"', '"stripe"')
    account.answers = { "Stripe secret": "sk_1", "Stripe webhook": "whsec_1", "Stripe price": "price_1" }
    await setUp(account, again)
    expect(account.secrets.get("STRIPE_PRICE_ID")).toBe("price_1")
    expect(account.said.join("\n")).toContain(`${address}/webhooks/stripe`)
  })

  test("without a login, or with several accounts, it says what to do and changes nothing", async () => {
    const loggedOut = new Account()
    loggedOut.loggedIn = false
    await expect(setUp(loggedOut, again)).rejects.toThrow("npx wrangler login")
    const several = new Account()
    several.accounts.push({ name: "Work", id: "acc-2" })
    await expect(setUp(several, again)).rejects.toThrow(/CLOUDFLARE_ACCOUNT_ID[\s\S]*acc-2/)
    expect([...loggedOut.changes, ...several.changes]).toEqual([])
    several.given.CLOUDFLARE_ACCOUNT_ID = "acc-2"
    expect(await setUp(several, again)).toBe(address)
  })

  test("a deployment that does not get well is a failure with its last words", async () => {
    const account = new Account()
    account.fetch = async () =>
      Response.json({ status: "failing", database: "not_migrated" }, { status: 503 })
    await expect(setUp(account, again)).rejects.toThrow("not_migrated")
  })
})
