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

/** A handful of bars in one line of text's company; the last one is today's and stands out. */
export function Spark({ values, label, color, max }: SparkProps) {
  const full = max ?? Math.max(1, ...values.filter((value) => value !== null))
  const step = width / Math.max(1, values.length)
  return (
    <svg
      class="spark"
      viewBox={`0 0 ${width} ${height}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={label}
    >
      {values.map((value, index) => {
        const x = index * step + step * 0.15
        const barWidth = step * 0.7
        if (value === null) {
          return (
            <rect
              key={x}
              x={x}
              y={height - 1.5}
              width={barWidth}
              height={1.5}
              fill="var(--edge)"
              opacity="0.6"
            />
          )
        }
        const barHeight = Math.max(2, Math.min(1, value / full) * height)
        return (
          <rect
            key={x}
            x={x}
            y={height - barHeight}
            width={barWidth}
            height={barHeight}
            fill={color(value)}
            opacity={index === values.length - 1 ? 1 : 0.55}
          />
        )
      })}
    </svg>
  )
}
