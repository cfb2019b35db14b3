import { useRef } from "preact/hooks"

/** While another range is read, what the former one showed stays. */
export function useLastKnown<Body>(body: Body | undefined): Body | undefined {
  const last = useRef(body)
  if (body !== undefined) last.current = body
  return last.current
}
