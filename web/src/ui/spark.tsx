interface SparkProps {
  /** Oldest first; null is a gap and stays one. */
  values: readonly (number | null)[]
  /** What a screen reader hears instead of the bars. */
  label: string
  /** The bar's colour by its value: a token such as "var(--strain)". */
  color: (value: number) => string
  /** The value of a full bar; by default the largest. */
  max?: number
}

const width = 140
const height = 40
const gap = { fill: "var(--edge)", height: 1.5, opacity: 0.6 }

/** A handful of bars in one line of text's company; the last one is today's and stands out. */
export function Spark({ values, label, color, max }: SparkProps) {
  const full = max ?? Math.max(1, ...values.filter((value) => value !== null))
  const step = width / Math.max(1, values.length)
  // One element a colour, not one a bar: of these a page has dozens, and each costs when the page's code takes it over.
  const paths = new Map<string, { fill: string; opacity: number; d: string }>()
  values.forEach((value, index) => {
    const last = index === values.length - 1
    const bar =
      value === null ? gap : { fill: color(value), height: barHeight(value / full), opacity: last ? 1 : 0.55 }
    const key = `${bar.fill} ${bar.opacity}`
    const path = paths.get(key) ?? { fill: bar.fill, opacity: bar.opacity, d: "" }
    paths.set(key, path)
    path.d += `M${round(index * step + step * 0.15)} ${height}v${-bar.height}h${round(step * 0.7)}v${bar.height}z`
  })
  return (
    <svg
      class="spark"
      viewBox={`0 0 ${width} ${height}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={label}
    >
      {Array.from(paths, ([key, path]) => (
        <path key={key} {...path} />
      ))}
    </svg>
  )
}

const barHeight = (share: number) => Math.max(2, round(Math.min(1, share) * height))
const round = (value: number) => Math.round(value * 100) / 100
