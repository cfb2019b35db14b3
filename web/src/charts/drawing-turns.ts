/**
 * Charts are drawn one a task, in the order asked for: ten at once would hold the page for a fifth of a second on a
 * phone. Returns what takes the turn back.
 */
export function takeTurn(draw: () => void): () => void {
  const turn = { draw }
  waiting.push(turn)
  if (waiting.length === 1) next()
  return () => {
    turn.draw = () => {}
  }
}

const waiting: { draw: () => void }[] = []

function next(): void {
  setTimeout(() => {
    waiting.shift()?.draw()
    if (waiting.length > 0) next()
  })
}
