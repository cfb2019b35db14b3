import type { ComponentChildren } from "preact"

const strokes = {
  today: (
    <>
      <circle cx="12" cy="12" r="4" />
      <path d="M12 3v2M12 19v2M3 12h2M19 12h2M5.6 5.6 7 7M17 17l1.4 1.4M5.6 18.4 7 17M17 7l1.4-1.4" />
    </>
  ),
  trends: <path d="M3 17l5-5 4 3 8-9M15 6h5v5" />,
  sleep: <path d="M20 14.5A8 8 0 0 1 9.5 4 8 8 0 1 0 20 14.5Z" />,
  workouts: <path d="M4 9v6M7 6v12M17 6v12M20 9v6M7 12h10" />,
  settings: (
    <>
      <path d="M4 7h9M17 7h3M4 17h3M11 17h9" />
      <circle cx="15" cy="7" r="2" />
      <circle cx="9" cy="17" r="2" />
    </>
  ),
  copy: <path d="M9 9h10v11H9zM5 15V4h10" />,
  check: <path d="M5 12.5l4.5 4.5L19 7.5" />,
  warning: <path d="M12 4 2.5 20h19L12 4Zm0 6v5m0 2.5v.1" />,
  info: (
    <>
      <circle cx="12" cy="12" r="9" />
      <path d="M12 11v5m0-8.5v.1" />
    </>
  ),
  arrow: <path d="M5 12h14M13 6l6 6-6 6" />,
} satisfies Record<string, ComponentChildren>

export type IconName = keyof typeof strokes

/** A decoration: the words stand beside it, or on the button that holds it. */
export function Icon({ name, size = 20 }: { name: IconName; size?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      stroke-width="1.75"
      stroke-linecap="round"
      stroke-linejoin="round"
      aria-hidden="true"
    >
      {strokes[name]}
    </svg>
  )
}

export type MarkKind = "good" | "busy" | "warn" | "bad" | "off"

/** The freshness dot. Each kind has its own shape, so that it reads without colour. */
export function Mark({ kind }: { kind: MarkKind }) {
  return (
    <svg class={`mark mark-${kind}`} width="12" height="12" viewBox="0 0 12 12" aria-hidden="true">
      {kind === "good" && <circle cx="6" cy="6" r="4.5" fill="currentColor" />}
      {kind === "busy" && (
        <>
          <circle cx="6" cy="6" r="4.5" fill="none" stroke="currentColor" stroke-width="1.5" />
          <path d="M6 1.5a4.5 4.5 0 0 1 0 9Z" fill="currentColor" />
        </>
      )}
      {kind === "warn" && <path d="M6 1 11.5 11H.5Z" fill="currentColor" />}
      {kind === "bad" && <path d="M6 .5 11.5 6 6 11.5.5 6Z" fill="currentColor" />}
      {kind === "off" && (
        <circle cx="6" cy="6" r="4.5" fill="none" stroke="currentColor" stroke-width="1.5" />
      )}
    </svg>
  )
}
