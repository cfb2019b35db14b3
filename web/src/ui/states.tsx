import type { ComponentChildren } from "preact"
import type { Problem } from "../api/problem.ts"

interface StateProps {
  title: string
  children?: ComponentChildren
}

interface EmptyStateProps extends StateProps {
  action?: ComponentChildren
  /** The page has nothing else, so this is its heading. */
  isPage?: boolean
}

/** Nothing to show, and that is in order: says why, and what to do if there is something to do. */
export function EmptyState({ title, children, action, isPage = false }: EmptyStateProps) {
  return (
    <div class="state">
      {isPage ? <h1>{title}</h1> : <h2>{title}</h2>}
      <div class="muted">{children}</div>
      {action}
    </div>
  )
}

/** What happened, what is safe, what to press. */
export function ErrorState({ title, children, onRetry }: StateProps & { onRetry: () => void }) {
  return (
    <div class="state" role="alert">
      <h2>{title}</h2>
      <div class="muted">{children}</div>
      <button type="button" class="button" onClick={onRetry}>
        Try again
      </button>
    </div>
  )
}

/** A read that failed before anything was known of it. */
export function ProblemState({ problem, onRetry }: { problem: Problem; onRetry: () => void }) {
  return (
    <ErrorState
      title={problem.code === "offline" ? "You are offline" : "This could not be loaded"}
      onRetry={onRetry}
    >
      {problem.detail}
    </ErrorState>
  )
}

/** Holds the place of what is being read, so that nothing jumps; said to a screen reader only. */
export function Waiting({ height = "20rem" }: { height?: string }) {
  return (
    <div style={{ minHeight: height }}>
      <span class="hidden-text" role="status">
        Loading
      </span>
    </div>
  )
}
