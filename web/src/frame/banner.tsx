import { useAccount, useConnection } from "../api/member.ts"
import { useRecoveryStatus } from "../api/recovery-status.ts"
import { reloadFailed } from "../api/resource.ts"
import { useNow } from "../ui/clock.ts"
import { bannerOf } from "./banner-words.tsx"
import { useFailure } from "./use-failure.ts"

/** Only while something is happening or wrong; it goes by itself. At the window's foot, so that it moves nothing. */
export function Banner({ path }: { path: string }) {
  const now = useNow()
  const { connection } = useConnection()
  const plan = useAccount().body?.plan
  const status = useRecoveryStatus(now)
  const failure = useFailure()
  const lapsed = plan?.entitled === false
  const facts = { path, failure, connection, status, now, lapsed, onRetry: reloadFailed }
  return <div role="status">{bannerOf(facts)}</div>
}
