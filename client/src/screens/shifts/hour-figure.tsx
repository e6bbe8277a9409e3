/** What an hour of the shifts of some days brought: own production, and a residency apart. */
import { adoptStyle } from '../../components/adopted-style.ts'
import type { PerHour } from '../../entry/shifts.ts'
import { type Days, daysSoFar } from '../../figures/periods.ts'
import { wrvuText } from '../../words/intl.ts'
import { madeOfText, SHIFTS } from '../../words/shifts.ts'
import { useProfile } from '../use-profile.ts'
import { allReady } from '../use-stored.ts'
import { useToday } from '../use-today.ts'
import { useTotals } from '../use-totals.ts'
import { hourOfDays } from './shift-months.ts'
import css from './shifts.css?inline'
import { useShifts } from './use-shifts.ts'

adoptStyle(css)

/** The figures of some days up to today; nothing where they have no shift. */
export function HourFigures({ days }: { readonly days: Days }) {
  const { own, training } = useHours(days)
  return (
    <>
      <HourFigure name={SHIFTS.perHour} hour={own} />
      <HourFigure name={SHIFTS.perHourInTraining} hour={training} />
    </>
  )
}

/** The figures of some days with the way to the shifts, which is also there without one. */
export function HourSummary({ days }: { readonly days: Days }) {
  const { own, training } = useHours(days)
  const hasShift = own.kind !== 'no_shift' || training.kind !== 'no_shift'
  return (
    <div class="hours">
      <HourFigure name={SHIFTS.perHour} hour={own} />
      <HourFigure name={SHIFTS.perHourInTraining} hour={training} />
      <a class="way" href="/app/shifts">
        {hasShift ? SHIFTS.all : SHIFTS.addForPerHour}
      </a>
    </div>
  )
}

interface Hours {
  readonly own: PerHour
  readonly training: PerHour
}

const NONE: Hours = { own: { kind: 'no_shift' }, training: { kind: 'no_shift' } }

function useHours(days: Days): Hours {
  const { stages } = useProfile()
  const soFar = daysSoFar(days, useToday().day)
  const shifts = useShifts()
  const totals = useTotals(soFar ?? days)
  const stored = allReady({ shifts, totals })
  if (stored.kind !== 'ready' || soFar === null) return NONE
  const hour = (as: 'own' | 'training') => hourOfDays(stored.value.shifts, soFar, stored.value.totals, { stages, as })
  return { own: hour('own'), training: hour('training') }
}

function HourFigure({ name, hour }: { readonly name: string; readonly hour: PerHour }) {
  switch (hour.kind) {
    case 'no_shift':
      return null
    case 'unknown':
      return (
        <p class="hour">
          {name} <span class="soft">{SHIFTS.notKnown}</span>
        </p>
      )
    case 'known':
      return (
        <p class="hour">
          {name} <strong class="figure">{wrvuText(hour.perHour)}</strong> <span class="soft">{madeOfText(hour)}</span>
        </p>
      )
    default:
      return hour satisfies never
  }
}
