/** Day, week, month, quarter or year of the same days, on top of each of them. */
import { SPANS, type Span } from '../../figures/periods.ts'
import { FIGURES, SPAN_NAMES } from '../../words/figures.ts'
import './summary.css'

interface SpanChoiceProps {
  readonly span: Span
  /** A day of what is shown; null: the one that today is in. */
  readonly day: string | null
}

export function SpanChoice({ span, day }: SpanChoiceProps) {
  const ofDay = day === null ? '' : `/${day}`
  return (
    <nav class="spans" aria-label={FIGURES.span}>
      {SPANS.map((one) => (
        <a
          key={one}
          href={one === 'day' ? `/app/day${ofDay}` : `/app/summary/${one}${ofDay}`}
          aria-current={one === span ? 'page' : undefined}
        >
          {SPAN_NAMES[one]}
        </a>
      ))}
    </nav>
  )
}
