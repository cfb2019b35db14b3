import type { Problem } from "../../api/problem.ts"
import { EmptyState, ProblemState } from "../../ui/states.tsx"

interface MissingProps {
  what: string
  problem: Problem
  onRetry: () => void
  back: { href: string; label: string }
}

/** A record's page without its record: deleted at WHOOP, not there (any more), or not readable just now. */
export function Missing({ what, problem, onRetry, back }: MissingProps) {
  if (problem.status !== 404) return <ProblemState problem={problem} onRetry={onRetry} />
  return (
    <EmptyState
      title={`This ${what} is not there`}
      action={
        <a class="button" href={back.href}>
          {back.label}
        </a>
      }
    >
      It may have been deleted in WHOOP, and then it is deleted here too.
    </EmptyState>
  )
}
