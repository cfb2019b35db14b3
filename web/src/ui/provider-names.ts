import type { Provider } from "../api/types.ts"

export const providerNames: Record<Provider, string> = { whoop: "WHOOP", github: "GitHub", google: "Google" }
