/** The days that a position is of (pure). */
import { addDays, isDay } from '../entry/day.ts'
import { FIRST_DAY } from '../entry/line-limits.ts'
import { type Days, dayCount } from './periods.ts'

export const POSITION_SPANS = ['year', 'twelve', 'academic'] as const
export type PositionSpan = (typeof POSITION_SPANS)[number]

/** The server takes ten years at most. */
const MOST_DAYS = 3653

/** Returns the days of a span up to today: of the year, of twelve months, of the academic year from July 1 on. */
export function positionDays(span: PositionSpan, today: string): Days {
  const year = Number(today.slice(0, 4))
  switch (span) {
    case 'year':
      return { from: `${year}-01-01`, through: today }
    case 'twelve':
      return { from: addDays(yearBefore(today), 1), through: today }
    case 'academic':
      return { from: `${today.slice(5) >= '07-01' ? year : year - 1}-07-01`, through: today }
    default:
      return span satisfies never
  }
}

/** Returns whether days can be asked about. */
export function isPositionSpan({ from, through }: Days): boolean {
  const areDays = isDay(from) && isDay(through) && from >= FIRST_DAY
  return areDays && from <= through && dayCount({ from, through }) <= MOST_DAYS
}

function yearBefore(day: string): string {
  const before = `${Number(day.slice(0, 4)) - 1}${day.slice(4)}`
  return isDay(before) ? before : addDays(`${before.slice(0, 7)}-28`, 0)
}
