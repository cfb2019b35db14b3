import type { Account } from "../src/api/types.ts"

/* The stand-in's account, and the API keys made with it. */

export function accountIn(state: string, nowMs: number): Account {
  const ago = (hours: number) => new Date(nowMs - hours * 3_600_000).toISOString()
  return {
    id: "usr_5f2c",
    name: "Sam",
    created_at: "2025-02-11T18:14:00.000Z",
    identities: [
      { provider: "whoop", label: "sam@example.com", linked_at: "2025-02-11T18:14:00.000Z" },
      { provider: "github", label: "sam-example", linked_at: "2025-06-01T09:00:00.000Z" },
    ],
    sessions: [
      { id: "ses_1", device: "Chrome on Linux", created_at: ago(200), last_seen_at: ago(0), current: true },
      {
        id: "ses_2",
        device: "Safari on iPhone",
        created_at: ago(900),
        last_seen_at: ago(11),
        current: false,
      },
    ],
    sign_in_options: ["whoop", "github", "google"],
    plan:
      state === "plan-needed" || state === "plan-ended"
        ? {
            billing: "stripe",
            entitled: false,
            status: "none",
            current_period_end: null,
            entitled_until: null,
            manage: "checkout",
          }
        : {
            billing: "off",
            entitled: true,
            status: "none",
            current_period_end: null,
            entitled_until: null,
            manage: null,
          },
  }
}

export function keysAt(nowMs: number) {
  const day = (days: number) => new Date(nowMs + days * 86_400_000).toISOString()
  return [
    {
      id: "key_1",
      name: "Home Assistant",
      prefix: "vt_9fQ2xK",
      created_at: day(-210),
      expires_at: null,
      last_used_at: day(-0.01),
    },
    {
      id: "key_2",
      name: "Spreadsheet",
      prefix: "vt_Zk81bD",
      created_at: day(-30),
      expires_at: day(60),
      last_used_at: null,
    },
  ]
}
