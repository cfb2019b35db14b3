import type { ComponentChildren } from "preact"
import { useEffect, useRef, useState } from "preact/hooks"

interface WhenNearProps<Code> {
  /** Reserves the height until there is something to draw. */
  class: string
  /** Brings the code that draws it. */
  load: () => Promise<Code>
  children: (code: Code) => ComponentChildren
}

/** Nobody has scrolled there by then: now its code delays nothing, and paper will want it. */
const codeAnywayMs = 5_000

/** Draws what it holds once it comes near the screen, and for paper. */
export function WhenNear<Code>({ class: name, load, children }: WhenNearProps<Code>) {
  const [isNear, setIsNear] = useState(false)
  const [code, setCode] = useState<Code | null>(null)
  const place = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (!place.current) return
    // Without its code (offline, a deploy) the place stays empty until the page is opened again.
    const bring = () => void load().then(setCode, () => {})
    const near = () => {
      observer.disconnect()
      bring()
      setIsNear(true)
    }
    const observer = new IntersectionObserver(
      (entries) => entries.some((entry) => entry.isIntersecting) && near(),
      { rootMargin: "400px" },
    )
    observer.observe(place.current)
    const timer = setTimeout(bring, codeAnywayMs)
    window.addEventListener("beforeprint", near)
    return () => {
      observer.disconnect()
      clearTimeout(timer)
      window.removeEventListener("beforeprint", near)
    }
  }, [])
  return (
    <div class={name} ref={place}>
      {isNear && code && children(code)}
    </div>
  )
}
