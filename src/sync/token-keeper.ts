import { OAuth2RequestError, UnexpectedResponseError } from "arctic"
import { z } from "zod"
import type { WhoopTokens } from "../whoop/oauth.ts"
import { ConnectionLostError, reconnectCauses, TryLaterError } from "./outcomes.ts"
import type { MemberPorts } from "./ports.ts"
import { type Shelf, shelfKey } from "./shelf.ts"
import { isSealedByFirst, seal, unseal } from "./token-vault.ts"

/*
 * The token protocol. WHOOP's refresh tokens are single-use: of two refreshes at once the second fails, and a reply
 * that is lost takes the connection with it. So:
 *
 * 1. One refresh in flight, a promise all callers share.
 * 2. Before the request an intent is stored with the generation it spends; the statement after the reply stores the new
 *    pair and removes the intent, with no await between (the cipher is synchronous for this).
 * 3. An intent still there when a refresh begins means that an earlier reply is unknown: WHOOP may or may not have spent
 *    the token. It is presented again, which is all that can be done; a refusal is then called `lost_reply`.
 * 4. A reply for a generation that is no longer the current one (reconnected or disconnected meanwhile) is dropped.
 */

const TokensOnShelf = shelfKey(
  "tokens",
  z.object({
    generation: z.int(),
    access: z.string(),
    refresh: z.string(),
    /** From when on it is renewed before it is used, UTC ms. */
    renewAt: z.number().default(0),
  }),
)
const IntentOnShelf = shelfKey("refresh_intent", z.object({ generation: z.int(), startedAt: z.number() }))
/** WHOOP has refused this generation for good: nobody presents it again, whoever else was waiting for a token. */
const RefusalOnShelf = shelfKey(
  "refresh_refusal",
  z.object({ generation: z.int(), cause: z.enum(reconnectCauses) }),
)

/** A token is renewed so long before its end: a call under way must not outlive it. One of a short life a little later. */
const RENEW_BEFORE_MS = 60_000
const RENEW_BEFORE_SHARE = 1 / 4
/** After an unanswered refresh: WHOOP's token endpoint is given time to recover. */
const RETRY_MS = 4_000
/** The first time; while WHOOP goes on refusing the app itself the waits double (put-off.ts). */
const REFUSED_RETRY_MS = 60_000

export interface AccessToken {
  text: string
  generation: number
}

type TokenPorts = Pick<MemberPorts, "userId" | "oauth" | "tokenKeys" | "now" | "log">

export class TokenKeeper {
  readonly #ports: TokenPorts
  readonly #shelf: Shelf
  #refreshing: Promise<void> | undefined

  constructor(ports: TokenPorts, shelf: Shelf) {
    this.#ports = ports
    this.#shelf = shelf
  }

  /** A fresh consent's pair takes the place of whatever was held. */
  install(pair: { accessToken: string; refreshToken: string; expiresInSeconds: number }): void {
    const generation = (this.#shelf.get(TokensOnShelf)?.generation ?? this.#ports.now()) + 1
    this.#store(generation, pair.accessToken, pair.refreshToken, pair.expiresInSeconds)
  }

  /** Hands the pair over and forgets it; null when none is held, WHOOP has refused it, or no key opens it. */
  take(): { access: string; refresh: string } | null {
    const tokens = this.#shelf.get(TokensOnShelf)
    const refused = this.#shelf.get(RefusalOnShelf)?.generation === tokens?.generation
    this.forget()
    if (!tokens || refused) return null
    try {
      return { access: this.#unseal(tokens.access), refresh: this.#unseal(tokens.refresh) }
    } catch {
      return null
    }
  }

  forget(): void {
    this.#shelf.remove(TokensOnShelf, IntentOnShelf, RefusalOnShelf)
  }

  /** A token good for a call now. Throws ConnectionLostError, TryLaterError. */
  async access(): Promise<AccessToken> {
    if (this.#held().renewAt <= this.#ports.now()) await this.#refresh()
    return this.#open()
  }

  /** WHOOP refused `generation`'s access token: another one, refreshed unless that has happened meanwhile. */
  async renewed(generation: number): Promise<AccessToken> {
    if (this.#held().generation === generation) await this.#refresh()
    return this.#open()
  }

  /** A refresh under way, to be waited out: until then WHOOP's newest pair is not held here. Never rejects. */
  get refreshing(): Promise<void> | undefined {
    return this.#refreshing?.catch(() => undefined)
  }

  #refresh(): Promise<void> {
    this.#refreshing ??= this.#requestPair().finally(() => {
      this.#refreshing = undefined
    })
    return this.#refreshing
  }

  async #requestPair(): Promise<void> {
    const { generation, refresh } = this.#held()
    const { oauth, now } = this.#ports
    const refusal = this.#shelf.get(RefusalOnShelf)
    if (refusal?.generation === generation) throw new ConnectionLostError(refusal.cause)
    const uncertain = this.#shelf.get(IntentOnShelf)?.generation === generation
    const refreshToken = this.#unseal(refresh)
    this.#shelf.put(IntentOnShelf, { generation, startedAt: now() })
    let pair: WhoopTokens
    try {
      pair = await oauth.refreshAccessToken(refreshToken)
    } catch (error) {
      if (this.isCurrent(generation)) this.#refused(error, generation, uncertain)
      return
    }
    if (!this.isCurrent(generation)) return
    this.#store(generation + 1, pair.accessToken, pair.refreshToken ?? refreshToken, pair.expiresInSeconds)
    this.#ports.log("token.refreshed", { userId: this.#ports.userId })
  }

  /** Whether no newer pair has taken this one's place. */
  isCurrent(generation: number): boolean {
    return this.#shelf.get(TokensOnShelf)?.generation === generation
  }

  #refused(error: unknown, generation: number, uncertain: boolean): never {
    const { log, userId } = this.#ports
    if (error instanceof OAuth2RequestError && error.code === "invalid_grant") {
      const cause = uncertain ? "lost_reply" : "invalid_grant"
      this.#shelf.put(RefusalOnShelf, { generation, cause })
      log("token.refused", { userId, uncertain })
      throw new ConnectionLostError(cause)
    }
    // WHOOP answered and did not look at the token: a wrong client secret, or a 429. Nothing was spent.
    const untouched =
      error instanceof OAuth2RequestError ||
      (error instanceof UnexpectedResponseError && error.status === 429)
    if (untouched && !uncertain) this.#shelf.remove(IntentOnShelf)
    if (!untouched) log("token.refresh_uncertain", { userId })
    if (error instanceof OAuth2RequestError) {
      throw new TryLaterError(
        "tokens_unavailable",
        "WHOOP does not accept this app's credentials. Its operator has to mend that.",
        REFUSED_RETRY_MS,
      )
    }
    throw new TryLaterError("tokens_unavailable", "WHOOP is not answering. We keep trying.", RETRY_MS)
  }

  #store(generation: number, access: string, refresh: string, expiresInSeconds: number): void {
    const { userId, tokenKeys, now } = this.#ports
    const lifeMs = expiresInSeconds * 1000
    this.#shelf.put(TokensOnShelf, {
      generation,
      access: seal(access, userId, tokenKeys),
      refresh: seal(refresh, userId, tokenKeys),
      renewAt: now() + lifeMs - Math.min(RENEW_BEFORE_MS, lifeMs * RENEW_BEFORE_SHARE),
    })
    this.#shelf.remove(IntentOnShelf, RefusalOnShelf)
  }

  #held() {
    const tokens = this.#shelf.get(TokensOnShelf)
    if (!tokens) throw new ConnectionLostError("no_tokens")
    return tokens
  }

  #open(): AccessToken {
    const { generation, access, refresh, renewAt } = this.#held()
    const { userId, tokenKeys } = this.#ports
    const text = this.#unseal(access)
    if (!isSealedByFirst(refresh, tokenKeys)) {
      const resealed = seal(this.#unseal(refresh), userId, tokenKeys)
      this.#shelf.put(TokensOnShelf, {
        generation,
        renewAt,
        access: seal(text, userId, tokenKeys),
        refresh: resealed,
      })
    }
    return { text, generation }
  }

  /** A key taken out of TOKEN_KEYS too early is the operator's to put back: the connection itself is whole. */
  #unseal(sealed: string): string {
    try {
      return unseal(sealed, this.#ports.userId, this.#ports.tokenKeys)
    } catch {
      throw new TryLaterError(
        "tokens_unavailable",
        "The key that opens this connection's tokens is not configured. The operator has to put it back.",
        15 * 60_000,
      )
    }
  }
}
