import type { ComponentChildren } from "preact"
import { Icon } from "./icons.tsx"

/** A sentence that matters more than its surroundings. `alert` is read out at once: it answers what one just did. */
export function Notice({ children, alert = false }: { children: ComponentChildren; alert?: boolean }) {
  return (
    <div class="notice" role={alert ? "alert" : undefined}>
      <Icon name={alert ? "warning" : "info"} />
      <div class="notice-words">{children}</div>
    </div>
  )
}
