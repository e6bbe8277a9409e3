/** What is said of shifts, and of what an hour of them brought. */
import type { ShiftFault } from '../entry/shift-form.ts'
import { endOf, type PerHour, type ShiftValues } from '../entry/shifts.ts'
import { counted, numberText, shortDayText, wrvuText } from './intl.ts'
import { placeName } from './places.ts'

const CLOCK = new Intl.DateTimeFormat('en', { hour: 'numeric', minute: '2-digit', timeZone: 'UTC' })
const MONTH = new Intl.DateTimeFormat('en', { month: 'long', year: 'numeric', timeZone: 'UTC' })

export const SHIFTS = {
  empty:
    'No shift is noted yet. Note when you worked, and it stands here and on Summary what an hour brought: the wRVU of the days with a shift, divided by the hours of these shifts. Days without one are left out.',
  add: 'Add a shift',
  edit: 'Change',
  editOf: (what: string) => `Change the shift of ${what}`,
  removeOf: (what: string) => `Delete the shift of ${what}`,
  added: 'Shift added.',
  changed: 'Shift changed.',
  removed: 'Shift deleted.',
  save: 'Save the shift',
  cancel: 'Cancel',
  changedMeanwhile:
    'This shift was changed elsewhere meanwhile. What you change here is saved; the rest stays as it is by now.',
  startedOn: 'Day it began',
  startsAt: 'Began at (optional)',
  usual: 'How long',
  length: 'Hours',
  lengthHint: 'Such as 12, 9.5 or 9:30; 45 min for less than an hour.',
  place: 'Place of service (optional)',
  noPlace: 'not said',
  toCome: 'to come',
  perHour: 'wRVU an hour',
  perHourInTraining: 'In training, wRVU an hour',
  notKnown: 'Not known yet: a line of these days has no credit yet. It comes with the next sync.',
  byMonth: 'wRVU an hour by month',
  byMonthInTraining: 'In training, wRVU an hour by month',
  chart: (title: string) => `${title}; the table below has the same figures`,
  chartHint:
    'The wRVU of the days with a shift, divided by the hours of these shifts. A month without a shift has no bar.',
  openMonths: 'A ring: not known yet, since a line of these days has no credit yet.',
  noShift: 'no shift',
  notYet: 'not known yet',
  addForPerHour: 'Add shifts to see wRVU an hour',
  all: 'Shifts',
} as const

/** What is wrong with a field, in the words of who typed it. */
export const SHIFT_FAULTS: Readonly<Record<ShiftFault, string>> = {
  no_day: 'Give the day on which it began.',
  day: 'Give a day that there is.',
  day_too_early: 'Give a day from January 1, 1992 on.',
  time: 'Give hours and minutes, or leave both empty.',
  no_length: 'Say how long it was.',
  length: 'Give hours, such as 12, 9.5 or 9:30.',
  length_too_long: 'Give 48 hours at most; what goes on longer is a shift of the next day.',
}

/** Returns a length as `12 h`, `9 h 30 min`, `45 min`. */
export function lengthText(minutes: number): string {
  const hours = Math.floor(minutes / 60)
  const rest = minutes % 60
  return [hours > 0 ? `${numberText(hours)} h` : '', rest > 0 ? `${rest} min` : '']
    .filter((part) => part !== '')
    .join(' ')
}

/** Returns a time of the day (`HH:MM`) as `7:00 PM`, which no line of text breaks in two. */
export function clockText(time: string): string {
  return CLOCK.format(Date.parse(`1992-01-01T${time}:00Z`)).replace(/\s/, '\u00a0')
}

/** Returns `7:00 PM to 7:00 AM the next day`; '' where nobody said when the shift began. */
export function timesText(shift: Pick<ShiftValues, 'startsAt' | 'minutes'>): string {
  const end = endOf(shift)
  if (end === null || shift.startsAt === null) return ''
  return `${clockText(shift.startsAt)} to ${clockText(end.at)}${laterText(end.daysLater)}`
}

/** Returns what a shift is called: its day, with its beginning where that is known. */
export function shiftName({ startedOn, startsAt }: Pick<ShiftValues, 'startedOn' | 'startsAt'>): string {
  return startsAt === null ? shortDayText(startedOn) : `${shortDayText(startedOn)}, ${clockText(startsAt)}`
}

/** Returns the details of a shift in a list, a part each. */
export function shiftDetails(shift: ShiftValues): readonly string[] {
  const place = shift.place === null ? '' : placeName(shift.place)
  return [lengthText(shift.minutes), timesText(shift), place].filter((part) => part !== '')
}

/** Returns when a shift ends and which day it is counted on, as its form says it before the save. */
export function countsOnSentence(shift: Pick<ShiftValues, 'startedOn' | 'startsAt' | 'minutes'>): string {
  const end = endOf(shift)
  const day = shortDayText(shift.startedOn)
  if (end === null) return `All of its ${lengthText(shift.minutes)} count on ${day}.`
  const ends = `It ends at ${clockText(end.at)}${laterText(end.daysLater)}`
  return end.daysLater === 0 ? `${ends}.` : `${ends}. All of it counts on ${day}: log its lines on that day.`
}

export function monthText(month: string): string {
  return MONTH.format(Date.parse(`${month}-01T00:00:00Z`))
}

/** Returns `5 shifts, 52 h`. */
export function workedText(count: number, minutes: number): string {
  return `${counted(count, 'shift', 'shifts')}, ${lengthText(minutes)}`
}

/** Returns what a figure of an hour was made of. */
export function madeOfText(figure: Extract<PerHour, { kind: 'known' }>): string {
  return `${wrvuText(figure.hundredths)} wRVU in ${lengthText(figure.minutes)} of shifts`
}

function laterText(days: number): string {
  if (days === 0) return ''
  return days === 1 ? ' the next day' : ` ${days} days later`
}
