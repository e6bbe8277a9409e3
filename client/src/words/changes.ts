/** What is said of credits that changed without the person having changed a line. */
import type { Difference, News, Revaluation } from '../screens/changes/revaluations.ts'
import { differenceText } from './differences.ts'
import { counted, wrvuText } from './intl.ts'

const SHORT_MONTH = new Intl.DateTimeFormat('en', { month: 'short', year: 'numeric', timeZone: 'UTC' })
const MONTH = new Intl.DateTimeFormat('en', { month: 'long', year: 'numeric', timeZone: 'UTC' })

export const CHANGES = {
  intro:
    'You did not edit these lines: a new release of the fee schedule, a change of your contract, codes that the catalog learned or corrected rules made them worth something else.',
  none: 'Nothing has changed so far. When a new release, a change of your contract or corrected rules make your lines worth something else, it stands here: what they were worth before and after, by month and by code.',
  goesOn: 'It still goes on.',
  details: 'By month and by code',
  otherMonths: (count: number) => `and ${counted(count, 'other month', 'other months')}`,
  earlier: 'Earlier changes',
  earlierNotRead: 'Earlier ones could not be read. Try again with a network.',
  all: 'All that changed',
  notFound: 'There is no such change, or none that this phone can read now.',
  byMonth: 'By month',
  byCode: 'By code',
  month: 'Month',
  code: 'Code',
  lines: 'Lines',
  before: 'Before',
  after: 'After',
  difference: 'Change',
  units: 'wRVU of the lines that changed, before and after. A month or a code leads to all of its lines.',
  allCodes: (count: number) => `Show all ${count} codes`,
  csv: 'Download as a table (CSV)',
  why: 'See why',
  understood: 'I have seen it',
} as const

const CAUSES: { readonly [cause: string]: (subject: string) => string } = {
  release: (subject) => `${subject} was published`,
  contract: () => 'Your contract changed',
  code: () => 'The catalog learned codes that it did not know',
  command: () => 'All lines were worked out anew',
  rules: () => 'OpenRVU was upgraded and counts by corrected rules',
}

/** Returns why credits changed, as a heading; a cause that this build does not know is named as it is. */
export function causeText({ cause, subject }: Pick<Revaluation, 'cause' | 'subject'>): string {
  return CAUSES[cause]?.(subject) ?? [cause, subject].join(' ').trim()
}

/** Returns how many lines changed, and what they were and are worth. */
export function changedText({ changed, lookedAt }: Pick<Revaluation, 'changed' | 'lookedAt'>): string {
  const { lines, before, after } = changed
  const of = `${new Intl.NumberFormat('en').format(lines)} of ${counted(lookedAt, 'line', 'lines')} changed`
  return `${of}: ${wrvuText(before)} → ${wrvuText(after)} wRVU (${differenceOfText(changed)}).`
}

export function differenceOfText({ before, after }: Pick<Difference, 'before' | 'after'>): string {
  return differenceText(after - before)
}

/** Returns a month (`2026-03`) in words. */
export function monthText(month: string): string {
  return MONTH.format(Date.parse(`${month}-01T00:00:00Z`))
}

/** Returns a month (`2026-03`) as a table names it. */
export function shortMonthText(month: string): string {
  return SHORT_MONTH.format(Date.parse(`${month}-01T00:00:00Z`))
}

/** Returns what changed since the last visit, in a sentence. */
export function newsSentence({ month, otherMonths, difference }: News): string {
  const isOne = otherMonths === 0
  const months = isOne
    ? monthText(month)
    : `${monthText(month)} and ${counted(otherMonths, 'other month', 'other months')}`
  if (difference === 0) return `The lines of your ${months} were worked out anew; the total stayed.`
  return `Your ${months} changed by ${differenceText(difference)} wRVU${isOne ? '' : ' in all'}.`
}
