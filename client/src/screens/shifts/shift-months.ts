/** Shifts month by month, and what an hour of some days brought (pure). */
import type { CountsAs, StageSince } from '../../entry/roles.ts'
import { type PerHour, perHour, type Shift, shiftTotals } from '../../entry/shifts.ts'
import { besides, type Days, daysSoFar, type Period, periodOf } from '../../figures/periods.ts'
import { totalsOfDays } from '../../figures/totals.ts'
import type { DayTotal } from '../../store/totals.ts'

export interface ShiftMonth {
  /** `2026-03`. */
  readonly month: string
  readonly days: Days
  readonly shifts: readonly Shift[]
  readonly minutes: number
}

/** Returns the months that have shifts, in the order of the shifts. */
export function shiftMonths(shifts: readonly Shift[]): readonly ShiftMonth[] {
  const byMonth = new Map<string, Shift[]>()
  for (const shift of shifts) {
    const month = shift.startedOn.slice(0, 7)
    byMonth.set(month, [...(byMonth.get(month) ?? []), shift])
  }
  return [...byMonth].map(([month, ofMonth]) => ({
    month,
    days: periodOf('month', `${month}-01`, 1),
    shifts: ofMonth,
    minutes: ofMonth.reduce((sum, { minutes }) => sum + minutes, 0),
  }))
}

export interface MonthHour {
  readonly month: Period
  /** Of its days so far. */
  readonly hour: PerHour
}

/** A chart of more is not read on a phone. */
const MOST_MONTHS = 12

/**
 * Returns the months that a chart of hours shows: from the first one with a shift of that kind of work to the present one,
 * the last twelve at most. Those without a shift are among them, as `no_shift`, which is not zero.
 *
 * Empty where fewer than two have one: a figure has nothing to be compared to.
 */
export function hoursByMonth(
  shifts: readonly Shift[],
  today: string,
  totals: readonly DayTotal[],
  by: { readonly stages: readonly StageSince[]; readonly as: Exclude<CountsAs, 'observed'> },
): readonly MonthHour[] {
  const hours = lastMonths(today).map((month) => {
    const days = daysSoFar(month, today) ?? month
    const ofMonth = totals.filter(({ day }) => day >= days.from && day <= days.through)
    return { month, hour: hourOfDays(shifts, days, ofMonth, by) }
  })
  const withShift = hours.filter(({ hour }) => hour.kind !== 'no_shift')
  const [first, second] = withShift
  return first === undefined || second === undefined ? [] : hours.slice(hours.indexOf(first))
}

/** Returns the days that such a chart may show, up to today. */
export function chartedDays(today: string): Days {
  return { from: lastMonths(today)[0]?.from ?? today, through: today }
}

function lastMonths(today: string): readonly Period[] {
  const months = [periodOf('month', today, 1)]
  while (months.length < MOST_MONTHS) months.unshift(besides(months[0] as Period, -1, 1)) // there is one
  return months
}

/** Returns what an hour of one kind of work brought on some days, by the kept totals of these days. */
export function hourOfDays(
  shifts: readonly Shift[],
  days: Days,
  totals: readonly DayTotal[],
  { stages, as }: { readonly stages: readonly StageSince[]; readonly as: Exclude<CountsAs, 'observed'> },
): PerHour {
  const byDay = new Map(totals.map((total) => [total.day, totalsOfDays([total], stages)[as]]))
  return perHour(shiftTotals(shifts, days, { stages, as }), (day) => {
    const total = byDay.get(day)
    if (total === undefined) return 0
    return total.unvalued > 0 ? null : total.hundredths
  })
}
