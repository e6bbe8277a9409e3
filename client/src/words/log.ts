/** The words of the Log screen, and a line in words. */

import type { Role, Target } from '../entry/line.ts'
import { sidesApart } from '../entry/sides.ts'
import { counted, shortDayText } from './intl.ts'
import { ROLE_NAMES } from './lines.ts'
import { placeName } from './places.ts'

export const LOG = {
  field: 'Code or words',
  fieldHint: 'Code or words: 99214-25',
  add: 'Add',
  suggestions: 'Codes found',
  near: 'Next to it',
  about: (code: string) => `About ${code}`,
  anyway: (code: string) => `Log ${code} anyway`,
  unknown: (code: string) => `${code} is not in the catalog. It is kept, and counts when the catalog knows it.`,
  tooLong: (most: number) =>
    `This is too long to be read at once. ${most} characters are: add some lines, then the next.`,
  noCode: 'No code found for these words. Type its number.',
  catalogLoading: 'The catalog is loading. Numbers work already.',
  noGrammar:
    'A part of the app could not be fetched, so sentences are not read yet. One code with its modifiers works.',
  rareLoading: 'Rare codes are still loading.',
  moreOnline: 'More, online',
  described: 'Found in descriptions',
  nothingOnline: 'No description has these words.',
  notAskedOnline: 'The server could not be asked. Try again with a network.',
  again: 'Again',
  favorites: 'Favorites',
  bundles: 'Bundles',
  recents: 'Recent',
  moreRecents: (count: number) => `Show ${count} more`,
  copyDay: 'Copy a day',
  empty:
    'No tiles yet. Type a code above, such as 99213, then Save. What you log becomes a tile: next time it takes two taps.',
  emptyFavorites: 'Choose favorites',
  emptyStage: 'Say your career stage and specialty',
  emptyOffline: 'Without a network only numbers are known here. They are sent and valued later.',
  chosen: 'To be saved',
  saveCount: (count: number) => (count > 1 ? `Save ${count}` : 'Save'),
  modifiers: 'Modifiers',
  moreModifiers: 'Other modifiers',
  modifierField: 'Another modifier, such as 59',
  units: 'Units',
  fewer: 'One unit less',
  more: 'One unit more',
  noteHeld: 'The line is saved without the note.',
  heldNote: (line: string) => `${line} is saved. Its note is not.`,
  addNote: 'Add the note',
  dropNote: 'Throw the note away',
  noteAdded: 'Note added.',
  bundleName: (count: number) => `Keep these ${count} lines as one bundle, named`,
  tooManyForBundle: (most: number) => `A bundle has ${most} lines at most, so these cannot be kept as one.`,
  keepBundle: 'Keep',
  isBundle: (name: string) => `${name} is a bundle of one tap now.`,
  removeBundle: 'Remove this bundle',
  isNoBundle: (name: string) => `${name} is removed; its lines stay.`,
  details: 'Details',
  lessDetails: 'Close',
  day: 'Day',
  today: 'Today',
  yesterday: 'Yesterday',
  otherDay: 'Another day',
  dayStays: (day: string) => `Lines are saved on ${day}.`,
  roleOfDay: (role: string) => `By your career stage on this day your role is ${role}.`,
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
  saved: (lines: readonly string[], joined: readonly ('family' | 'sides')[]) => {
    const what = lines.length === 1 ? lines[0] : counted(lines.length, 'line', 'lines')
    const sorts = joined.map((kind) => `, ${JOINED_SORTS[kind]} joined to one case`)
    return `${what} saved on this phone${sorts.join('')}.`
  },
  joins: { family: 'Scopes of one family', sides: 'Two sides of one procedure' },
  sortOf: { family: 'Scopes', sides: 'Sides' },
  oneCase: (sort: string) => `${sort}: one case`,
  apart: 'Apart',
  todaysLines: 'Logged',
  nothingToday: 'No line yet.',
} as const

const JOINED_SORTS = { family: 'scopes', sides: 'sides' } as const

/** Returns a line as people write it, as `20610-RT` or `H2020 × 3`; the number of units stays beside its sign. */
export function lineText({ code, modifiers, units }: Pick<Target, 'code' | 'modifiers' | 'units'>): string {
  const line = [code, ...modifiers].join('-')
  return units === 1 ? line : `${line} ×\u00a0${units}`
}

/** Returns a line that is to be saved; both sides are two lines. */
export function chosenText(line: Target): string {
  const [first, ...others] = sidesApart([line])
  return first === undefined
    ? ''
    : [lineText(first), ...others.map(({ modifiers }) => `-${modifiers.join('-')}`)].join(', ')
}

/** Returns what of a line is not usual, for a small row below its code; '' where nothing is. */
export function asideText(target: Target, usualRole: Role): string {
  const role = target.role === usualRole ? null : (ROLE_NAMES[target.role] ?? target.role)
  const place = target.place_of_service === null ? null : placeName(target.place_of_service)
  return [role, place].filter((part) => part !== null).join(' · ')
}

/** Returns a day as a chip says it. */
export function dayChipText(day: string, today: string, yesterday: string): string {
  if (day === today) return `${LOG.today}, ${shortDayText(day)}`
  return day === yesterday ? `${LOG.yesterday}, ${shortDayText(day)}` : shortDayText(day)
}
