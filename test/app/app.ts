import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { freePort } from "../../scripts/processes.ts"
import { runTool } from "../../scripts/run-tool.ts"
import { asVariables } from "../../scripts/wrangler-variables.ts"
import { serve } from "../whoop-simulator/http-server.ts"
import {
  createWhoop,
  realClock,
  type VirtualClock,
  virtualClock,
  type WhoopOptions,
  type WhoopSimulator,
} from "../whoop-simulator/index.ts"
import { Person } from "./person.ts"
import { WorkerProcess } from "./worker-process.ts"

export interface AppOptions {
  whoop?: Partial<WhoopOptions>
  /** Where the members' lives stand at first; now, if not given. */
  livesFrom?: number
  settings?: Parameters<typeof asVariables>[0]
  /** Another Worker than the app's own: one that wraps it, to look inside. */
  script?: string
}

type TakeDown = (() => Promise<void> | void)[]

const client = { id: "vitaltrends-journey", secret: "a secret of this journey only" }

/**
 * The whole app as somebody would run it: `wrangler dev` with a database and objects of its own, and a WHOOP simulator
 * in this process that the test can look into and steer.
 */
export class App {
  readonly origin: string
  readonly whoop: WhoopSimulator
  /** The members' lives: they stand still unless the test advances them. WHOOP's network runs by the real clock. */
  readonly lives: VirtualClock
  readonly worker: WorkerProcess
  /** Where wrangler keeps this app's database and objects. */
  readonly stateFolder: string
  readonly #takeDown: TakeDown

  private constructor(
    parts: Pick<App, "origin" | "whoop" | "lives" | "worker" | "stateFolder">,
    takeDown: TakeDown,
  ) {
    this.origin = parts.origin
    this.whoop = parts.whoop
    this.lives = parts.lives
    this.worker = parts.worker
    this.stateFolder = parts.stateFolder
    this.#takeDown = takeDown
  }

  static async start({
    whoop: whoopOptions = {},
    livesFrom = Date.now(),
    settings = {},
    script,
  }: AppOptions = {}): Promise<App> {
    const stateFolder = mkdtempSync(join(tmpdir(), "vitaltrends-app-"))
    const origin = `http://localhost:${await freePort()}`
    const lives = virtualClock(livesFrom)
    const whoop = createWhoop({
      seed: "journeys",
      clock: lives,
      networkClock: realClock(),
      clients: [{ ...client, redirectUris: [`${origin}/auth/whoop/callback`] }],
      webhookUrls: [`${origin}/webhooks/whoop`],
      deliver: (request) => fetch(request),
      ...whoopOptions,
    })
    const server = await serve((request) => whoop.fetch(request))
    const variables = asVariables({
      APP_ORIGIN: origin,
      WHOOP_ORIGIN: server.origin,
      WHOOP_CLIENT_ID: client.id,
      WHOOP_CLIENT_SECRET: client.secret,
      TOKEN_KEYS: `journey:${Buffer.alloc(32, 1).toString("base64")}`,
      ...settings,
    })
    const worker = new WorkerProcess({
      port: Number(new URL(origin).port),
      stateFolder,
      variables: [...(script === undefined ? [] : [script]), ...variables],
    })
    const app = new App({ origin, whoop, lives, worker, stateFolder }, [
      () => worker.stop(),
      () => whoop.stop(),
      () => server.close(),
      () => rmSync(stateFolder, { recursive: true, force: true }),
    ])
    try {
      await runTool("wrangler", ["d1", "migrations", "apply", "DB", "--local", "--persist-to", stateFolder])
      await worker.start()
    } catch (error) {
      await app.stop()
      throw error
    }
    return app
  }

  /** Somebody with an empty browser who is this member at WHOOP. */
  person(memberId: number): Person {
    return new Person(this.origin, memberId)
  }

  /** The hourly tick, at any time. */
  async tick(scheduledTime = Date.now()): Promise<void> {
    const path = `/cdn-cgi/local/scheduled?cron=0+*+*+*+*&time=${scheduledTime}`
    const response = await fetch(this.origin + path)
    const text = await response.text()
    if (!response.ok) throw new Error(`the tick failed: ${response.status} ${text}`)
  }

  /** A power cut: memory and local queues are gone, what was stored is there again. */
  async restart(): Promise<void> {
    await this.worker.kill()
    await this.worker.start()
  }

  async stop(): Promise<void> {
    for (const step of this.#takeDown) await step()
  }
}
