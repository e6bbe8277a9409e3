/** A week, month, quarter or year: what it adds up to. */
import { besides, daysSoFar, type Period, periodOf, type Span } from '../../figures/periods.ts'
import { totalsOfDays } from '../../figures/totals.ts'
import { FIGURES, periodText } from '../../words/figures.ts'
import { LINES } from '../../words/lines.ts'
import { STORE_SENTENCES } from '../../words/sync.ts'
import { ChangesNotice } from '../changes/changes-notice.tsx'
import { TotalsList } from '../lines/totals-list.tsx'
import { HourSummary } from '../shifts/hour-figure.tsx'
import { useProfile } from '../use-profile.ts'
import { useStored } from '../use-stored.ts'
import { useToday } from '../use-today.ts'
import { SpanChoice } from './span-choice.tsx'

interface SummaryScreenProps {
  readonly span: Exclude<Span, 'day'>
  /** null: the one that today is in. */
  readonly day: string | null
}

export function SummaryScreen({ span, day }: SummaryScreenProps) {
  const today = useToday().day
  const period = periodOf(span, day ?? today, 1)
  return (
    <>
      <ChangesNotice />
      <SpanChoice span={span} day={day} />
      <PeriodChoice period={period} />
      <PeriodTotals period={period} today={today} />
      <HourSummary days={period} />
    </>
  )
}

function PeriodChoice({ period }: { readonly period: Period }) {
  const address = (one: Period) => `/app/summary/${one.span}/${one.from}`
  return (
    <div class="day-choice">
      <a class="button" href={address(besides(period, -1, 1))} aria-label={LINES.before}>
        ‹
      </a>
      <h2>{periodText(period)}</h2>
      <a class="button" href={address(besides(period, 1, 1))} aria-label={LINES.after}>
        ›
      </a>
    </div>
  )
}

function PeriodTotals({ period, today }: { readonly period: Period; readonly today: string }) {
  const { stages } = useProfile()
  const days = daysSoFar(period, today)
  const { from, through } = days ?? period
  const totals = useStored(`totals ${from} ${through}`, (store) => store.totalsBetween(from, through), ['lines'])
  if (days === null) return <p class="empty">{FIGURES.toCome}</p>
  if (totals.kind === 'loading') return null
  if (totals.kind === 'unusable') return <p role="alert">{STORE_SENTENCES[totals.fault]}</p>
  if (totals.value.length === 0) return <p class="empty">{FIGURES.empty}</p>
  return <TotalsList totals={totalsOfDays(totals.value, stages)} />
}
