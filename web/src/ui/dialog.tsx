import type { ComponentChildren } from "preact"
import { useEffect, useId, useRef } from "preact/hooks"

interface DialogProps {
  title: string
  onClose: () => void
  children: ComponentChildren
}

/** The browser's own modal dialog: it keeps the focus inside, closes on Escape and gives the focus back. */
export function Dialog({ title, onClose, children }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null)
  const id = useId()
  useEffect(() => {
    dialog.current?.showModal()
  }, [])
  // Chromium now and then lets an Escape pass that comes right after the opening: then this one closes.
  const closeOnEscape = (event: KeyboardEvent) => {
    if (event.key === "Escape") dialog.current?.close()
  }
  return (
    <dialog
      ref={dialog}
      class="dialog stack"
      aria-labelledby={id}
      onClose={onClose}
      onKeyDown={closeOnEscape}
    >
      <h2 id={id}>{title}</h2>
      {children}
    </dialog>
  )
}

/** A submit button among these closes the dialog as Escape does: taken away while open, it would not give the focus back. */
export function DialogActions({ children }: { children: ComponentChildren }) {
  return (
    <form method="dialog" class="dialog-actions">
      {children}
    </form>
  )
}
