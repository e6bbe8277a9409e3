/** Numbers, plurals, days and times as a person reads them, through `Intl`. */

const LOCALE = 'en'
const NUMBER = new Intl.NumberFormat(LOCALE)
const WRVU = new Intl.NumberFormat(LOCALE, { minimumFractionDigits: 2, maximumFractionDigits: 2 })
const PLURAL = new Intl.PluralRules(LOCALE)
const DAY = new Intl.DateTimeFormat(LOCALE, { weekday: 'long', day: 'numeric', month: 'long', timeZone: 'UTC' })
const SHORT_DAY = new Intl.DateTimeFormat(LOCALE, { weekday: 'short', day: 'numeric', month: 'short', timeZone: 'UTC' })
const DAY_OF_YEAR = new Intl.DateTimeFormat(LOCALE, { dateStyle: 'long', timeZone: 'UTC' })

/** Returns a number with its noun; null is not known, which is never zero. */
export function counted(count: number | null, singular: string, plural: string): string {
  if (count === null) return 'not known'
  return `${NUMBER.format(count)} ${PLURAL.select(count) === 'one' ? singular : plural}`
}

/** Returns a whole number, as `1,234`. */
export function numberText(count: number): string {
  return NUMBER.format(count)
}

/** Returns wRVU of hundredths with two places, as `4.75`; null is not known, which is never zero. */
export function wrvuText(hundredths: number | null): string {
  return hundredths === null ? '–' : WRVU.format(hundredths / 100)
}

/** Returns wRVU of hundredths in three digits or so, half up, for where there is room for no more: `0.97`, `9.80`, `12.4`, `131`. */
export function shortWrvuText(hundredths: number): string {
  if (hundredths < 1000) return (hundredths / 100).toFixed(2)
  // Rounded as whole numbers: 12.45 has no exact binary fraction, and would be 12.4.
  const tenths = Math.floor((hundredths + 5) / 10)
  return tenths < 1000 ? (tenths / 10).toFixed(1) : String(Math.floor((hundredths + 50) / 100))
}

/** Returns wRVU of hundredths to the whole number, as in a chart where there is no room for more. */
export function wholeWrvuText(hundredths: number): string {
  return NUMBER.format(Math.round(hundredths / 100))
}

/** Returns a day (`YYYY-MM-DD`) in words; the year stands only where it is another one than today's. */
export function dayText(day: string, today: string): string {
  return (day.slice(0, 4) === today.slice(0, 4) ? DAY : DAY_OF_YEAR).format(Date.parse(`${day}T00:00:00Z`))
}

/** Returns a day (`YYYY-MM-DD`) with its year, as `July 1, 2026`. */
export function dateText(day: string): string {
  return DAY_OF_YEAR.format(Date.parse(`${day}T00:00:00Z`))
}

export function shortDayText(day: string): string {
  return SHORT_DAY.format(Date.parse(`${day}T00:00:00Z`))
}

/** Returns the time of an instant (epoch milliseconds) on the clock of this device. */
export function timeOf(milliseconds: number): string {
  return new Intl.DateTimeFormat(undefined, { timeStyle: 'short' }).format(milliseconds)
}

/** Returns day and time of an instant (epoch milliseconds) on the clock of this device. */
export function momentText(milliseconds: number): string {
  return new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' }).format(milliseconds)
}
