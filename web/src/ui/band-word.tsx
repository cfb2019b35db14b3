import { recoveryBand } from "../insight/band.ts"

const shapes = {
  high: "M6 1 11.5 11H.5Z",
  medium: "M6 .5 11.5 6 6 11.5.5 6Z",
  low: "M6 11 .5 1h11Z",
} as const

/** WHOOP's band as shape, word and colour; the shape alone where room is short. */
export function BandWord({ score, short = false }: { score: number; short?: boolean }) {
  const band = recoveryBand(score)
  if (!band) return null
  return (
    <span class={`band-word band-${band.token}`}>
      <svg width="12" height="12" viewBox="0 0 12 12" aria-hidden="true">
        <path d={shapes[band.token]} fill="currentColor" />
      </svg>
      <span class={short ? "hidden-text" : ""}>{band.word}</span>
    </span>
  )
}
