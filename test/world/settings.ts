import type { TokenKey } from "../../src/env.ts"
import type { Client } from "../whoop-simulator/index.ts"

/** What must never be written anywhere: planted in secrets, names and addresses. */
export const CANARY = "CANARY"

const tokenKey: TokenKey = { kid: "k1", key: new Uint8Array(32).fill(7) }
const callback = "https://app.example/auth/whoop/callback"
const clientSecret = `${CANARY}-client-secret`
const whoopOrigin = "https://api.prod.whoop.com"

export const app = {
  whoopOrigin,
  webhookUrl: "https://app.example/webhooks/whoop",
  callback,
  clientSecret,
  oauth: { origin: whoopOrigin, clientId: "app", clientSecret, redirectUri: callback },
  tokenKeys: [tokenKey] as [TokenKey],
}

export const whoopClient: Client = { id: "app", secret: clientSecret, redirectUris: [callback] }
