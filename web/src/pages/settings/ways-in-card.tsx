import { send } from "../../api/client.ts"
import { accountPath } from "../../api/paths.ts"
import type { Account, Identity } from "../../api/types.ts"
import { Card } from "../../ui/card.tsx"
import { dayWords, useNow } from "../../ui/clock.ts"
import { Notice } from "../../ui/notice.tsx"
import { providerNames } from "../../ui/provider-names.ts"
import { useAction } from "../../ui/use-action.ts"

/** Each way to sign in to this account; one always stays. */
export function WaysInCard({ account, onChange }: { account: Account; onChange: () => void }) {
  const linked = new Set(account.identities.map((identity) => identity.provider))
  const offered = account.sign_in_options.filter((provider) => !linked.has(provider))
  return (
    <Card title="Ways in">
      <ul class="lines">
        {account.identities.map((identity) => (
          <Way
            key={identity.provider}
            identity={identity}
            isOnly={account.identities.length === 1}
            onChange={onChange}
          />
        ))}
        {offered.map((provider) => (
          <li key={provider}>
            <span class="muted">{providerNames[provider]}: not added</span>
            <a class="button" href={`/auth/${provider}/link`}>
              Add {providerNames[provider]}
            </a>
          </li>
        ))}
      </ul>
    </Card>
  )
}

interface WayProps {
  identity: Identity
  isOnly: boolean
  onChange: () => void
}

function Way({ identity, isOnly, onChange }: WayProps) {
  const now = useNow()
  const name = providerNames[identity.provider]
  const unlink = useAction(async () => {
    await send("DELETE", `${accountPath}/identities/${identity.provider}`)
    onChange()
  })
  return (
    <li>
      <span>
        <strong>{name}</strong> {identity.label}
        <span class="small muted key-times">Added {dayWords(identity.linked_at, now)}</span>
      </span>
      {isOnly ? (
        <span class="small muted">The only way in</span>
      ) : (
        <button
          type="button"
          class="text-button text-danger"
          aria-disabled={unlink.isBusy}
          onClick={unlink.run}
        >
          Remove<span class="hidden-text"> {name}</span>
        </button>
      )}
      {unlink.problem && <Notice alert>{unlink.problem.detail}</Notice>}
    </li>
  )
}
