/** What the marks mean, once for all charts. */
export function Legend({ window = 7, hasTravel }: { window?: number; hasTravel: boolean }) {
  return (
    <ul class="legend tiny muted" aria-label="What the marks mean">
      <li>
        <svg width="14" height="12" viewBox="0 0 14 12" aria-hidden="true">
          <circle cx="7" cy="6" r="2.5" fill="currentColor" opacity="0.6" />
        </svg>
        a day
      </li>
      <li>
        <svg width="20" height="12" viewBox="0 0 20 12" aria-hidden="true">
          <path d="M1 6h18" stroke="var(--text)" stroke-width="2.25" />
        </svg>
        {window}-day mean
      </li>
      <li>
        <svg width="20" height="12" viewBox="0 0 20 12" aria-hidden="true">
          <rect x=".5" y="1.5" width="19" height="9" fill="var(--band)" stroke="var(--edge)" />
        </svg>
        your normal: mean ± one deviation of the 60 days before
      </li>
      {hasTravel && (
        <li>
          <svg width="8" height="12" viewBox="0 0 8 12" aria-hidden="true">
            <path d="M4 2v10" stroke="currentColor" stroke-width="1.5" />
          </svg>
          new UTC offset
        </li>
      )}
    </ul>
  )
}
