import { useAccount, useConnection } from "../api/member.ts"
import { recoveryStatusPath } from "../api/paths.ts"
import { useResource } from "../api/resource.ts"
import type { RecoveryStatus } from "../api/types.ts"
import { useNow } from "../ui/clock.ts"
import { bannerOf } from "./banner-words.tsx"

/** Only while something is happening or wrong; it goes by itself. At the window's foot, so that it moves nothing. */
export function Banner({ path }: { path: string }) {
  const now = useNow()
  const { connection, problem } = useConnection()
  const plan = useAccount().body?.plan
  const { body: status, confirmedAt } = useResource<RecoveryStatus>(recoveryStatusPath)
  const lapsed = plan?.entitled === false
  return <div role="status">{bannerOf({ path, problem, connection, status, confirmedAt, now, lapsed })}</div>
}
