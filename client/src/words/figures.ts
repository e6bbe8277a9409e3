/** What is said of periods and their totals. */
import type { Days, Period, Span } from '../figures/periods.ts'

const LOCALE = 'en'
const MONTH = new Intl.DateTimeFormat(LOCALE, { month: 'long', year: 'numeric', timeZone: 'UTC' })
const DATE = new Intl.DateTimeFormat(LOCALE, { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' })

export const SPAN_NAMES: Readonly<Record<Span, string>> = {
  day: 'Day',
  week: 'Week',
  month: 'Month',
  quarter: 'Quarter',
  year: 'Year',
}

export const FIGURES = {
  span: 'Span',
  empty: 'Nothing was logged in these days. Totals, a calendar and the codes stand here once something is.',
  linesOf: (code: string) => `Only lines with ${code}.`,
  noLineOf: (code: string) => `No line with ${code}.`,
  allLines: 'All lines',
  emptyLog: 'No line is on this phone yet. What you log stands here, the newest first.',
  toCome: 'These days are still to come.',
} as const

/** Returns the name of a period: `March 2026`, `Q1 2026`, `Mar 9 – 15, 2026`. */
export function periodText({ span, from, through }: Period): string {
  switch (span) {
    case 'month':
      return MONTH.format(at(from))
    case 'quarter':
      return `Q${(Number(from.slice(5, 7)) + 2) / 3} ${from.slice(0, 4)}`
    case 'year':
      return from.slice(0, 4)
    case 'day':
    case 'week':
      return daysText({ from, through })
    default:
      return span satisfies never
  }
}

export function daysText({ from, through }: Days): string {
  return DATE.formatRange(at(from), at(through))
}

function at(day: string): number {
  return Date.parse(`${day}T00:00:00Z`)
}
