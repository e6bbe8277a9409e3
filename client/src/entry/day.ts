/** Which day a line is of. Days are texts (`YYYY-MM-DD`), and no rule adds hours to an instant. */

export interface DayRules {
  /** The time zone of the phone, as `America/New_York`. */
  readonly phoneZone: string
  /** The time zone of the profile; null where the person has set none. */
  readonly profileZone: string | null
  /** The full hour at which a day starts, 0 to 6: a night shift ends on the day on which it began. */
  readonly startsAt: number
  /** The server's clock less the phone's, in milliseconds; null where it is not known. */
  readonly serverAhead: number | null
}

export type DayDoubt = 'zone' | 'clock'

export interface Today {
  readonly day: string
  /** Why the day may be another one: then it is shown open, for the person to see. */
  readonly doubts: readonly DayDoubt[]
}

const CLOCK_TOLERANCE_MS = 10 * 60 * 1000
const LATEST_START = 6
const DAY_MS = 24 * 60 * 60 * 1000

/** Returns the day that it is for a person at an instant (epoch milliseconds): the phone's, and what speaks against it. */
export function todayOf(now: number, rules: DayRules): Today {
  const day = dayAt(now, rules.phoneZone, rules.startsAt)
  const doubts: DayDoubt[] = []
  if (rules.profileZone !== null && dayAt(now, rules.profileZone, rules.startsAt) !== day) doubts.push('zone')
  if (Math.abs(rules.serverAhead ?? 0) > CLOCK_TOLERANCE_MS) doubts.push('clock')
  return { day, doubts }
}

/** Returns the day at an instant by the clock on the wall of a time zone. */
export function dayAt(now: number, zone: string, startsAt = 0): string {
  const parts = clockOf(zone).formatToParts(now)
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.find((one) => one.type === type)?.value ?? ''
  const day = `${part('year').padStart(4, '0')}-${part('month')}-${part('day')}`
  return Number(part('hour')) < Math.min(startsAt, LATEST_START) ? addDays(day, -1) : day
}

const clocks = new Map<string, Intl.DateTimeFormat>()

/** Making one takes milliseconds on a slow phone. */
function clockOf(zone: string): Intl.DateTimeFormat {
  const known = clocks.get(zone)
  if (known !== undefined) return known
  const clock = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    hourCycle: 'h23',
  })
  clocks.set(zone, clock)
  return clock
}

/** Returns the day so many days later, or earlier for a negative count. */
export function addDays(day: string, count: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + count * DAY_MS).toISOString().slice(0, 10)
}

/** Returns true if a text is a day that there is (`YYYY-MM-DD`). */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false
  const at = Date.parse(`${text}T00:00:00Z`)
  // Engines take February 31 for March 3.
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(text)
}
