/** A shift as a form has it, in texts, and back (pure). Source: the sync contract, section 1. */
import { isDay } from './day.ts'
import { FIRST_DAY } from './line-limits.ts'
import type { Shift, ShiftValues } from './shifts.ts'

export interface ShiftForm {
  readonly startedOn: string
  /** `HH:MM`, or '' for not said. */
  readonly startsAt: string
  /** Hours as they are typed: `12`, `9.5`, `9:30`, `9 h 30 min`. */
  readonly length: string
  /** Two digits, or '' for not said. */
  readonly place: string
}

export type ShiftFault = 'no_day' | 'day' | 'day_too_early' | 'time' | 'no_length' | 'length' | 'length_too_long'
export type ShiftFaults = { readonly [Name in keyof ShiftForm]?: ShiftFault }

export type ShiftReading =
  | { readonly kind: 'valid'; readonly shift: ShiftValues }
  | { readonly kind: 'invalid'; readonly faults: ShiftFaults }

/** The lengths that most shifts have, in minutes. */
export const USUAL_LENGTHS: readonly number[] = [480, 600, 720, 1440]
/** Two days. */
export const LONGEST_SHIFT = 2880

const HOURS = /^(\d{1,2})(?:[.,](\d{1,2}))?(?:h|hrs?|hours?)?$/i
const CLOCK = /^(\d{1,2}):([0-5]\d)$/
const PARTS = /^(\d{1,2})(?:h|hrs?|hours?)([0-5]?\d)(?:m|mins?|minutes?)?$/i
const MINUTES = /^(\d{1,4})(?:m|mins?|minutes?)$/i
const TIME = /^(?:[01]\d|2[0-3]):[0-5]\d$/

/** Returns the form of a shift. */
export function shiftForm({ startedOn, startsAt, minutes, place }: ShiftValues): ShiftForm {
  return { startedOn, startsAt: startsAt ?? '', length: lengthTyped(minutes), place: place ?? '' }
}

/** Returns the form of a new shift: today's, otherwise as the last one was. */
export function newShiftForm(last: Shift | undefined, today: string): ShiftForm {
  if (last === undefined) return { startedOn: today, startsAt: '', length: '', place: '' }
  return { ...shiftForm(last), startedOn: today }
}

/** Returns the shift of a form, or what is wrong with each field. */
export function readShiftForm(form: ShiftForm): ShiftReading {
  const minutes = readLength(form.length)
  const faults = Object.entries({
    startedOn: dayFault(form.startedOn),
    startsAt: form.startsAt === '' || TIME.test(form.startsAt) ? null : ('time' as const),
    length: typeof minutes === 'number' ? null : minutes,
  }).filter(([, fault]) => fault !== null)
  if (faults.length > 0 || typeof minutes !== 'number') return { kind: 'invalid', faults: Object.fromEntries(faults) }
  return {
    kind: 'valid',
    shift: {
      startedOn: form.startedOn,
      startsAt: form.startsAt === '' ? null : form.startsAt,
      minutes,
      place: form.place === '' ? null : form.place,
    },
  }
}

/** Returns the minutes of a length as it is typed, hours unless it says minutes; or what is wrong with it. */
export function readLength(typed: string): number | ShiftFault {
  const written = typed.replaceAll(/\s+/g, '')
  if (written === '') return 'no_length'
  const minutes = minutesOf(written)
  if (minutes === null || minutes < 1) return 'length'
  return minutes > LONGEST_SHIFT ? 'length_too_long' : minutes
}

/** Returns a length as one types it: `12`, or `9:30`. */
export function lengthTyped(minutes: number): string {
  const rest = minutes % 60
  return rest === 0 ? String(minutes / 60) : `${Math.floor(minutes / 60)}:${String(rest).padStart(2, '0')}`
}

function minutesOf(written: string): number | null {
  const inHours = HOURS.exec(written)
  if (inHours !== null) return Math.round(Number(`${inHours[1]}.${inHours[2] ?? '0'}`) * 60)
  const parts = CLOCK.exec(written) ?? PARTS.exec(written)
  if (parts !== null) return Number(parts[1]) * 60 + Number(parts[2])
  const inMinutes = MINUTES.exec(written)
  return inMinutes === null ? null : Number(inMinutes[1])
}

function dayFault(day: string): ShiftFault | null {
  if (day === '') return 'no_day'
  if (!isDay(day)) return 'day'
  return day < FIRST_DAY ? 'day_too_early' : null
}
