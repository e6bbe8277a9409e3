/** What an hour brought month by month: bars, and the same figures as a table. */
import { useMemo } from 'preact/hooks'
import { BarDrawing } from '../../components/charts/bar-drawing.tsx'
import type { Bar } from '../../components/charts/bars.ts'
import type { Shift } from '../../entry/shifts.ts'
import { FIGURES, partLabel, partName } from '../../words/figures.ts'
import { wrvuText } from '../../words/intl.ts'
import { lengthText, SHIFTS } from '../../words/shifts.ts'
import { useProfile } from '../use-profile.ts'
import { useToday } from '../use-today.ts'
import { useTotals } from '../use-totals.ts'
import { chartedDays, hoursByMonth, type MonthHour } from './shift-months.ts'

/** The last months of own production, and of a residency apart; nothing where there are not two to compare. */
export function HourCharts({ shifts }: { readonly shifts: readonly Shift[] }) {
  const { stages } = useProfile()
  const today = useToday().day
  const stored = useTotals(chartedDays(today))
  const totals = stored.kind === 'ready' ? stored.value : null
  const months = useMemo(() => {
    const of = (as: 'own' | 'training') => (totals === null ? [] : hoursByMonth(shifts, today, totals, { stages, as }))
    return { own: of('own'), training: of('training') }
  }, [shifts, today, totals, stages])
  return (
    <>
      <HourChart title={SHIFTS.byMonth} months={months.own} today={today} />
      <HourChart title={SHIFTS.byMonthInTraining} months={months.training} today={today} />
    </>
  )
}

interface HourChartProps {
  readonly title: string
  readonly months: readonly MonthHour[]
  readonly today: string
}

function HourChart({ title, months, today }: HourChartProps) {
  if (months.length === 0) return null
  return (
    <section aria-label={title}>
      <h2>{title}</h2>
      <figure class="chart bars">
        <BarDrawing title={SHIFTS.chart(title)} unit={SHIFTS.perHour} bars={months.map((one) => barOf(one, today))} />
        <figcaption class="soft">
          {SHIFTS.chartHint}
          {months.some(({ hour }) => hour.kind === 'unknown') ? ` ${SHIFTS.openMonths}` : null}
        </figcaption>
        <details>
          <summary>{FIGURES.asTable}</summary>
          <HourTable months={months} today={today} />
        </details>
      </figure>
    </section>
  )
}

function HourTable({ months, today }: Omit<HourChartProps, 'title'>) {
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">{FIGURES.partNames.month}</th>
          {[SHIFTS.perHour, FIGURES.wrvu, SHIFTS.length].map((name) => (
            <th key={name} scope="col" class="n">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {months.map((one) => (
          <tr key={one.month.from}>
            <th scope="row">{nameOf(one, today)}</th>
            {figuresOf(one).map((figure, n) => (
              <td key={n} class="n">
                {figure}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** wRVU an hour, and the wRVU and the time that it is made of. */
function figuresOf({ hour }: MonthHour): readonly [string, string, string] {
  switch (hour.kind) {
    case 'no_shift':
      return [SHIFTS.noShift, wrvuText(null), wrvuText(null)]
    case 'unknown':
      return [SHIFTS.notYet, wrvuText(null), lengthText(hour.minutes)]
    case 'known':
      return [wrvuText(hour.perHour), wrvuText(hour.hundredths), lengthText(hour.minutes)]
    default:
      return hour satisfies never
  }
}

function barOf(ofMonth: MonthHour, today: string): Bar {
  const { month, hour } = ofMonth
  return {
    key: month.from,
    label: partLabel(month, 'year'),
    name: nameOf(ofMonth, today),
    hundredths: hour.kind === 'known' ? hour.perHour : null,
    isProvisional: false,
    unvalued: hour.kind === 'unknown' ? 1 : 0,
  }
}

function nameOf({ month }: MonthHour, today: string): string {
  return month.through > today ? FIGURES.running(partName(month)) : partName(month)
}
