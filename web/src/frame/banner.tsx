import { useLayoutEffect, useRef } from "preact/hooks"
import { useAccount, useConnection } from "../api/member.ts"
import { recoveryStatusPath } from "../api/paths.ts"
import { useResource } from "../api/resource.ts"
import type { RecoveryStatus } from "../api/types.ts"
import { useNow } from "../ui/clock.ts"
import { bannerOf } from "./banner-words.tsx"

/**
 * Only while something is happening or wrong; it goes by itself. What is read stays where it is: a banner that is known
 * when a page is first drawn stands above it and leaves its room behind, one that comes later lies at the window's foot.
 */
export function Banner({ path }: { path: string }) {
  const now = useNow()
  const { connection, problem } = useConnection()
  const plan = useAccount().body?.plan
  const { body: status, confirmedAt } = useResource<RecoveryStatus>(recoveryStatusPath)
  const lapsed = plan?.entitled === false
  const banner = bannerOf({ path, problem, connection, status, confirmedAt, now, lapsed })

  const place = useRef({ path: "", isAbove: false })
  const element = useRef<HTMLDivElement>(null)
  const isNewPage = place.current.path !== path
  if (isNewPage) place.current = { path, isAbove: banner !== null }
  const { isAbove } = place.current
  useLayoutEffect(() => {
    const { style, offsetHeight } = element.current ?? document.body
    style.minHeight = isAbove && !isNewPage ? `${offsetHeight}px` : ""
  })
  return (
    <div role="status" class={isAbove ? "" : "banner-late"} ref={element}>
      {banner}
    </div>
  )
}
