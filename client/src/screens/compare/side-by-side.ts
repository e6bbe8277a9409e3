/** Codes side by side: which, and what stands in each row of the table (pure). */
import { categoryName } from '../../words/categories.ts'
import { GLOBAL_PERIODS, POLICY_NAMES, policiesOf } from '../../words/code-indicators.ts'
import { STATE_WORDS } from '../../words/code-states.ts'
import { CODES, COMPARE, workText } from '../../words/codes.ts'
import { type CodeFacts, difference, hasFigures, stateOf } from '../code/code-facts.ts'

/** More columns no phone shows. */
export const MOST_CODES = 4

/** A row of the table, with a cell for each code; '' says nothing. */
export interface ComparedRow {
  readonly name: string
  readonly cells: readonly string[]
}

/** Returns the codes of an address (`codes=45378,45385`): each once, in capitals, four at most. */
export function codesOfQuery(query: string): readonly string[] {
  const texts = (new URLSearchParams(query).get('codes') ?? '').toUpperCase().split(/[\s,]+/)
  return [...new Set(texts.filter((text) => /^[0-9A-Z]{1,7}$/.test(text)))].slice(0, MOST_CODES)
}

/** Returns what stands behind the `?` for these codes. */
export function queryOfCodes(codes: readonly string[]): string {
  return codes.length === 0 ? '' : `codes=${codes.join(',')}`
}

/** Returns the rows of the table; one in which no code says anything is left out. */
export function comparedRows(facts: readonly CodeFacts[]): readonly ComparedRow[] {
  const [first, ...others] = facts
  const row = (name: string, cellOf: (one: CodeFacts) => string) => ({ name, cells: facts.map(cellOf) })
  const rows = [
    row(COMPARE.name, ({ title }) => title ?? ''),
    row(CODES.work, workOf),
    ...(first === undefined || others.length === 0 ? [] : [row(COMPARE.difference(first.code), differenceFrom(first))]),
    row(COMPARE.state, (one) => STATE_WORDS[stateOf(one.standing) ?? '']?.badge ?? COMPARE.notOnPhone),
    row(CODES.globalPeriod, globalPeriodOf),
    ...POLICY_NAMES.map((name) => row(name, (one) => policyOf(one, name))),
    row(COMPARE.category, ({ code }) => categoryName(code)),
    row(COMPARE.release, ({ standing }) => ('release' in standing ? standing.release.id : '')),
  ]
  return rows.filter(({ cells }) => cells.some((cell) => cell !== ''))
}

function workOf({ standing, isKnown }: CodeFacts): string {
  if (isKnown === false) return COMPARE.noSuchCode
  switch (standing.kind) {
    case 'row':
      return workText(standing.row.work)
    case 'no_row':
      return 'none'
    case 'unvalued':
    case 'not_loaded':
      return COMPARE.notOnPhone
    default:
      return standing satisfies never
  }
}

function differenceFrom(first: CodeFacts): (one: CodeFacts) => string {
  return (one) => (one === first ? '' : difference(rvuOf(one), rvuOf(first)))
}

function rvuOf({ standing }: CodeFacts): string | null {
  return standing.kind === 'row' ? standing.row.work.rvu : null
}

function globalPeriodOf({ standing }: CodeFacts): string {
  if (standing.kind !== 'row' || !hasFigures(standing.row.state)) return ''
  return GLOBAL_PERIODS[standing.row.globalPeriod] ?? standing.row.globalPeriod
}

function policyOf({ standing }: CodeFacts, name: (typeof POLICY_NAMES)[number]): string {
  if (standing.kind !== 'row' || !hasFigures(standing.row.state)) return ''
  return policiesOf(standing.row).get(name) ?? ''
}
