/** The words of the page of a code, and of codes side by side. */
import type { RvuRow, Work } from '../catalog/rows.ts'
import { counted, dateText, dayText } from './intl.ts'

export const CODES = {
  find: 'Code or words',
  /** What is done with what was typed. */
  open: 'Open',
  findHint: 'Type a number such as 99213, or words such as knee injection. Nothing is logged by looking.',
  none: 'No code on this phone has these words. Try its number.',
  loading: 'The catalog is coming to this phone…',
  notCome:
    'The catalog has not come to this phone yet, and the server cannot be reached. Numbers are logged all the same.',
  unknown: (code: string) =>
    `${code} is not in the catalog. Check the number. If it is right, log it all the same: the line is kept, and counts once the catalog knows the code.`,
  unsure: (code: string) =>
    `Whether there is a code ${code} is not known on this phone yet: rare codes are still loading.`,
  wordsLoading: 'The words of codes are still loading: its name comes in a moment.',
  rareWords: 'Rare codes are still loading: its words may come in a moment.',
  noWords: 'We have no words of our own for this code yet.',
  aUnit: 'work RVU a unit',
  zeroAssigned: 'work RVU a unit: zero is assigned',
  noneAssigned: 'No work RVU is assigned.',
  notReadable: 'This version of OpenRVU cannot read its work RVU.',
  figureUnknown: 'Its work RVU is not known on this phone.',
  notLoaded: 'The fee schedule of today has not come to this phone yet.',
  inRelease: (release: string, since: string) => `Release ${release}, in force since ${dateText(since)}.`,
  notInRelease: (release: string, since: string) => `Not in release ${release}, in force since ${dateText(since)}.`,
  serverKnowsMore: 'The site knows more of codes without a row, such as the day on which one ended.',
  components: 'By component',
  component: 'Component',
  work: 'Work RVU',
  rules: 'Rules of the schedule',
  globalPeriod: 'Global period',
  withModifiers: 'With modifiers',
  modifiers: 'Modifiers that fit',
  history: 'Work RVU by release',
  historyHint: 'Of the releases on this phone. The site has all of them.',
  release: 'Release',
  since: 'In force since',
  change: 'Change',
  absent: 'not in it',
  synonyms: 'Also called',
  neverLogged: 'You have not logged it yet.',
  ownLines: 'See these lines',
  log: 'Log this code',
  toFavorites: 'Add to favorites',
  fromFavorites: 'Remove from favorites',
  isFavorite: (code: string) => `${code} is a favorite now.`,
  isNoFavorite: (code: string) => `${code} is no favorite now.`,
  needsSync: 'Favorites can be added once this phone has synced.',
  compare: 'Compare with…',
  site: 'Full page on the site',
  siteHint: 'With payments, questions and all releases; needs a network.',
} as const

export const COMPARE = {
  table: 'Codes side by side',
  empty:
    'Two to four codes stand here side by side: what they are worth, and what the schedule says of each. Add the first.',
  one: 'Add another code to see the difference.',
  add: 'Add a code',
  addButton: 'Add',
  full: (most: number) => `${most} codes stand here. Take one out to add another.`,
  twice: (code: string) => `${code} stands here already.`,
  remove: (code: string) => `Take ${code} out`,
  name: 'Name',
  state: 'State',
  difference: (code: string) => `Against ${code}`,
  release: 'Release',
  category: 'Category',
  noSuchCode: 'no such code',
  notOnPhone: 'not known',
} as const

/** Returns how often a code was logged, and when last, in a sentence. */
export function ownLinesSentence(lines: number, units: number, lastOn: string, today: string): string {
  const inUnits = units === lines ? '' : `, ${counted(units, 'unit', 'units')}`
  return `You logged it ${counted(lines, 'time', 'times')}${inUnits}, last on ${dayText(lastOn, today)}.`
}

/** Returns the work RVU of a row for a table: what is not assigned is no zero. */
export function workText({ basis, rvu }: Work): string {
  return rvu ?? (basis === 'unvalued' ? 'not readable' : 'none')
}

/** Returns the work RVU of a row of a release; null is a release without the code. */
export function releaseText(row: RvuRow | null): string {
  return row === null ? CODES.absent : workText(row.work)
}
