/**
 * Charts are drawn a step a task, one after the other in the order asked for: ten at once would hold the page for a fifth
 * of a second on a phone. Returns what takes the turn back, or what is left of it.
 */
export function takeTurn(...steps: (() => void)[]): () => void {
  waiting.push(steps)
  if (waiting.length === 1) next()
  return () => {
    steps.length = 0
  }
}

const waiting: (() => void)[][] = []

function next(): void {
  setTimeout(() => {
    const [steps] = waiting
    steps?.shift()?.()
    if (steps?.length === 0) waiting.shift()
    if (waiting.length > 0) next()
  })
}
