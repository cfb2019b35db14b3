import type { ComponentChildren } from "preact"
import { useRef } from "preact/hooks"

interface ChangingProps {
  /** What to watch: a brief fade of the background shows that it moved. */
  value: string | number | null
  class?: string
  children: ComponentChildren
}

export function Changing({ value, class: extra = "", children }: ChangingProps) {
  const last = useRef({ value, changes: 0 })
  if (last.current.value !== value) {
    // From nothing to something is a first drawing, not news.
    const isNews = last.current.value !== null
    last.current = { value, changes: last.current.changes + (isNews ? 1 : 0) }
  }
  const { changes } = last.current
  return (
    <span key={changes} class={`${extra} ${changes > 0 ? "changed" : ""}`}>
      {children}
    </span>
  )
}
