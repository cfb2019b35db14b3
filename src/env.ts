import { z } from "zod"

/*
 * Settings (design 2.1): text in, checked values out, once per isolate. A missing or malformed one stops every request
 * with one plain sentence that names it, so that nobody debugs a half-configured deployment.
 */

const defaultWhoopOrigin = "https://api.prod.whoop.com"

const origin = z.url({ protocol: /^https?$/ }).transform((text, context) => {
  const url = new URL(text)
  if (url.pathname !== "/" || url.search || url.hash) {
    context.addIssue({ code: "custom", message: "must be an origin, without a path" })
  }
  return url.origin
})

const count = z.coerce.number().int().positive()

const tokenKeys = z.string().transform((text, context): [TokenKey, ...TokenKey[]] => {
  const keys = text.split(",").map((entry) => {
    const [kid = "", base64 = "", ...rest] = entry.trim().split(":")
    const key = decodeKey(base64)
    if (!/^[A-Za-z0-9_-]{1,32}$/.test(kid) || rest.length > 0 || key === null) {
      context.addIssue({
        code: "custom",
        message: "must be kid:base64 of 32 bytes, several separated by commas",
      })
    }
    return { kid, key: key ?? new Uint8Array() }
  })
  if (new Set(keys.map(({ kid }) => kid)).size < keys.length) {
    context.addIssue({ code: "custom", message: "names two keys alike: a new key needs a name of its own" })
  }
  const [first = { kid: "", key: new Uint8Array() }, ...others] = keys
  return [first, ...others]
})

function decodeKey(base64: string): Uint8Array<ArrayBuffer> | null {
  try {
    const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0))
    return bytes.length === 32 ? bytes : null
  } catch {
    return null
  }
}

const filled = z.string().trim().min(1)
const optional = z
  .string()
  .optional()
  .transform((text) => (text?.trim() ? text.trim() : undefined))

const Variables = z.object({
  APP_ORIGIN: origin,
  WHOOP_ORIGIN: origin.default(defaultWhoopOrigin),
  WHOOP_CLIENT_ID: filled,
  WHOOP_CLIENT_SECRET: filled,
  WHOOP_CALLS_PER_MINUTE: count.default(100),
  WHOOP_CALLS_PER_DAY: count.default(10_000),
  TOKEN_KEYS: tokenKeys,
  BILLING: z.enum(["off", "stripe"]).default("off"),
  STRIPE_SECRET_KEY: optional,
  STRIPE_WEBHOOK_SECRET: optional,
  STRIPE_PRICE_ID: optional,
  STRIPE_ORIGIN: origin.default("https://api.stripe.com"),
  GITHUB_CLIENT_ID: optional,
  GITHUB_CLIENT_SECRET: optional,
  GOOGLE_CLIENT_ID: optional,
  GOOGLE_CLIENT_SECRET: optional,
  OPERATOR_SECRET: optional.refine((text) => text === undefined || text.length >= 20, {
    error: "must be at least 20 characters, so that nobody guesses it",
  }),
})

/** Every setting's name, for whoever starts the Worker. */
export const settingNames = Variables.keyof().options

export interface ClientCredentials {
  clientId: string
  clientSecret: string
}

export interface TokenKey {
  kid: string
  key: Uint8Array<ArrayBuffer>
}

export interface WhoopSettings extends ClientCredentials {
  origin: string
  callsPerMinute: number
  callsPerDay: number
}

export interface StripeSettings {
  secretKey: string
  webhookSecret: string
  priceId: string
  origin: string
}

export interface Settings {
  appOrigin: string
  whoop: WhoopSettings
  /** The first encrypts, all decrypt. */
  tokenKeys: [TokenKey, ...TokenKey[]]
  billing: { mode: "off" } | { mode: "stripe"; stripe: StripeSettings }
  github: ClientCredentials | null
  google: ClientCredentials | null
  operatorSecret: string | null
}

/** Registered at the provider, so always APP_ORIGIN's, whatever host the request named. */
export function callbackUrl({ appOrigin }: Settings, provider: "whoop" | "github" | "google"): string {
  return `${appOrigin}/auth/${provider}/callback`
}

/** A setting is missing or malformed; the message names it and holds no value. */
export class SettingsError extends Error {
  override name = "SettingsError"
}

const parsed = new WeakMap<object, Settings>()

/** Parses the bindings' text settings. Throws SettingsError with one sentence naming the first bad one. */
export function readSettings(env: object): Settings {
  const known = parsed.get(env)
  if (known) return known
  const settings = parseSettings(env)
  parsed.set(env, settings)
  return settings
}

function parseSettings(env: object): Settings {
  const result = Variables.safeParse(env)
  if (!result.success) {
    const issue = result.error.issues[0]
    const name = String(issue?.path[0] ?? "a setting")
    const missing = !(name in env)
    throw new SettingsError(
      `The setting ${name} ${missing ? "is missing" : `is malformed: ${issue?.message}`}.`,
    )
  }
  const v = result.data
  return {
    appOrigin: v.APP_ORIGIN,
    whoop: {
      origin: v.WHOOP_ORIGIN,
      clientId: v.WHOOP_CLIENT_ID,
      clientSecret: v.WHOOP_CLIENT_SECRET,
      callsPerMinute: v.WHOOP_CALLS_PER_MINUTE,
      callsPerDay: v.WHOOP_CALLS_PER_DAY,
    },
    tokenKeys: v.TOKEN_KEYS,
    billing: v.BILLING === "off" ? { mode: "off" } : { mode: "stripe", stripe: stripeSettings(v) },
    github: credentials(v.GITHUB_CLIENT_ID, v.GITHUB_CLIENT_SECRET),
    google: credentials(v.GOOGLE_CLIENT_ID, v.GOOGLE_CLIENT_SECRET),
    operatorSecret: v.OPERATOR_SECRET ?? null,
  }
}

function stripeSettings(v: z.output<typeof Variables>): StripeSettings {
  const need = (name: "STRIPE_SECRET_KEY" | "STRIPE_WEBHOOK_SECRET" | "STRIPE_PRICE_ID") => {
    const value = v[name]
    if (!value) throw new SettingsError(`The setting ${name} is missing, and BILLING=stripe needs it.`)
    return value
  }
  return {
    secretKey: need("STRIPE_SECRET_KEY"),
    webhookSecret: need("STRIPE_WEBHOOK_SECRET"),
    priceId: need("STRIPE_PRICE_ID"),
    origin: v.STRIPE_ORIGIN,
  }
}

/** A provider without both halves is not offered. */
function credentials(clientId?: string, clientSecret?: string): ClientCredentials | null {
  return clientId && clientSecret ? { clientId, clientSecret } : null
}
