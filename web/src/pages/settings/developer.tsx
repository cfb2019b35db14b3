import { useState } from "preact/hooks"
import { keysPath } from "../../api/paths.ts"
import { useResource } from "../../api/resource.ts"
import type { ApiKey, List, NewApiKey } from "../../api/types.ts"
import { Card } from "../../ui/card.tsx"
import { ProblemState, Waiting } from "../../ui/states.tsx"
import { KeyForm } from "./key-form.tsx"
import { KeyLine } from "./key-line.tsx"
import { NewKeyDialog } from "./new-key-dialog.tsx"
import { SettingsFrame } from "./settings-frame.tsx"

export function Page() {
  const keys = useResource<List<ApiKey>>(keysPath)
  const [made, setMade] = useState<NewApiKey | null>(null)
  const onMade = (key: NewApiKey) => {
    setMade(key)
    keys.reload()
  }
  return (
    <SettingsFrame title="Developer">
      <p>
        Your data is an API: scripts, spreadsheets and dashboards read it with a key. A key can read
        everything of yours and change nothing. <a href="/docs">How to use it</a>
      </p>
      <Card title="New key">
        <KeyForm onMade={onMade} />
      </Card>
      <Card title="Your keys">
        {keys.body ? (
          <KeyList keys={keys.body.data} onMade={onMade} onGone={keys.reload} />
        ) : keys.problem ? (
          <ProblemState problem={keys.problem} onRetry={keys.reload} />
        ) : (
          <Waiting height="6rem" />
        )}
      </Card>
      {made && <NewKeyDialog made={made} onClose={() => setMade(null)} />}
    </SettingsFrame>
  )
}

interface KeyListProps {
  keys: readonly ApiKey[]
  onMade: (key: NewApiKey) => void
  onGone: () => void
}

function KeyList({ keys, onMade, onGone }: KeyListProps) {
  if (keys.length === 0) return <p class="muted">None yet.</p>
  return (
    <ul class="lines">
      {keys.map((key) => (
        <KeyLine key={key.id} apiKey={key} onMade={onMade} onGone={onGone} />
      ))}
    </ul>
  )
}
