/** Which day words of a sentence mean (pure). The same rules as the server's (`procedures.domain.sentences.days`). */
import { addDays, isDay } from './day.ts'
import { NUMBERS } from './sentence-words.ts'

const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']

const OF_TODAY = /^(?:today|tonight|this (?:morning|evening|afternoon))$/
const AGO = /^([0-9a-z]+) days? ago$/
const OF_MONTH = /^the ([0-9]+)[a-z]+$/
const OF_WEEK = new RegExp(`^(on |last |this )?(${WEEKDAYS.join('|')})[a-z]*$`)
const ISO = /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/
const NUMERIC = /^([0-9]{1,2})\/([0-9]{1,2})(?:\/(?:20)?([0-9]{2}))?$/
const NAMED = new RegExp(
  `^(?:the )?(?:([0-9]+)[a-z]*(?: of)? )?(${MONTHS.join('|')})[a-z.]*(?: ([0-9]{1,2})[a-z]*)?(?:,? (20[0-9]+))?$`,
)
const HAS_YEAR = /20[0-9]{2}|\/[0-9]+\//

// A line is rarely written down later: a day without a year that is longer ago is asked for.
const DAYS_BACK = 90
const YEAR = 366

/**
 * Returns the days that words may mean, the likeliest first; none for what is no day, in the future or a year ago.
 *
 * Without a year a day that would lie in the future may also be that of the year before, and who says "on Monday" on a
 * Monday may mean today or a week ago.
 */
export function dayOptions(words: string, today: string): readonly string[] {
  return [...new Set(daysOf(words.replace(/^on /, ''), today))]
}

/** Returns whether nobody would ask which day is meant. */
export function isCertainDay(words: string, options: readonly string[], today: string): boolean {
  return options.length === 1 && (HAS_YEAR.test(words) || (options[0] ?? '') >= addDays(today, -DAYS_BACK))
}

function daysOf(text: string, today: string): readonly string[] {
  if (OF_TODAY.test(text)) return [today]
  if (text === 'day before yesterday') return [addDays(today, -2)]
  if (text === 'yesterday' || text === 'last night') return [addDays(today, -1)]
  const [, ago] = AGO.exec(text) ?? []
  if (ago !== undefined) return [addDays(today, -(NUMBERS.indexOf(ago) + 1 || Number(ago)))]
  const [, ofMonth] = OF_MONTH.exec(text) ?? []
  if (ofMonth !== undefined) return dayOfMonth(Number(ofMonth), today)
  const [, before, weekday] = OF_WEEK.exec(text) ?? []
  return weekday === undefined ? datesOf(text, today) : dayOfWeek(WEEKDAYS.indexOf(weekday), before, today)
}

function dayOfMonth(day: number, today: string): readonly string[] {
  const of = day <= Number(today.slice(8)) ? today : addDays(`${today.slice(0, 8)}01`, -1)
  return dayIfAny(Number(of.slice(0, 4)), Number(of.slice(5, 7)), day)
}

function dayOfWeek(weekday: number, before: string | undefined, today: string): readonly string[] {
  const isLast = before === 'last '
  // Days are counted from a Thursday.
  const back = (Math.round(Date.parse(today) / 86_400_000) + 3 - weekday) % 7
  const days = back > 0 || !isLast ? [addDays(today, -back)] : []
  return isLast || back === 0 ? [...days, addDays(today, -back - 7)] : days
}

function datesOf(text: string, today: string): readonly string[] {
  if (ISO.test(text)) return withinAYear(isDay(text) ? [text] : [], today)
  const [isNumeric, firstDigits, secondDigits, year] = NUMERIC.exec(text) ?? []
  if (isNumeric === undefined) return namedDates(text, today)
  const [first, second] = [Number(firstDigits), Number(secondDigits)]
  const [month, day] = first > 12 ? [second, first] : [first, second]
  return ofYear(year === undefined ? 0 : 2000 + Number(year), month, day, today)
}

function namedDates(text: string, today: string): readonly string[] {
  const [, dayBefore, month, dayBehind, year] = NAMED.exec(text) ?? []
  if (month === undefined) return []
  return ofYear(Number(year ?? 0), MONTHS.indexOf(month) + 1, Number(dayBefore ?? dayBehind ?? 0), today)
}

function ofYear(year: number, month: number, day: number, today: string): readonly string[] {
  if (year > 0) return withinAYear(dayIfAny(year, month, day), today)
  const thisYear = Number(today.slice(0, 4))
  const days = dayIfAny(thisYear, month, day)
  return (days[0] ?? '9') > today ? [...days, ...dayIfAny(thisYear - 1, month, day)] : days
}

function withinAYear(days: readonly string[], today: string): readonly string[] {
  return days.filter((day) => day >= addDays(today, -YEAR) && day <= today)
}

function dayIfAny(year: number, month: number, day: number): readonly string[] {
  const two = (number: number) => String(number).padStart(2, '0')
  const text = `${year}-${two(month)}-${two(day)}`
  return isDay(text) ? [text] : []
}
