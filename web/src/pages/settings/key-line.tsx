import { useState } from "preact/hooks"
import { send } from "../../api/client.ts"
import { keysPath } from "../../api/paths.ts"
import type { ApiKey, NewApiKey } from "../../api/types.ts"
import { dayWords, momentWords, useNow } from "../../ui/clock.ts"
import { Dialog, DialogActions } from "../../ui/dialog.tsx"
import { Notice } from "../../ui/notice.tsx"
import { useAction } from "../../ui/use-action.ts"

interface KeyLineProps {
  apiKey: ApiKey
  onMade: (key: NewApiKey) => void
  onGone: () => void
}

export function KeyLine({ apiKey, onMade, onGone }: KeyLineProps) {
  const [asked, setAsked] = useState<"revoke" | "regenerate" | null>(null)
  const close = () => setAsked(null)
  const act = useAction(async () => {
    const path = `${keysPath}/${encodeURIComponent(apiKey.id)}`
    if (asked === "revoke") {
      await send("DELETE", path)
      onGone()
    } else onMade(await send<NewApiKey>("POST", `${path}/regenerate`))
    close()
  })
  return (
    <li>
      <span>
        <strong>{apiKey.name}</strong> <code class="muted">{apiKey.prefix}…</code>
        <KeyTimes apiKey={apiKey} />
      </span>
      <span class="row">
        <button type="button" class="text-button" onClick={() => setAsked("regenerate")}>
          Regenerate<span class="hidden-text"> {apiKey.name}</span>
        </button>
        <button type="button" class="text-button text-danger" onClick={() => setAsked("revoke")}>
          Revoke<span class="hidden-text"> {apiKey.name}</span>
        </button>
      </span>
      {asked && (
        <Dialog
          title={asked === "revoke" ? `Revoke “${apiKey.name}”?` : `Regenerate “${apiKey.name}”?`}
          onClose={close}
        >
          <p>
            {asked === "revoke"
              ? "Whatever uses this key stops working at once. This cannot be taken back."
              : "The old text stops working at once; you are shown a new one to put in its place."}
          </p>
          {act.problem && <Notice alert>{act.problem.detail}</Notice>}
          <DialogActions>
            <button type="submit" class="button">
              Keep it
            </button>
            <button type="button" class="button button-danger" aria-disabled={act.isBusy} onClick={act.run}>
              {asked === "revoke" ? "Revoke" : "Regenerate"}
            </button>
          </DialogActions>
        </Dialog>
      )}
    </li>
  )
}

function KeyTimes({ apiKey }: { apiKey: ApiKey }) {
  const now = useNow()
  const used = apiKey.last_used_at ? `last used ${momentWords(apiKey.last_used_at, now)}` : "never used"
  return (
    <span class="small muted key-times">
      Made {dayWords(apiKey.created_at, now)}, {used}
      {apiKey.expires_at ? `, ${expiryWords(apiKey.expires_at, now)}` : ""}
    </span>
  )
}

function expiryWords(expiresAt: string, now: number): string {
  return `${Date.parse(expiresAt) <= now ? "expired" : "expires"} ${dayWords(expiresAt, now)}`
}
