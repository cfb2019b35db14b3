import type { Ref } from "preact"
import { useLayoutEffect, useRef, useState } from "preact/hooks"

interface LongList<Row> {
  shown: readonly Row[]
  /** For a row's link: the first new one takes the focus when all are shown, as the button that had it is gone. */
  linkRef: (row: Row) => Ref<HTMLAnchorElement>
  /** Null when all are shown. */
  showAll: (() => void) | null
}

/** The first rows of many, and all when they are asked for: still so when the person comes back to this page. */
export function useLongList<Row>(name: string, rows: readonly Row[], first: number): LongList<Row> {
  const [isWhole, setIsWhole] = useState(() => wholeLists(history.state).includes(name))
  const isPressed = useRef(false)
  const firstNew = useRef<HTMLAnchorElement>(null)
  useLayoutEffect(() => {
    if (isPressed.current) firstNew.current?.focus()
  }, [isWhole])
  const showAll = () => {
    isPressed.current = true
    history.replaceState({ wholeLists: [...wholeLists(history.state), name] }, "")
    setIsWhole(true)
  }
  return {
    shown: isWhole ? rows : rows.slice(0, first),
    linkRef: (row) => (row === rows[first] ? firstNew : null),
    showAll: isWhole || rows.length <= first ? null : showAll,
  }
}

/** The lists that an entry of the browser's history remembers as shown whole. */
export function wholeLists(state: unknown): string[] {
  if (typeof state !== "object" || state === null || !("wholeLists" in state)) return []
  const names = state.wholeLists
  return Array.isArray(names) ? names.filter((name) => typeof name === "string") : []
}
