import { useState } from "preact/hooks"
import type { NewApiKey } from "../../api/types.ts"
import { Dialog, DialogActions } from "../../ui/dialog.tsx"
import { Icon } from "../../ui/icons.tsx"

/** The only time that a key's text is seen. */
export function NewKeyDialog({ made, onClose }: { made: NewApiKey; onClose: () => void }) {
  const [said, setSaid] = useState("")
  const copy = () => {
    navigator.clipboard.writeText(made.key).then(
      () => setSaid("Copied."),
      () => setSaid("Your browser does not allow copying here: select the text and copy it."),
    )
  }
  return (
    <Dialog title="Your new key" onClose={onClose}>
      <p>Copy it now: it is stored only as a fingerprint and cannot be shown again.</p>
      <code class="key-text">{made.key}</code>
      <p class="small muted" role="status">
        {said || "Keep it like a password: whoever has it can read your data."}
      </p>
      <DialogActions>
        <button type="button" class="button" onClick={copy}>
          <Icon name="copy" size={18} />
          Copy
        </button>
        <button type="submit" class="button button-primary">
          Done
        </button>
      </DialogActions>
    </Dialog>
  )
}
