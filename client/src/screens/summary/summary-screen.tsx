/** A week, month, quarter or year: what it adds up to, what it is made of, and its days. */
import { useMemo } from 'preact/hooks'
import { BarChart } from '../../components/charts/bar-chart.tsx'
import type { CountsAs } from '../../entry/roles.ts'
import { comparedDays, type Days, periodOf } from '../../figures/periods.ts'
import { regrouped, type Tally } from '../../figures/tally.ts'
import { categoryName } from '../../words/categories.ts'
import { comparisonText, daysText, FIGURES, periodText } from '../../words/figures.ts'
import { LINES } from '../../words/lines.ts'
import { placeName } from '../../words/places.ts'
import { STORE_SENTENCES } from '../../words/sync.ts'
import { ChangesNotice } from '../changes/changes-notice.tsx'
import { MoreOnTotals } from '../lines/more-on-totals.tsx'
import { TotalsList } from '../lines/totals-list.tsx'
import { addressOfLines, type LineFilter, NO_PLACE } from '../lines-list/filter.ts'
import { HourSummary } from '../shifts/hour-figure.tsx'
import { useLookup } from '../use-catalog.ts'
import { useGrowing } from '../use-growing.ts'
import { useProfile } from '../use-profile.ts'
import { useToday } from '../use-today.ts'
import { addressOfPart, barsOf } from './bars-of.ts'
import { Breakdown } from './breakdown.tsx'
import { Calendars } from './calendars.tsx'
import { PeriodChoice, type SummaryPeriod, type SummarySpan } from './period-choice.tsx'
import { PrintButton } from './print-button.tsx'
import { SpanChoice } from './span-choice.tsx'
import { type Summary, useOtherTotals, useSummary } from './use-summary.ts'
import { ZeroCreditList } from './zero-credit.tsx'

interface SummaryScreenProps {
  readonly span: SummarySpan
  /** null: the one that today is in. */
  readonly day: string | null
}

export function SummaryScreen({ span, day }: SummaryScreenProps) {
  const today = useToday().day
  const { weekStart } = useProfile()
  const period = useMemo(() => ({ ...periodOf(span, day ?? today, weekStart), span }), [span, day, today, weekStart])
  const isPresent = today >= period.from && today <= period.through
  return (
    <>
      <ChangesNotice />
      <SpanChoice span={span} day={isPresent ? null : period.from} />
      <PeriodChoice period={period} today={today} weekStart={weekStart} />
      <SummaryOf key={period.from} period={period} today={today} weekStart={weekStart} />
    </>
  )
}

interface SummaryOfProps {
  readonly period: SummaryPeriod
  readonly today: string
  readonly weekStart: number
}

function SummaryOf({ period, today, weekStart }: SummaryOfProps) {
  const summary = useSummary(period, today)
  switch (summary.kind) {
    case 'loading':
      return <p role="status">{FIGURES.adding}</p>
    case 'unusable':
      return <p role="alert">{STORE_SENTENCES[summary.fault]}</p>
    case 'to_come':
      return <p class="empty">{FIGURES.toCome}</p>
    case 'empty':
      return <Empty days={period} />
    case 'ready':
      return <ReadySummary summary={summary} period={period} today={today} weekStart={weekStart} />
    default:
      return summary satisfies never
  }
}

function Empty({ days }: { readonly days: Days }) {
  return (
    <>
      <p class="empty">{FIGURES.empty}</p>
      <HourSummary days={days} />
      <p>
        <a class="button" href="/app/">
          {FIGURES.toLog}
        </a>
      </p>
    </>
  )
}

type Ready = Extract<Summary, { readonly kind: 'ready' }>

/** What stands below the totals comes in the frames after them: bars, calendars, breakdowns. */
const PARTS = 5

function ReadySummary({ summary, period, today, weekStart }: SummaryOfProps & { readonly summary: Ready }) {
  const { totals, byDay, days, as, detail } = summary
  const drawn = useGrowing(1, PARTS)
  const name = periodText(period)
  const parts = period.span === 'quarter' || period.span === 'year' ? 'month' : 'day'
  return (
    <>
      <TotalsList totals={totals} />
      {detail === null ? null : <MoreOnTotals tally={detail.tally} as={as} />}
      <Comparison summary={summary} period={period} today={today} weekStart={weekStart} />
      <HourSummary days={period} />
      {drawn > 1 ? (
        <section>
          <h2>{FIGURES.byPart[parts]}</h2>
          <BarChart
            title={FIGURES.chart(LINES[as], name)}
            bars={barsOf(period, byDay, today)}
            of={FIGURES.partNames[parts]}
            addressOf={addressOfPart(period)}
          />
        </section>
      ) : null}
      {drawn > 2 ? <Calendars period={period} weekStart={weekStart} today={today} totals={byDay} /> : null}
      {detail === null ? <p role="status">{FIGURES.adding}</p> : null}
      {detail === null || drawn <= 4 ? null : (
        <>
          <Breakdowns tally={detail.tally} days={days} as={as} />
          <p class="actions">
            <a class="button" href={addressOfLines(days)}>
              {FIGURES.allLines}
            </a>
            {period.span === 'year' ? null : <PrintButton name={name} detail={detail} totals={totals} />}
          </p>
        </>
      )}
    </>
  )
}

/** To as many days of the span before, where the log reaches back to it and nothing of both is unknown. */
function Comparison({ summary, period, today, weekStart }: SummaryOfProps & { readonly summary: Ready }) {
  const before = comparedDays(period, today, weekStart)
  const others = useOtherTotals(before)
  const total = summary.totals[summary.as]
  const other = others?.[summary.as]
  const isComparable = other !== undefined && other.unvalued === 0 && total.unvalued === 0 && !total.isProvisional
  if (before === null || !isComparable) return null
  return <p class="soft">{comparisonText(total.hundredths, other.hundredths, daysText(before))}</p>
}

function Breakdowns({ tally, days, as }: { readonly tally: Tally; readonly days: Days; readonly as: CountsAs }) {
  // As the figures: lines that count otherwise are not among them.
  const linesOf = (filter: Partial<LineFilter>) => addressOfLines({ ...days, as, ...filter })
  const lookup = useLookup()
  const families = useMemo(() => regrouped(tally.codes, familyOf), [tally])
  return (
    <>
      <ZeroCreditList zero={tally.zero} linesOf={(reason) => linesOf({ zero: reason })} />
      <Breakdown
        title={FIGURES.byCode}
        of={FIGURES.code}
        nouns={['code', 'codes']}
        amounts={tally.codes}
        nameOf={(code) => (
          <a class="way code" href={`/app/code/${code}`}>
            <strong>{code}</strong> {lookup.titleOf(code) ?? ''}
          </a>
        )}
        linesOf={(code) => linesOf({ code })}
      />
      <Breakdown
        title={FIGURES.byFamily}
        of={FIGURES.family}
        nouns={['family', 'families']}
        amounts={families}
        nameOf={(name) => <span class="plain">{name}</span>}
        linesOf={() => null}
      />
      <Breakdown
        title={FIGURES.byPlace}
        of={FIGURES.place}
        nouns={['place', 'places']}
        amounts={tally.places}
        nameOf={(place) => <span class="plain">{place === '' ? FIGURES.noPlace : placeName(place)}</span>}
        linesOf={(place) => linesOf({ place: place === '' ? NO_PLACE : place })}
      />
    </>
  )
}

const CODE_LENGTH = 5

/** As the server has it: what is no code of the catalog's form has no family. */
function familyOf(code: string): string {
  return code.length === CODE_LENGTH ? categoryName(code) : FIGURES.noFamily
}
