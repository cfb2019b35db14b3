import { useCallback, useRef, useState } from "preact/hooks"

/** The width of an element, followed as it changes; 0 where there is none yet. Give the first of the two to its `ref`. */
export function useElementWidth(): [(element: HTMLElement | null) => void, number] {
  const [width, setWidth] = useState(windowWidth)
  const observer = useRef<ResizeObserver | null>(null)
  const watch = useCallback((element: HTMLElement | null) => {
    observer.current?.disconnect()
    observer.current = null
    if (!element) return
    setWidth(element.clientWidth)
    observer.current = new ResizeObserver(() => setWidth(element.clientWidth))
    observer.current.observe(element)
  }, [])
  return [watch, width]
}

/** A first guess. The Worker, which writes the page's first state, has no window. */
const windowWidth = () => (typeof document === "undefined" ? 0 : document.documentElement.clientWidth)
