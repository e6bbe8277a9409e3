/** What is said of one's position among others, and of the mix of codes. */
import type { Mix, MixState } from '../figures/mix.ts'
import type {
  Instead,
  Mark,
  Place,
  Population,
  PositionState,
  Standing,
  Visibility,
  Withheld,
} from '../figures/position.ts'
import { dateText } from './goals.ts'
import { counted, wrvuText } from './intl.ts'
import { regionName } from './regions.ts'

export const POSITION = {
  heading: 'Where you stand',
  span: 'Which days',
  spans: { year: 'This year', twelve: 'Last 12 months', academic: 'Academic year', own: 'Other days' },
  from: 'From',
  to: 'To',
  region: 'Compared with',
  say: 'Say Medicare’s share',
  saySpecialty: 'Say which specialty is yours',
  madeUp: 'These figures are made up, to show the form of a table. They say nothing of any clinician.',
  madeUpBadge: 'made up',
  steps: 'All steps of the method',
  forStaff: 'For who runs this server',
  method: 'Method',
  limits: 'Limits:',
  badSpan: 'Give a first and a last day, at most ten years apart, the first one not after the last.',
} as const

/** Why there is no position, and what to do; '' where there is one. */
export function standingSentence({ state, daysMissing, covered, specialty }: Standing): string {
  return STATE_SENTENCES[state]({ daysMissing, days: covered.days, specialty })
}

interface StateFacts {
  readonly daysMissing: number
  readonly days: number
  readonly specialty: string
}

const STATE_SENTENCES: Readonly<Record<PositionState, (facts: StateFacts) => string>> = {
  found: () => '',
  no_lines: () =>
    'Nothing of your own was logged in this span. Once 28 days are covered, here stands what they make in a year and where that lies among others.',
  too_few_days: ({ daysMissing, days }) =>
    `Too few days for a year or a percentile: 28 are needed, and ${counted(days, 'is', 'are')} covered. ${counted(daysMissing, 'more day is', 'more days are')} missing; days of leave do not count.`,
  no_specialty: () => 'Say which specialty is yours, and you are compared with its table.',
  no_table: ({ specialty }) =>
    `No table that is loaded on this server knows your specialty, ${specialty}. Who runs the server can load one, and percentiles of a contract of your own can be given below.`,
}

/** Why a table is shown without one's place in it, and what that means. */
export const WITHHELD_SENTENCES: Readonly<Record<Withheld, string>> = {
  medicare_sees_too_little:
    'Class C: Medicare sees too little of this specialty’s work, fewer than 400 wRVU a year of half of its clinicians. A place among these figures would say nothing of you; they are shown for what they are.',
  medicare_share_not_said:
    'This table counts what Medicare paid for. Say how many percent of your work that is, and your place is shown.',
}

export const VISIBILITY_SENTENCES: Readonly<Record<Visibility, string>> = {
  A: 'Class A: Medicare sees much of this specialty’s work.',
  B: 'Class B: Medicare sees a part of this specialty’s work.',
  C: 'Class C: Medicare sees too little of this specialty’s work for a position.',
}

export const POPULATION_NAMES: Readonly<Record<Population, string>> = {
  all: 'everybody with any Medicare work',
  active: 'clinicians with enough Medicare work to be at it all year',
}

export const MARK_NAMES: Readonly<Record<Mark, string>> = {
  small_n: 'fewer than 30 clinicians',
  low_coverage: 'the release knows less than 90% of the payments’ codes',
  gap_over_25: 'the file lacks more than a quarter of the typical clinician’s payments',
}

export function insteadSentence(instead: Instead, place: Place, region: string): string {
  switch (instead) {
    case 'nation':
      return `For ${regionName(region)} there are too few clinicians for a figure; these are of the whole United States.`
    case 'broader_specialty':
      return `Your specialty has too few clinicians for a figure here; these are of ${place.specialty}, which it is a part of.`
    default:
      return instead satisfies never
  }
}

/** Returns what was logged in the span: own production, and beside it what counts for no position. */
export function productionSentences({
  wrvu,
  lines,
  covered,
  training,
  observed,
  isEarly,
  state,
}: Standing): readonly string[] {
  const over =
    covered.first === null || covered.last === null
      ? ''
      : `, over ${counted(covered.days, 'day', 'days')} from ${dateText(covered.first)} to ${dateText(covered.last)}, leave left out`
  const inTraining =
    training.lines === 0
      ? ''
      : `Beside it ${wrvuText(training.wrvu)} in ${counted(training.lines, 'line', 'lines')} in training, which ${training.lines === 1 ? 'counts' : 'count'} for no position.`
  const inObservation = observed.lines === 0 ? '' : `${counted(observed.lines, 'line', 'lines')} observed.`
  const early = isEarly && state !== 'too_few_days' && covered.days > 0 ? EARLY : ''
  return [
    `${wrvuText(wrvu)} wRVU in ${counted(lines, 'line', 'lines')}${over}.`,
    inTraining,
    inObservation,
    early,
  ].filter((sentence) => sentence !== '')
}

const EARLY = 'Early: fewer than 90 days say little of a year.'

/** Returns what was placed in a table, and how it came about; '' where nothing was. */
export function placedSentence({ source, value }: Place, standing: Standing): string {
  if (value === null) return ''
  const { medicareShare, wrvu, fte, covered, revalued } = standing
  if (!source.isMedicare)
    return `Placed: ${wrvuText(value)} wRVU, a full-time year (${wrvuText(wrvu)} ÷ ${fte} FTE, ${counted(covered.days, 'day', 'days')}).`
  const unknown = revalued.find(({ release }) => release === source.release)?.unknownLines ?? 0
  const left = unknown === 0 ? '' : ` ${counted(unknown, 'line has a code', 'lines have codes')} that it does not know.`
  return `Placed: ${wrvuText(value)} wRVU a year, Medicare’s ${medicareShare}% of your lines at the work RVUs of ${source.release}. Your FTE takes no part.${left}`
}

/** Returns source, year, whom it counts and how many, which stand next to each figure. */
export function sourceText({ source, region, population, n, visibility }: Place): string {
  const parts = [
    source.year === 0 || source.name.includes(String(source.year)) ? source.name : `${source.name}, ${source.year}`,
    regionName(region),
    visibility === null ? '' : POPULATION_NAMES[population],
    n === 0 ? 'n not said' : `n = ${n.toLocaleString('en')}`,
  ]
  return parts.filter((part) => part !== '').join(' · ')
}

export const MIX = {
  heading: 'Your codes and theirs',
  rarelyLogged: 'Common in your specialty, rare in your log',
  rarelyBilled: 'Common in your log, rare in your specialty',
  code: 'Code',
  theirs: 'Theirs',
  yours: 'Yours',
  nothing: 'No code is common on one side and rare on the other.',
  shares: ({ source, specialty }: Mix): string =>
    source === null
      ? ''
      : `Shares of wRVU, yours in these days beside those of ${specialty} in ${source.name}${source.isMadeUp ? ', made up' : ''}.`,
} as const

/** Why there is nothing to compare; '' where there is. */
export const MIX_SENTENCES: Readonly<Record<MixState, string>> = {
  found: '',
  no_lines: 'Nothing of your own was logged in these days: there is nothing to compare yet.',
  no_specialty: 'Your codes are compared with those of your specialty once you have said which it is.',
  no_table: 'No table that is loaded on this server says what your specialty bills.',
}

/** Returns tenths of a percent as `12.3%`. */
export function shareText(tenths: number): string {
  return `${(tenths / 10).toFixed(1)}%`
}
