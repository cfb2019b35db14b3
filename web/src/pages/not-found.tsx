import { EmptyState } from "../ui/states.tsx"

export function Page() {
  return (
    <EmptyState
      isPage
      title="There is no page here"
      action={
        <a class="button" href="/">
          Go to Today
        </a>
      }
    >
      The address may be mistyped, or the page has moved.
    </EmptyState>
  )
}
