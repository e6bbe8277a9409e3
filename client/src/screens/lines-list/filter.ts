/** Which lines are shown: filters as they stand in the address, and what they make of lines (pure). */
import { isDay } from '../../entry/day.ts'
import { FIRST_DAY } from '../../entry/line-limits.ts'
import type { CountsAs, StageSince } from '../../entry/roles.ts'
import type { Days } from '../../figures/periods.ts'
import { kindOf, zeroReasonOf } from '../../figures/tally.ts'
import type { LineView } from '../lines/line-view.ts'

/** Each is a text of the address; '' where it is not asked for. */
export interface LineFilter {
  /** Words of title or note, beginnings of codes. */
  readonly q: string
  readonly from: string
  readonly through: string
  readonly code: string
  readonly modifier: string
  readonly role: string
  /** `own`, `training` or `observed`. */
  readonly as: CountsAs | ''
  /** Two digits, or `none`. */
  readonly place: string
  readonly billing: string
  /** `any`, or the reason why lines are worth nothing. */
  readonly zero: string
  /** `1`: what the server does not have yet. */
  readonly unsent: string
}

export type FilterName = keyof LineFilter

export const NO_FILTER: LineFilter = {
  q: '',
  from: '',
  through: '',
  code: '',
  modifier: '',
  role: '',
  as: '',
  place: '',
  billing: '',
  zero: '',
  unsent: '',
}

const NAMES = Object.keys(NO_FILTER) as readonly FilterName[] // of the value above
const LAST_DAY = '9999-12-31'
export const NO_PLACE = 'none'
export const ANY_ZERO = 'any'
const KINDS: readonly string[] = ['own', 'training', 'observed']

/** Returns the filter of an address; what is none there is not asked for. */
export function readFilter(query: string): LineFilter {
  const given = new URLSearchParams(query)
  const texts = Object.fromEntries(NAMES.map((name) => [name, given.get(name) ?? '']))
  const filter = { ...NO_FILTER, ...texts } as LineFilter // `as` is looked at below
  return {
    ...filter,
    code: filter.code.trim().toUpperCase(),
    modifier: filter.modifier.trim().toUpperCase(),
    from: isDay(filter.from) ? filter.from : '',
    through: isDay(filter.through) ? filter.through : '',
    as: KINDS.includes(filter.as) ? filter.as : '',
  }
}

/** Returns what stands behind the `?` of an address. */
export function queryOf(filter: Partial<LineFilter>): string {
  const parameters = NAMES.flatMap((name) => {
    const value = filter[name] ?? ''
    return value === '' ? [] : [[name, value]]
  })
  return new URLSearchParams(parameters).toString()
}

export function addressOfLines(filter: Partial<LineFilter>): string {
  const query = queryOf(filter)
  return query === '' ? '/app/lines' : `/app/lines?${query}`
}

/** Returns the names of what is asked for, in the order of the form. */
export function filtersInUse(filter: LineFilter): readonly FilterName[] {
  return NAMES.filter((name) => filter[name] !== '')
}

/** Returns the days that a filter lets through. */
export function daysOf({ from, through }: LineFilter): Days {
  return { from: from === '' ? FIRST_DAY : from, through: through === '' ? LAST_DAY : through }
}

/** Returns true if days are all that is asked for, so that totals of days say everything. */
export function isOfDaysAlone(filter: LineFilter): boolean {
  return filtersInUse(filter).every((name) => name === 'from' || name === 'through')
}

export interface FilterContext {
  readonly titleOf: (code: string) => string | null
  readonly stages: readonly StageSince[]
}

/** Returns what says whether a line fits. */
export function fits(filter: LineFilter, { titleOf, stages }: FilterContext): (line: LineView) => boolean {
  const { from, through } = daysOf(filter)
  const words = wordsOf(filter.q)
  const tests: readonly ((line: LineView) => boolean)[] = [
    ({ day }) => day >= from && day <= through,
    ({ code }) => filter.code === '' || code === filter.code,
    ({ modifiers }) => filter.modifier === '' || modifiers.includes(filter.modifier),
    ({ role }) => filter.role === '' || role === filter.role,
    (line) => filter.as === '' || kindOf(line, stages) === filter.as,
    ({ placeOfService }) => filter.place === '' || (placeOfService ?? NO_PLACE) === filter.place,
    ({ billingState }) => filter.billing === '' || billingState === filter.billing,
    (line) => filter.zero === '' || isZeroFor(line, filter.zero),
    ({ sending }) => filter.unsent === '' || sending !== 'sent',
    (line) => words.every((word) => hasWord(line, word, titleOf)),
  ]
  return (line) => tests.every((test) => test(line))
}

/** Returns the reasons why some lines are worth nothing, each once, with what they rest on. */
export function zeroReasonsOf(lines: Iterable<LineView>): ReadonlyMap<string, string> {
  const reasons = new Map<string, string>()
  for (const line of lines) {
    const zero = zeroReasonOf(line)
    if (zero !== null) reasons.set(zero.reason, zero.basis)
  }
  return reasons
}

function isZeroFor(line: LineView, wanted: string): boolean {
  const zero = zeroReasonOf(line)
  return zero !== null && (wanted === ANY_ZERO || zero.reason === wanted)
}

function wordsOf(text: string): readonly string[] {
  return text.toLowerCase().split(/\s+/).filter(Boolean)
}

/** A beginning of the code or of a word of its title, a modifier, or any part of the note. */
function hasWord({ code, modifiers, note }: LineView, word: string, titleOf: FilterContext['titleOf']): boolean {
  if (code.toLowerCase().startsWith(word) || modifiers.some((one) => one.toLowerCase() === word)) return true
  if (note.toLowerCase().includes(word)) return true
  return ` ${(titleOf(code) ?? '').toLowerCase().replaceAll(/[^a-z0-9]+/g, ' ')}`.includes(` ${word}`)
}
