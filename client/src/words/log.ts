/** The words of the Log screen, and a line in words. */

import type { Role, Target } from '../entry/line.ts'
import type { PatientData } from '../entry/patient-data.ts'
import { sidesApart } from '../entry/sides.ts'
import { counted, shortDayText, wrvuText } from './intl.ts'

export const LOG = {
  field: 'Code or words',
  fieldHint: 'Code or words: 99214-25',
  add: 'Add',
  suggestions: 'Codes found',
  anyway: (code: string) => `Log ${code} anyway`,
  unknown: (code: string) => `${code} is not in the catalog. It is kept, and counts when the catalog knows it.`,
  noCode: 'No code found for these words. Type its number.',
  catalogLoading: 'The catalog is loading. Numbers work already.',
  again: 'Again',
  favorites: 'Favorites',
  bundles: 'Cases',
  recents: 'Recent',
  moreRecents: (count: number) => `Show ${count} more`,
  copyDay: 'Copy a day',
  empty:
    'Nothing logged here yet. Type a code above, such as 99213, then Save. What you log becomes a tile here: next time it takes two taps.',
  emptyFavorites: 'Choose favorites',
  emptyOffline: 'Without a network only numbers are known here. They are sent and valued later.',
  chosen: 'To be saved',
  nothingChosen: 'Nothing chosen',
  save: 'Save',
  saveCount: (count: number) => (count > 1 ? `Save ${count}` : 'Save'),
  modifiers: 'Modifiers',
  moreModifiers: 'Other modifiers',
  modifierField: 'Another modifier, such as 59',
  units: 'Units',
  fewer: 'One unit less',
  more: 'One unit more',
  role: 'Role',
  place: 'Place',
  noPlace: 'Not said',
  minutes: 'Minutes of anesthesia',
  note: 'Note, without anything about the patient',
  noteTooLong: (most: number) => `Longer than ${most} characters. The line is saved without the note.`,
  noteHolds: (kinds: string) =>
    `This seems to hold ${kinds}. The line is saved without the note; change the note first.`,
  heldNote: (line: string) => `${line} is saved. Its note is not.`,
  addNote: 'Add the note',
  dropNote: 'Throw the note away',
  noteAdded: 'Note added.',
  details: 'Details',
  lessDetails: 'Close details',
  day: 'Day',
  today: 'Today',
  yesterday: 'Yesterday',
  otherDay: 'Another day',
  ofDay: (day: string) => `For ${day}`,
  doubtZone: 'This phone and the time zone of your profile have different days.',
  doubtClock: 'The clock of this phone differs from the server’s. Is this the day?',
  oneLineOf: 'Line that is shown',
  remove: (line: string) => `Remove ${line}`,
  change: (line: string) => `More for ${line}`,
  changeFirst: 'Change before saving',
  toFavorites: 'Add to favorites',
  fromFavorites: 'Remove from favorites',
  cancel: 'Cancel',
  isFavorite: (line: string) => `${line} is a favorite now.`,
  isNoFavorite: (line: string) => `${line} is no favorite now.`,
  needsSync: 'Favorites can be added once this phone has synced.',
  added: (line: string) => `${line} chosen.`,
  saved: (lines: readonly string[]) =>
    lines.length === 1
      ? `${lines[0]} saved on this phone.`
      : `${counted(lines.length, 'line', 'lines')} saved on this phone.`,
  notSaved: (fault: string) => `Not saved. ${fault}`,
  todaysLines: 'Logged',
  nothingToday: 'No line yet.',
  wrvu: 'wRVU',
  unvalued: (count: number) => `${counted(count, 'line', 'lines')} not valued yet`,
  notCounted: (count: number) => `${counted(count, 'line', 'lines')} in training or observed`,
  savedMark: 'Saved on this phone',
  sentMark: 'Sent',
  notSentMark: 'Not sent yet',
  rejectedMark: 'Refused: look at it',
  conflictMark: 'Two versions: decide',
  provisional: 'provisional',
  waitsForValue: 'value follows',
} as const

export const NOTE_FINDINGS: Readonly<Record<PatientData, string>> = {
  note_email: 'an e-mail address',
  note_ssn: 'a social security number',
  note_date_of_birth: 'a date of birth',
  note_phone: 'a phone number',
  note_mrn: 'a record number',
}

export const ROLE_NAMES: Readonly<Record<Role, string>> = {
  primary: 'Primary',
  assistant: 'Assistant',
  cosurgeon: 'Co-surgeon',
  supervisor: 'Supervising',
  resident: 'Resident',
  observer: 'Observer',
}

/** Returns a line as people write it, as `20610-RT` or `H2020 × 3`. */
export function lineText({ code, modifiers, units }: Pick<Target, 'code' | 'modifiers' | 'units'>): string {
  const line = [code, ...modifiers].join('-')
  return units === 1 ? line : `${line} × ${units}`
}

/** Returns a line that is to be saved; both sides are two lines. */
export function chosenText(line: Target): string {
  const [first, ...others] = sidesApart([line])
  return first === undefined
    ? ''
    : [lineText(first), ...others.map(({ modifiers }) => `-${modifiers.join('-')}`)].join(', ')
}

/** Returns what of a line is not usual, for a small row below its code; '' where nothing is. */
export function asideText(target: Target, usualRole: Role, placeName: (place: string) => string): string {
  const role = target.role === usualRole ? null : ROLE_NAMES[target.role]
  const place = target.place_of_service === null ? null : placeName(target.place_of_service)
  return [role, place].filter((part) => part !== null).join(' · ')
}

/** Returns a day as a chip says it. */
export function dayChipText(day: string, today: string, yesterday: string): string {
  if (day === today) return `${LOG.today}, ${shortDayText(day)}`
  return day === yesterday ? `${LOG.yesterday}, ${shortDayText(day)}` : shortDayText(day)
}

export function totalText(hundredths: number | null): string {
  return `${wrvuText(hundredths)} ${LOG.wrvu}`
}

/** Why a line has no credit, in a few words; null for a reason that this build does not know. */
export function zeroReason(reason: string, basis: string): string | null {
  if (basis === 'assigned_zero') return 'zero work assigned by CMS'
  return ZERO_REASONS[reason] ?? null
}

const ZERO_REASONS: Readonly<Record<string, string>> = {
  anesthesia: 'counted in anesthesia units, not in wRVU',
  measure_only: 'a measure: no work RVU',
  no_physician_work: 'no physician work in it',
  carrier_priced: 'priced by each payer',
  not_valid_for_medicare: 'not valid for Medicare: no work RVU',
  noncovered: 'not covered by Medicare: no work RVU',
  bundled: 'part of other services',
  other_schedule: 'on another fee schedule',
  deleted: 'not in force on this day',
  not_in_schedule: 'not in the fee schedule',
  unknown_code: 'the catalog does not know this code',
  no_release: 'no fee schedule of this day is loaded',
  not_in_excerpt: 'only a part of the fee schedule is loaded',
  unknown_to_this_version: 'cannot be read by this version',
}
