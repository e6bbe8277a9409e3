/** Spans of days that a summary is of, and the parts that a chart of one has (pure). The same weeks and quarters as the server's. */
import { addDays } from '../entry/day.ts'

export const SPANS = ['day', 'week', 'month', 'quarter', 'year'] as const
export type Span = (typeof SPANS)[number]

/** Some days, both ends included. */
export interface Days {
  readonly from: string
  readonly through: string
}

export interface Period extends Days {
  readonly span: Span
}

/** Monday is 1, Sunday 7. */
export type WeekStart = number

/** Returns the period of a kind that a day is in. */
export function periodOf(span: Span, day: string, weekStart: WeekStart): Period {
  switch (span) {
    case 'day':
      return { span, from: day, through: day }
    case 'week': {
      const from = addDays(day, -((weekdayOf(day) - weekStart + 7) % 7))
      return { span, from, through: addDays(from, 6) }
    }
    case 'month':
      return ofMonths(span, monthOf(day), 1)
    case 'quarter':
      return ofMonths(span, monthOf(day) - (monthOf(day) % 3), 3)
    case 'year':
      return ofMonths(span, monthOf(day) - (monthOf(day) % 12), 12)
    default:
      return span satisfies never
  }
}

/** Returns the period of the same kind before (-1) or after (1). */
export function besides({ span, from, through }: Period, direction: -1 | 1, weekStart: WeekStart): Period {
  return periodOf(span, addDays(direction < 0 ? from : through, direction), weekStart)
}

/** Returns the parts that a chart of a period shows: its days, or its months from a quarter on. */
export function partsOf({ span, from, through }: Period): readonly Period[] {
  const part = span === 'quarter' || span === 'year' ? 'month' : 'day'
  const parts: Period[] = []
  for (let day = from; day <= through; ) {
    const next = periodOf(part, day, 1)
    parts.push(next)
    day = addDays(next.through, 1)
  }
  return parts
}

/** Returns how many days there are, both ends counted. */
export function dayCount({ from, through }: Days): number {
  return Math.round((Date.parse(`${through}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY_MS) + 1
}

/** Returns the day of the week: Monday is 1, Sunday 7. */
export function weekdayOf(day: string): number {
  return new Date(`${day}T00:00:00Z`).getUTCDay() || 7
}

/** Returns the days of a period that have come, which is what its totals are of; null where none has. */
export function daysSoFar({ from, through }: Days, today: string): Days | null {
  return from > today ? null : { from, through: through < today ? through : today }
}

/**
 * Returns the days of the period before that it can be compared to: all of them for one that is over, else as many as have
 * gone by; null where the one before is shorter than that, or the day is the first.
 */
export function comparedDays(period: Period, today: string, weekStart: WeekStart): Days | null {
  const soFar = daysSoFar(period, today)
  if (soFar === null) return null
  const { from, through: last } = besides(period, -1, weekStart)
  const through = soFar.through === period.through ? last : addDays(from, dayCount(soFar) - 1)
  return through > last ? null : { from, through }
}

const DAY_MS = 24 * 60 * 60 * 1000

/** Months since year 0. */
function monthOf(day: string): number {
  return Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1
}

function firstOf(month: number): string {
  return `${String(Math.floor(month / 12)).padStart(4, '0')}-${String((month % 12) + 1).padStart(2, '0')}-01`
}

function ofMonths(span: Span, month: number, count: number): Period {
  return { span, from: firstOf(month), through: addDays(firstOf(month + count), -1) }
}
