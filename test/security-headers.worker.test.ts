import { exports } from "cloudflare:workers"
import { expect, test } from "vitest"
import { securityHeaders, strictTransportSecurity } from "../src/security-headers.ts"

const whole = { ...securityHeaders, "Strict-Transport-Security": strictTransportSecurity }

test.each(["/healthz", "/privacy", "/auth/whoop", "/api/v1/account", "/api/v1/nothing-here", "/auth/nobody"])(
  "%s carries them, whatever the answer is",
  async (path) => {
    const response = await exports.default.fetch(
      new Request(`https://vital.example${path}`, { redirect: "manual" }),
    )
    await response.body?.cancel()
    for (const [name, value] of Object.entries(whole)) expect(response.headers.get(name), name).toBe(value)
  },
)

test("on http there is no promise of https", async () => {
  const response = await exports.default.fetch(new Request("http://localhost:8787/healthz"))
  await response.body?.cancel()
  expect(response.headers.get("strict-transport-security")).toBeNull()
})
