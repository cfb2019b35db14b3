import { useState } from "preact/hooks"
import { send } from "../../api/client.ts"
import { keysPath } from "../../api/paths.ts"
import type { NewApiKey } from "../../api/types.ts"
import { Notice } from "../../ui/notice.tsx"
import { useAction } from "../../ui/use-action.ts"

const lives = [
  { days: 0, label: "Never" },
  { days: 30, label: "In 30 days" },
  { days: 90, label: "In 90 days" },
  { days: 365, label: "In a year" },
]

export function KeyForm({ onMade }: { onMade: (key: NewApiKey) => void }) {
  const [name, setName] = useState("")
  const [days, setDays] = useState(0)
  const create = useAction(async () => {
    const expires_at = days === 0 ? null : new Date(Date.now() + days * 86_400_000).toISOString()
    onMade(
      await send<NewApiKey>("POST", keysPath, {
        name: name.trim(),
        ...(expires_at !== null && { expires_at }),
      }),
    )
    setName("")
  })
  return (
    <form
      class="stack"
      onSubmit={(event) => {
        event.preventDefault()
        void create.run()
      }}
    >
      <div class="key-form">
        <label class="field">
          Name
          <input
            class="input"
            required
            maxLength={60}
            autocomplete="off"
            placeholder="Kitchen display"
            value={name}
            onInput={(event) => setName(event.currentTarget.value)}
          />
        </label>
        <label class="field">
          Expires
          <select class="input" value={days} onChange={(event) => setDays(Number(event.currentTarget.value))}>
            {lives.map((life) => (
              <option key={life.days} value={life.days}>
                {life.label}
              </option>
            ))}
          </select>
        </label>
        <button type="submit" class="button button-primary" aria-disabled={create.isBusy}>
          Create key
        </button>
      </div>
      {create.problem && <Notice alert>{create.problem.detail}</Notice>}
    </form>
  )
}
