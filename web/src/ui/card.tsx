import type { ComponentChildren } from "preact"
import { useId } from "preact/hooks"

interface CardProps {
  title: ComponentChildren
  aside?: ComponentChildren
  class?: string
  children: ComponentChildren
}

/** A titled region. `aside` stands at the end of the title's line. */
export function Card({ title, aside, class: extra = "", children }: CardProps) {
  const id = useId()
  return (
    <section class={`card ${extra}`} aria-labelledby={id}>
      <div class="card-head">
        <h2 id={id}>{title}</h2>
        {aside}
      </div>
      {children}
    </section>
  )
}
