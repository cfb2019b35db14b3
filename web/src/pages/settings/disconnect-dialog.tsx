import { send } from "../../api/client.ts"
import { connectionsPath } from "../../api/paths.ts"
import { reloadAll } from "../../api/resource.ts"
import { Dialog, DialogActions } from "../../ui/dialog.tsx"
import { Notice } from "../../ui/notice.tsx"
import { useAction } from "../../ui/use-action.ts"

/** Asks once, saying what it does and what it does not. */
export function DisconnectDialog({ onClose }: { onClose: () => void }) {
  const disconnect = useAction(async () => {
    await send("DELETE", `${connectionsPath}/whoop`)
    reloadAll("/api/v1/")
    onClose()
  })
  return (
    <Dialog title="Disconnect WHOOP?" onClose={onClose}>
      <ul class="bulleted">
        <li>Syncing stops, and VitalTrends gives up its access at WHOOP.</li>
        <li>Your history stays here, readable and exportable.</li>
        <li>You can connect again any time; what was missed follows by itself.</li>
      </ul>
      {disconnect.problem && <Notice alert>{disconnect.problem.detail}</Notice>}
      <DialogActions>
        <button type="submit" class="button">
          Stay connected
        </button>
        <button
          type="button"
          class="button button-danger"
          aria-disabled={disconnect.isBusy}
          onClick={disconnect.run}
        >
          Disconnect
        </button>
      </DialogActions>
    </Dialog>
  )
}
