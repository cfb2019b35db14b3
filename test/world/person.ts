import type { ActName } from "./points.ts"
import type { World } from "./world.ts"

type Wish = "nothing" | "connected" | "disconnected" | "erased"

const wishes: Partial<Record<ActName, Wish>> = {
  connect: "connected",
  disconnect: "disconnected",
  erase: "erased",
}

/** Somebody with a WHOOP strap and a VitalTrends account, and what they want of it. */
export class Person {
  readonly who: string
  readonly whoopUserId: number
  /** What they asked for last; the engine has to get there. */
  wants: Wish = "nothing"
  /** When they last asked for a disconnect or an erasure. */
  leftAt = 0
  /** The erasure's receipt says that WHOOP has confirmed. */
  toldRevoked = false
  readonly #world: World
  /** The last erasure they asked for was confirmed, and nothing was asked since. */
  #erased = false

  constructor(world: World, who: string, whoopUserId: number) {
    this.#world = world
    this.who = who
    this.whoopUserId = whoopUserId
    this.#signUp()
  }

  #signUp(): void {
    this.#world.d1.prepare("insert into users (id, created_at) values (?, 0)").objects.run(this.who)
  }

  /** What D1, and so the person, says of the connection. */
  get status(): string {
    const rows = this.#world.d1.rows("select status from whoop_connections where user_id = ?", this.who)
    return String(rows[0]?.status ?? "not_connected")
  }

  /** Whether what they asked for last has come true, as far as they can see. */
  isContent(): boolean {
    switch (this.wants) {
      case "nothing":
        return true
      case "connected":
        return this.status === "connected"
      case "disconnected":
        return this.status === "not_connected"
      case "erased":
        return this.#erased
    }
  }

  /** Asks once more. */
  insist(): void {
    if (this.wants === "connected") this.act("connect")
    else if (this.wants === "disconnected") this.act("disconnect")
    else if (this.wants === "erased") this.act("erase")
  }

  /** Asks once; whether it succeeded or failed is for later. */
  act(name: ActName): void {
    const { edge } = this.#world
    const host = this.#world.hostOf(this.who)
    this.#world.note(this.who, "person", name)
    // Whoever is erased has no session any more; only coming anew does anything.
    if (this.wants === "erased" && name !== "erase") {
      if (name !== "connect" || !this.#erased) return
      this.#signUp()
    }
    if (name === "connect" || name === "erase") this.#erased = false
    if (name === "disconnect" || name === "erase") this.leftAt = this.#world.clock.now()
    const wish = wishes[name]
    if (wish) this.wants = wish
    switch (name) {
      case "connect":
        this.#asked(
          name,
          edge.connect(this.who, this.whoopUserId, () => this.leftAt),
        )
        break
      case "disconnect":
        this.#asked(
          name,
          host.call((member) => member.disconnect()),
        )
        break
      case "erase":
        this.#asked(name, edge.erase(this.who))
        break
      case "force":
        this.#asked(
          name,
          host.call((member) => member.forceSync()),
        )
        break
      case "refresh":
        for (const _tab of ["one", "another"]) {
          this.#asked(
            name,
            host.call((member) => member.refresh()),
          )
        }
        break
      case "status":
        this.#asked(
          name,
          host.call((member) => member.status()),
        )
    }
  }

  #asked(name: ActName, answer: Promise<unknown>): void {
    answer.then(
      (value) => {
        if (name === "erase" && this.wants === "erased") {
          this.#erased = true
          this.toldRevoked = value === true
        }
        if (name === "force" && value === "started") this.#world.thrift.importBegins(this.who, true)
        if (name === "refresh" && isQueued(value)) this.#world.thrift.lookBegins(this.who)
        this.#world.note(this.who, `${name} done`, typeof value === "object" ? "" : String(value))
      },
      (error: unknown) => {
        // It may have been heard all the same.
        if (name === "force") this.#world.thrift.importBegins(this.who, true)
        if (name === "refresh") this.#world.thrift.lookBegins(this.who)
        this.#world.note(this.who, `${name} failed`, error instanceof Error ? error.message.slice(0, 80) : "")
      },
    )
  }
}

const isQueued = (answer: unknown) =>
  typeof answer === "object" && answer !== null && "queued" in answer && answer.queued === true
