import { callbackUrl, type Settings } from "../env.ts"
import { WhoopOAuth } from "../whoop/oauth.ts"

/** This installation's app at WHOOP, for whoever begins, finishes or renews a consent. */
export function openWhoop(settings: Settings): WhoopOAuth {
  const { origin, clientId, clientSecret } = settings.whoop
  return new WhoopOAuth({ origin, clientId, clientSecret, redirectUri: callbackUrl(settings, "whoop") })
}
