import type { ComponentChildren } from "preact"

interface TableScrollProps {
  class: string
  /** What a screen reader calls the region. */
  label: string
  children: ComponentChildren
}

/** A table that scrolls in its own frame where it is larger than that. */
export function TableScroll({ class: name, label, children }: TableScrollProps) {
  return (
    // Safari gives the keyboard nothing to scroll by unless the frame itself takes the focus (WCAG 2.1.1; axe asks for it
    // as scrollable-region-focusable). A region with a name is read as what it is.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section class={`table-scroll ${name}`} aria-label={label} tabIndex={0}>
      {children}
    </section>
  )
}
