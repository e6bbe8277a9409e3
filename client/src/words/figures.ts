/** What is said of periods and their totals. */
import type { Days, Period, Span, WeekStart } from '../figures/periods.ts'
import type { Total } from '../figures/totals.ts'
import { counted, dateText, wrvuText } from './intl.ts'
import { totalText } from './lines.ts'

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

export const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'] as const

export const FIGURES = {
  span: 'Span',
  wrvu: 'wRVU',
  empty: 'Nothing was logged in these days. Totals, a calendar and the codes stand here once something is.',
  toCome: 'These days are still to come.',
  dayToCome: 'still to come',
  running: (days: string) => `${days} so far`,
  choose: 'Choose a day: the span that it is in is shown',
  present: { week: 'This week', month: 'This month', quarter: 'This quarter', year: 'This year', day: 'Today' },
  before: {
    week: 'Week before',
    month: 'Month before',
    quarter: 'Quarter before',
    year: 'Year before',
    day: 'Day before',
  },
  after: { week: 'Week after', month: 'Month after', quarter: 'Quarter after', year: 'Year after', day: 'Day after' },
  unadjustedOf: (wrvu: string, without: number): string =>
    without === 0
      ? `${wrvu} wRVU before modifiers and case rules.`
      : `${wrvu} wRVU before modifiers and case rules, without ${counted(without, 'line', 'lines')} of which that is not known yet.`,
  contract: (wrvu: string, lines: string) => `Beside it, ${wrvu} of ${lines} that your contract values by itself.`,
  about: '≈: worked out on this phone; the server may still change it.',
  more: (difference: string, days: string, wrvu: string) => `${difference} more than in ${days} (${wrvu})`,
  less: (difference: string, days: string, wrvu: string) => `${difference} less than in ${days} (${wrvu})`,
  same: (days: string) => `As much as in ${days}`,
  adding: 'Adding up the lines…',
  byPart: { day: 'By day', month: 'By month' },
  partNames: { day: 'Day', month: 'Month' },
  chart: (kind: string, days: string) => `${kind}: wRVU, ${days}; the table below has the same figures`,
  openBars: 'A pale bar may still change; a ring marks lines that are not valued yet.',
  asTable: 'As a table',
  nothing: 'nothing logged',
  calendar: 'Calendar',
  calendarHint: 'The larger the mark, the more wRVU. A tap opens its day; with keys, arrows move and Enter opens.',
  zero: 'Lines without credit',
  zeroOf: (lines: string) => `${lines} at 0.00 wRVU:`,
  zeroLines: (lines: string) => `${lines} at 0.00 wRVU: counted, and adding nothing. Why:`,
  byCode: 'By code',
  byFamily: 'By family',
  byPlace: 'By place of service',
  code: 'Code',
  family: 'Family',
  place: 'Place',
  lines: 'Lines',
  units: 'Units',
  noPlace: 'not given',
  noFamily: 'Codes of no family',
  toLog: 'To the log',
  all: (count: string) => `All ${count}`,
  fewer: 'The first ten',
  allLines: 'All these lines',
  print: 'Print',
  printed: (name: string, day: string) => `${name}, printed on ${day}`,
  date: 'Date',
  role: 'Role',
  note: 'Note',
  unvalued: 'not valued yet',
} as const

/** Returns how many lines nobody can value yet. */
export function unvaluedText(lines: number): string {
  return `${counted(lines, 'line', 'lines')} ${FIGURES.unvalued}`
}

/** Returns how many units lines have. */
export function unitsText({ units, daysOfCare }: { readonly units: number; readonly daysOfCare: number }): string {
  const care = daysOfCare === 0 ? '' : `, and ${counted(daysOfCare, 'day of care', 'days of care')}`
  return `${counted(units, 'unit', 'units')}${care};`
}

/** Returns what a day of a calendar was worth. */
export function heatText(total: Total | undefined): string {
  if (total === undefined) return FIGURES.nothing
  const open = total.unvalued === 0 ? '' : `, ${unvaluedText(total.unvalued)}`
  return `${totalText(total)} ${FIGURES.wrvu}, ${counted(total.lines, 'line', 'lines')}${open}`
}

/** Returns the names of the days of a week. */
export function weekdayNames(weekStart: WeekStart): readonly string[] {
  return WEEKDAYS.map((_, n) => WEEKDAYS[(weekStart - 1 + n) % 7] ?? '')
}

/** Returns the names of the months that some days are in: `January to March 2026`. */
export function monthNamesOf({ from, through }: Days): string {
  return MONTH.formatRange(at(from), at(through))
}

/** Returns the short names of the months that some days are in. */
export function shortMonthsOf({ from }: Days): readonly string[] {
  const first = Number(from.slice(5, 7)) - 1
  return [0, 1, 2].map((n) => SHORT_MONTH.format(Date.UTC(2026, first + n, 1)))
}

/** Returns how a span compares to the one before it, which is named by its days. */
export function comparisonText(hundredths: number, before: number, days: string): string {
  const difference = hundredths - before
  if (difference === 0) return FIGURES.same(days)
  const words = difference > 0 ? FIGURES.more : FIGURES.less
  return words(wrvuText(Math.abs(difference)), days, wrvuText(before))
}

/** Returns the name of a part of a span in words, and in short under a bar. */
export function partName({ span, from }: Period): string {
  return span === 'month' ? MONTH.format(at(from)) : dateText(from)
}

const SHORT_MONTH = new Intl.DateTimeFormat(LOCALE, { month: 'short', timeZone: 'UTC' })
const SHORT_WEEKDAY = new Intl.DateTimeFormat(LOCALE, { weekday: 'short', timeZone: 'UTC' })

/** Returns the short name under the bar of a part; of a month's days each seventh has one. */
export function partLabel({ span, from }: Period, whole: Span): string {
  if (span === 'month') return SHORT_MONTH.format(at(from))
  if (whole === 'week') return SHORT_WEEKDAY.format(at(from))
  return Number(from.slice(8)) % 7 === 1 ? String(Number(from.slice(8))) : ''
}

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
