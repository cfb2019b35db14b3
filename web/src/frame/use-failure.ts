import { type Failure, failureStore } from "../api/failure.ts"
import { useConnection } from "../api/member.ts"
import { recoveryStatusPath } from "../api/paths.ts"
import { useResource } from "../api/resource.ts"
import { useStore } from "../api/store.ts"
import type { RecoveryStatus } from "../api/types.ts"

/** What cannot be read at the moment, and since when what is shown stands unconfirmed; null when all can. */
export function useFailure(): Failure | null {
  const measured = useStore(failureStore)
  const { problem } = useConnection()
  const { confirmedAt } = useResource<RecoveryStatus>(recoveryStatusPath)
  return measured ?? (problem && { problem, confirmedAt })
}
