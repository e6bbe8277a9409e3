/** Which span is shown: its name, the ways to those before and after, and a calendar to choose another one. */
import { FIRST_DAY } from '../../entry/line-limits.ts'
import { besides, type Period, periodOf, type Span } from '../../figures/periods.ts'
import { go } from '../../shell/router.ts'
import { FIGURES, periodText } from '../../words/figures.ts'

export type SummarySpan = Exclude<Span, 'day'>
export type SummaryPeriod = Period & { readonly span: SummarySpan }

interface PeriodChoiceProps {
  readonly period: SummaryPeriod
  readonly today: string
  readonly weekStart: number
}

export function PeriodChoice({ period, today, weekStart }: PeriodChoiceProps) {
  const { span, from, through } = period
  const address = (one: Period) => `/app/summary/${span}/${one.from}`
  return (
    <div class="day-choice">
      {from <= FIRST_DAY ? null : (
        <a class="button" href={address(besides(period, -1, weekStart))} aria-label={FIGURES.before[span]}>
          ‹
        </a>
      )}
      <label>
        <span>{periodText(period)}</span>
        <input
          type="date"
          value={today >= from && today <= through ? today : from}
          min={FIRST_DAY}
          aria-label={FIGURES.choose}
          onChange={({ currentTarget: { value } }) => {
            if (value !== '') go({ name: 'summary', span, day: periodOf(span, value, weekStart).from })
          }}
        />
      </label>
      <a class="button" href={address(besides(period, 1, weekStart))} aria-label={FIGURES.after[span]}>
        ›
      </a>
      {today >= from && today <= through ? null : (
        <a class="button" href={`/app/summary/${span}`}>
          {FIGURES.present[span]}
        </a>
      )}
    </div>
  )
}
