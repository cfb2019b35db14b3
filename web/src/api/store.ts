import { useEffect, useReducer } from "preact/hooks"

/** A value that pages share and are redrawn for. */
export interface Store<Value> {
  get(): Value
  set(next: Value): void
  subscribe(listener: () => void): () => void
}

export function createStore<Value>(initial: Value): Store<Value> {
  let value = initial
  const listeners = new Set<() => void>()
  return {
    get: () => value,
    set(next) {
      if (Object.is(next, value)) return
      value = next
      for (const listener of [...listeners]) listener()
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

export function useStore<Value>(store: Store<Value>): Value {
  const [, redraw] = useReducer((count: number) => count + 1, 0)
  const drawn = store.get()
  useEffect(() => {
    const stop = store.subscribe(() => redraw(undefined))
    // It may have moved between the drawing and this subscription.
    if (!Object.is(store.get(), drawn)) redraw(undefined)
    return stop
  }, [store])
  return drawn
}
