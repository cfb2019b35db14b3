import { useState } from "preact/hooks"
import { endMembership, eraseAccount } from "../../api/member.ts"
import { formatNumber } from "../../insight/format.ts"
import { Card } from "../../ui/card.tsx"
import { Dialog, DialogActions } from "../../ui/dialog.tsx"
import { Notice } from "../../ui/notice.tsx"
import { useAction } from "../../ui/use-action.ts"

/** What erasing answers: how many rows of each table went; `revoked_at_whoop` null where there was no access. */
interface Receipt {
  revoked_at_whoop: boolean | null
  erased: Record<string, number>
}

const confirmation = "delete my account"

export function DeleteAccount() {
  const [isAsking, setAsking] = useState(false)
  return (
    <Card title="Erase everything">
      <div class="row between">
        <p class="small muted">
          Ends the access at WHOOP and erases your whole history here. Nobody can bring it back.
        </p>
        <button type="button" class="button button-danger" onClick={() => setAsking(true)}>
          Delete account
        </button>
      </div>
      {isAsking && <DeleteDialog onClose={() => setAsking(false)} />}
    </Card>
  )
}

function DeleteDialog({ onClose }: { onClose: () => void }) {
  const [typed, setTyped] = useState("")
  const [receipt, setReceipt] = useState<Receipt | null>(null)
  const isConfirmed = typed.trim().toLowerCase() === confirmation
  const erase = useAction(async () => {
    setReceipt(await eraseAccount<Receipt>())
  })
  if (receipt) return <ReceiptDialog receipt={receipt} />
  return (
    <Dialog title="Delete your account?" onClose={onClose}>
      <p>
        Your WHOOP history, keys, sessions and settings here are erased, and VitalTrends gives up its access
        at WHOOP. WHOOP keeps its own records. Export first if you want a copy.
      </p>
      <label class="field">
        Type “{confirmation}”
        <input
          class="input"
          autocomplete="off"
          autocapitalize="off"
          spellcheck={false}
          value={typed}
          onInput={(event) => setTyped(event.currentTarget.value)}
        />
      </label>
      {erase.problem && (
        <Notice alert>
          {erase.problem.code === "sign_in_again" ? <SignInAgain /> : erase.problem.detail}
        </Notice>
      )}
      <DialogActions>
        <button type="submit" class="button">
          Keep my account
        </button>
        <button
          type="button"
          class="button button-danger"
          disabled={!isConfirmed}
          aria-disabled={isConfirmed ? erase.isBusy : undefined}
          onClick={erase.run}
        >
          Erase everything
        </button>
      </DialogActions>
    </Dialog>
  )
}

function SignInAgain() {
  return (
    <>
      To be sure that it is you, sign in again, then come back here within ten minutes. Nothing was erased.{" "}
      <a href="/sign-in?return_to=%2Fsettings%2Faccount&again=1">Sign in again</a>
    </>
  )
}

function ReceiptDialog({ receipt }: { receipt: Receipt }) {
  const tables = Object.entries(receipt.erased).filter(([, count]) => count > 0)
  return (
    <Dialog title="Everything is erased" onClose={endMembership}>
      <p>
        {receipt.revoked_at_whoop === true && "The access at WHOOP has ended. "}
        {receipt.revoked_at_whoop === false &&
          "WHOOP did not confirm the end of the access; you can also end it in the WHOOP app. "}
        Erased here:
      </p>
      <ul class="bulleted small">
        {tables.map(([table, count]) => (
          <li key={table}>
            {table.replaceAll("_", " ")}: {formatNumber(count)}
          </li>
        ))}
      </ul>
      <DialogActions>
        <button type="submit" class="button button-primary">
          Done
        </button>
      </DialogActions>
    </Dialog>
  )
}
