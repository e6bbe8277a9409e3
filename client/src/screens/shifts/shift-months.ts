/** Shifts month by month, and what an hour of some days brought (pure). */
import type { CountsAs, StageSince } from '../../entry/roles.ts'
import { type PerHour, perHour, type Shift, shiftTotals } from '../../entry/shifts.ts'
import { type Days, periodOf } from '../../figures/periods.ts'
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

/** Returns what an hour of one kind of work brought on some days, by the kept totals of these days. */
export function hourOfDays(
  shifts: readonly Shift[],
  days: Days,
  totals: readonly DayTotal[],
  { stages, as }: { readonly stages: readonly StageSince[]; readonly as: Exclude<CountsAs, 'observed'> },
): PerHour {
  const byDay = new Map(totals.map((total) => [total.day, totalsOfDays([total], stages)[as]]))
  return perHour(shiftTotals(shifts, days, { stages, as }), (day) => {
    const made = byDay.get(day)
    if (made === undefined) return 0
    return made.unvalued > 0 ? null : made.hundredths
  })
}
