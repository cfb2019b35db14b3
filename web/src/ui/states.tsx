import type { ComponentChildren } from "preact"
import type { Problem } from "../api/problem.ts"

interface StateProps {
  title: string
  /** The page has nothing else, so this is its heading. */
  isPage?: boolean
  children?: ComponentChildren
}

interface EmptyStateProps extends StateProps {
  action?: ComponentChildren
}

/** Nothing to show, and that is in order: says why, and what to do if there is something to do. */
export function EmptyState({ title, children, action, isPage = false }: EmptyStateProps) {
  return (
    <div class="state">
      <Title isPage={isPage}>{title}</Title>
      <div class="muted">{children}</div>
      {action}
    </div>
  )
}

/** What happened, what is safe, what to press. */
export function ErrorState({
  title,
  children,
  onRetry,
  isPage = false,
}: StateProps & { onRetry: () => void }) {
  return (
    <div class="state" role="alert">
      <Title isPage={isPage}>{title}</Title>
      <div class="muted">{children}</div>
      <button type="button" class="button" onClick={onRetry}>
        Try again
      </button>
    </div>
  )
}

function Title({ isPage, children }: { isPage: boolean; children: string }) {
  return isPage ? <h1>{children}</h1> : <h2>{children}</h2>
}

/** A read that failed before anything was known of it. */
export function ProblemState({ problem, onRetry, isPage = false }: ProblemStateProps) {
  const title = problem.code === "offline" ? "You are offline" : "This could not be loaded"
  return (
    <ErrorState title={title} isPage={isPage} onRetry={onRetry}>
      {problem.detail}
    </ErrorState>
  )
}

interface ProblemStateProps {
  problem: Problem
  onRetry: () => void
  isPage?: boolean
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
