/** Days in weeks, as a calendar shows them (pure). */
import { addDays } from '../entry/day.ts'
import { type Days, dayCount, type WeekStart, weekdayOf } from './periods.ts'

/** Seven days; null where one is not of what is shown. */
export type Week = readonly (string | null)[]

/** Returns the weeks of some days. */
export function weeksOf({ from, through }: Days, weekStart: WeekStart): readonly Week[] {
  const first = addDays(from, -((weekdayOf(from) - weekStart + 7) % 7))
  const weeks = Math.ceil(dayCount({ from: first, through }) / 7)
  return Array.from({ length: weeks }, (_, week) =>
    Array.from({ length: 7 }, (__, n) => {
      const day = addDays(first, 7 * week + n)
      return day < from || day > through ? null : day
    }),
  )
}

/** Returns the day that an arrow key leads to in a map of weeks as columns; the same one at its edge, null for another key. */
export function dayByKey(key: string, day: string, { from, through }: Days): string | null {
  const steps: { readonly [key: string]: number } = { ArrowUp: -1, ArrowDown: 1, ArrowLeft: -7, ArrowRight: 7 }
  const ends: { readonly [key: string]: string } = { Home: from, End: through }
  const step = steps[key]
  const to = step === undefined ? ends[key] : addDays(day, step)
  if (to === undefined) return null
  return to < from || to > through ? day : to
}
