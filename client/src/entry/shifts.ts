/**
 * Shifts: hours that a person worked, and what they made an hour (pure).
 *
 * A shift is of the day on which it began, also where it ends after midnight; two on one day add up.
 * Source: the sync contract, section 1; the same rules as the server's (`procedures/reports/hours.py`).
 */
import type { Days } from '../figures/periods.ts'
import type { Row } from '../store/schema.ts'
import type { Change } from '../store/store.ts'
import { newId } from '../sync/ids.ts'
import type { Fields } from '../sync/protocol.ts'
import { changedFields } from '../sync/record.ts'
import type { Platform } from './line.ts'
import { type CountsAs, countsAs, type StageSince, stageOn } from './roles.ts'

export interface Shift {
  readonly id: string
  /** The day on which it began. */
  readonly startedOn: string
  /** `HH:MM` by the clock of the place; null: not said. */
  readonly startsAt: string | null
  readonly minutes: number
  readonly place: string | null
}

export type ShiftValues = Omit<Shift, 'id'>

/** Minutes of shifts in all, and by the day on which they began. */
export interface ShiftTotals {
  readonly minutes: number
  readonly byDay: ReadonlyMap<string, number>
}

export type PerHour =
  /** No shift, so that there is nothing to divide by. */
  | { readonly kind: 'no_shift' }
  /** A line of these days has no credit yet. */
  | { readonly kind: 'unknown'; readonly minutes: number }
  /** wRVU of the days with a shift, and an hour of these shifts, in hundredths, half up. */
  | { readonly kind: 'known'; readonly minutes: number; readonly hundredths: number; readonly perHour: number }

const MINUTES_A_DAY = 1440

/** Returns the shifts that can be read, the last one first. */
export function shiftsOf(rows: readonly Pick<Row, 'id' | 'shown'>[]): readonly Shift[] {
  const shifts = rows.flatMap(({ id, shown }) => (shown === null ? [] : shiftOf(id, shown)))
  return shifts.sort((one, other) => (orderOf(one) < orderOf(other) ? 1 : -1))
}

/** Returns the change that stores a new shift. */
export function addShift(shift: ShiftValues, { now, random }: Platform): Change {
  return { collection: 'shifts', id: newId(now(), random), target: () => fieldsOf(shift) }
}

/**
 * Returns the change that makes a shift what it is `after` a form, `before` being what the form was opened with.
 *
 * What the form left as it was stays as it is by now, and a shift that was deleted meanwhile stays so.
 */
export function changeShift(id: string, before: ShiftValues, after: ShiftValues): Change {
  const changed = changedFields(fieldsOf(before), fieldsOf(after))
  return { collection: 'shifts', id, target: (shown) => (shown === null ? null : { ...shown, ...changed }) }
}

export function removeShift(id: string): Change {
  return { collection: 'shifts', id, target: () => null }
}

/**
 * Returns the minutes of the shifts of some days that were of one kind of work.
 *
 * The hours of a resident's days are those of `training`, of a student's days `observed`, all others `own`. Shifts to come
 * are left out by a span that ends today, as lines are.
 */
export function shiftTotals(
  shifts: readonly Shift[],
  { from, through }: Days,
  { stages, as = 'own' }: { readonly stages: readonly StageSince[]; readonly as?: CountsAs },
): ShiftTotals {
  const byDay = new Map<string, number>()
  for (const { startedOn: day, minutes } of shifts) {
    if (day < from || day > through || countsAs('primary', stageOn(stages, day)) !== as) continue
    byDay.set(day, (byDay.get(day) ?? 0) + minutes)
  }
  return { minutes: [...byDay.values()].reduce((sum, minutes) => sum + minutes, 0), byDay }
}

/**
 * Returns what the days with a shift made an hour; lines of days without one do not count.
 *
 * `wrvuOf` gives the wRVU of a day in hundredths, of the same kind of work as the totals; null where a line of it has no
 * credit yet: unknown is never zero.
 */
export function perHour({ minutes, byDay }: ShiftTotals, wrvuOf: (day: string) => number | null): PerHour {
  if (minutes === 0) return { kind: 'no_shift' }
  let hundredths = 0
  for (const day of byDay.keys()) {
    const ofDay = wrvuOf(day)
    if (ofDay === null) return { kind: 'unknown', minutes }
    hundredths += ofDay
  }
  return { kind: 'known', minutes, hundredths, perHour: hundredthsPerHour(hundredths, minutes) }
}

/** Returns wRVU an hour in hundredths, half up. */
export function hundredthsPerHour(hundredths: number, minutes: number): number {
  // Of whole numbers, so that a half is a half.
  return Math.floor((2 * 60 * hundredths + minutes) / (2 * minutes))
}

/** Returns when a shift ends by the clock, and how many days later; null where nobody said when it began. */
export function endOf({ startsAt, minutes }: Pick<Shift, 'startsAt' | 'minutes'>): {
  readonly at: string
  readonly daysLater: number
} | null {
  if (startsAt === null) return null
  const [hours = 0, rest = 0] = startsAt.split(':').map(Number)
  const end = hours * 60 + rest + minutes
  return { at: clockText(end % MINUTES_A_DAY), daysLater: Math.floor(end / MINUTES_A_DAY) }
}

function clockText(minutes: number): string {
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`
}

function fieldsOf({ startedOn, startsAt, minutes, place }: ShiftValues): Fields {
  return { started_on: startedOn, starts_at: startsAt, minutes, place_of_service: place }
}

function shiftOf(id: string, { started_on, starts_at, minutes, place_of_service }: Fields): readonly Shift[] {
  if (typeof started_on !== 'string' || typeof minutes !== 'number') return []
  return [
    {
      id,
      startedOn: started_on,
      startsAt: typeof starts_at === 'string' ? starts_at : null,
      minutes,
      place: typeof place_of_service === 'string' ? place_of_service : null,
    },
  ]
}

function orderOf({ id, startedOn, startsAt }: Shift): string {
  return `${startedOn} ${startsAt ?? ''} ${id}`
}
