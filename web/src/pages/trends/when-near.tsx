import type { ComponentChildren } from "preact"
import { useEffect, useRef, useState } from "preact/hooks"

/** Draws what it holds once it comes near the screen; its class reserves the height until then. */
export function WhenNear({ class: name, children }: { class: string; children: ComponentChildren }) {
  const [isNear, setIsNear] = useState(false)
  const place = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (!place.current) return
    const near = () => {
      observer.disconnect()
      setIsNear(true)
    }
    const observer = new IntersectionObserver(
      (entries) => entries.some((entry) => entry.isIntersecting) && near(),
      {
        rootMargin: "400px",
      },
    )
    observer.observe(place.current)
    window.addEventListener("beforeprint", near)
    return () => {
      observer.disconnect()
      window.removeEventListener("beforeprint", near)
    }
  }, [])
  return (
    <div class={name} ref={place}>
      {isNear && children}
    </div>
  )
}
