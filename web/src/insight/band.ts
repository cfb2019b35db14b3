/** WHOOP's own bands, each as a word and a shape, so that colour never speaks alone. */
export type BandToken = "high" | "medium" | "low"

export interface Band {
  word: string
  /** A character of the same meaning, for text; charts draw the same shapes. */
  shape: "▲" | "◆" | "▼"
  /** Names the CSS variable `--high`, `--medium` or `--low`. */
  token: BandToken
}

const high: Band = { word: "high", shape: "▲", token: "high" }
const medium: Band = { word: "medium", shape: "◆", token: "medium" }
const low: Band = { word: "low", shape: "▼", token: "low" }

/** 67–100 high, 34–66 medium, 0–33 low. The score is rounded first, as it is shown: 66.6 reads 67 and is high. */
export function recoveryBand(score: number | null): Band | null {
  if (score === null) return null
  const shown = Math.round(score)
  if (shown >= 67) return high
  return shown >= 34 ? medium : low
}

export type StrainWord = "light" | "moderate" | "high" | "all out"

/** 0–9 light, 10–13 moderate, 14–17 high, 18–21 all out; 9.96 is shown as 10.0 and is moderate. */
export function strainWord(strain: number | null): StrainWord | null {
  if (strain === null) return null
  const shown = Math.round(strain * 10) / 10
  if (shown >= 18) return "all out"
  if (shown >= 14) return "high"
  return shown >= 10 ? "moderate" : "light"
}

export const bandsInOrder: readonly Band[] = [high, medium, low]

/** Where each band begins, for the words in a legend. */
export const bandRanges: Record<BandToken, string> = { high: "67–100", medium: "34–66", low: "0–33" }
