/*
 * Preact's hooks in the Worker, where a page is written once: a state is its first value, and there is nothing to wait
 * for or to take down. wrangler.toml puts this in the place of preact/hooks ([alias]).
 */

const nothing = () => {}
let ids = 0

export const useState = <Value>(first: Value | (() => Value)) => [
  first instanceof Function ? first() : first,
  nothing,
]
export const useReducer = <Value>(_reduce: unknown, first: Value) => [first, nothing]
export const useMemo = <Value>(make: () => Value) => make()
export const useCallback = <Callback>(callback: Callback) => callback
export const useRef = <Value>(first: Value) => ({ current: first })
export const useId = () => `w${ids++}`
export const useEffect = nothing
export const useLayoutEffect = nothing
