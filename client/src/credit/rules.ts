/**
 * Rules on one line: its row, and what its modifiers make of the work by the terms of a contract (pure).
 *
 * Source: the wRVU rules, sections 1 and 3; `procedures.wrvu.rows`, `procedures.wrvu.line_rules`. Both sides give the same
 * for the shared examples.
 */
import { displayRow, type RowsOfCode, type RvuRow } from '../catalog/rows.ts'
import { type Amount, amountOf, NOTHING, product, smaller, times, WHOLE } from './amount.ts'
import { factorOf, has, type Policy } from './policy.ts'

/** A line as a credit needs it. */
export interface CreditLine {
  readonly code: string
  readonly modifiers: readonly string[]
  readonly units: number
  readonly performed_on: string
  readonly place_of_service: string | null
  readonly minutes?: number | null
  readonly role?: string
  /** Its case is known to the server: another device may have further lines of it. */
  readonly isShared?: boolean
  /** Decides between lines that are equal in all else. */
  readonly id?: string
}

export interface Effect {
  /** Rule 2: the part of a surgical package that was done. */
  readonly split: Amount
  /** Rule 3: both sides on one line. */
  readonly bilateral: Amount
  /** Rules 4 to 8. */
  readonly others: Amount
  readonly flags: readonly string[]
  /** The parts of a package that rule 2 takes the line for: 54, 55, 56. */
  readonly parts: readonly string[]
}

export interface RowChoice {
  /** null where the code has none that fits. */
  readonly row: RvuRow | null
  readonly flags: readonly string[]
}

const COMPONENTS = ['26', 'TC', '53']
/** Parts of a surgical package. */
export const PARTS = ['54', '55', '56']
const ASSISTANTS = ['80', '81', '82', 'AS']
const SIDES = ['RT', 'LT']
/** Indicators under which two surgeons, or a team, may be paid. */
const SHARED = ['1', '2']
/** Modifiers of rule 7 with the names of their factors. */
const BY_REPORT = { 22: 'increased_22', 52: 'reduced_52', 53: 'discontinued_53' }
const GLOBAL_DAYS: { readonly [period: string]: number } = { '010': 10, '090': 90 }

/** Returns true where the modifiers of one line contradict each other: only its row and its units count then. */
export function isConflicting(modifiers: readonly string[]): boolean {
  const different = new Set(modifiers)
  const roles = [...ASSISTANTS, '62', '66'].filter((modifier) => different.has(modifier))
  return different.size < modifiers.length || (different.has('26') && different.has('TC')) || roles.length > 1
}

/** Returns true where one line stands for both sides. */
export function isBothSides(modifiers: readonly string[]): boolean {
  return modifiers.includes('50') || (modifiers.includes('RT') && modifiers.includes('LT'))
}

/** Returns how often the service was done: the units, but once where these are days of care. */
export function countOf({ modifiers, units }: CreditLine): number {
  return modifiers.includes('55') ? 1 : units
}

/** Rule 1: the row that 26, TC or 53 choose, else that of the whole service. */
export function chooseRow(rows: RowsOfCode, modifiers: readonly string[]): RowChoice {
  const components = isConflicting(modifiers) ? [] : COMPONENTS.filter((component) => modifiers.includes(component))
  const component = components.find((one) => rows.has(one)) ?? ''
  const row = rows.get(component) ?? null
  const flags = components.some((one) => one !== '53' && !rows.has(one)) ? ['modifier_not_allowed'] : []
  const isProfessionalOnly = component === '' && hasWork(rows.get('26') ?? null) && !hasWork(row)
  return { row, flags: isProfessionalOnly ? [...flags, 'professional_component_valued'] : flags }
}

/** Returns the state of a line's row, or of the row that speaks for the code. */
export function stateOf(rows: RowsOfCode, row: RvuRow | null): string {
  return (row ?? displayRow(rows))?.state ?? 'not_in_schedule'
}

/** Rules 2 to 9 on a line that stands on a row with work; `isKnown` tells the modifiers of the catalog. */
export function effectOn(
  row: RvuRow,
  line: CreditLine,
  policy: Policy,
  isKnown: (modifier: string) => boolean,
): Effect {
  const applied = (rule: string, effect: (row: RvuRow, line: CreditLine, policy: Policy) => Factor) =>
    has(policy, rule) ? effect(row, line, policy) : NO_EFFECT
  const [split, bilateral] = [applied('split_global', splitGlobal), applied('bilateral', bothSides)]
  const others = [
    applied('co_surgeon', coSurgeon),
    applied('team', team),
    applied('assistant', assistant),
    applied('by_report', byReport),
    applied('facility', facility),
  ]
  const isSplit = has(policy, 'split_global') && isSplittable(row)
  return {
    split: split.factor,
    bilateral: bilateral.factor,
    others: product([...others.map(({ factor }) => factor), ...ownFactors(line, policy, isKnown)]),
    flags: [...[split, bilateral, ...others].flatMap(({ flags }) => flags), ...roleFlags(row, line, policy)],
    parts: isSplit ? PARTS.filter((part) => line.modifiers.includes(part)) : [],
  }
}

/** Rule 8: the contract's own factors of modifiers that otherwise change nothing. */
function ownFactors(
  { modifiers }: CreditLine,
  { modifier_factors }: Policy,
  isKnown: (modifier: string) => boolean,
): readonly Amount[] {
  const isSide = (modifier: string) => SIDES.includes(modifier) && isBothSides(modifiers)
  return modifiers.flatMap((modifier) => {
    const factor = modifier_factors[modifier]
    return factor === undefined || isSide(modifier) || !isKnown(modifier) ? [] : [amountOf(factor)]
  })
}

/** Logged as assistant or co-surgeon on a row that allows it, without the modifier that says so. */
function roleFlags({ asstSurg, coSurg }: RvuRow, { role, modifiers }: CreditLine, policy: Policy): readonly string[] {
  const isSaid = [...ASSISTANTS, '62'].some((modifier) => modifiers.includes(modifier))
  const couldAssist = role === 'assistant' && has(policy, 'assistant') && ['0', '2'].includes(asstSurg)
  const couldShare = role === 'cosurgeon' && has(policy, 'co_surgeon') && SHARED.includes(coSurg)
  return !isSaid && (couldAssist || couldShare) ? ['role_without_modifier'] : []
}

/** Returns the factor of a row's bilateral indicator; null where both sides are not paid more. */
export function bilateralFactor({ bilatSurg }: RvuRow, policy: Policy): Amount | null {
  return ['1', '2', '3'].includes(bilatSurg) ? factorOf(policy, `bilateral_${bilatSurg}`) : null
}

export function workOf(row: RvuRow): Amount {
  return row.work.rvu === null ? NOTHING : amountOf(row.work.rvu)
}

interface Factor {
  readonly factor: Amount
  readonly flags: readonly string[]
}

const NO_EFFECT: Factor = { factor: WHOLE, flags: [] }
const REFUSED: Factor = { factor: WHOLE, flags: ['modifier_not_allowed'] }

/** Rule 2: 54, 55 and 56 add up, to 1 at most; the units beside 55 are days of care. 78 is a return to the operating room. */
function splitGlobal(row: RvuRow, { modifiers, units }: CreditLine): Factor {
  const parts = PARTS.filter((part) => modifiers.includes(part))
  const isWhole = isSplittable(row)
  const days = modifiers.includes('55') ? units : null
  const done = parts.length > 0 && isWhole ? smaller(WHOLE, sharesOf(row, parts, days)) : WHOLE
  const returnedTo = modifiers.includes('78') ? returnFactor(row, isWhole) : WHOLE
  const isRefused = (parts.length > 0 && !isWhole) || returnedTo === null
  const isCapped = isWhole && (days ?? 0) > (GLOBAL_DAYS[row.globalPeriod] ?? 0)
  const flags = [...(isRefused ? REFUSED.flags : []), ...(isCapped ? ['days_of_care_capped'] : [])]
  return { factor: times(done, returnedTo ?? WHOLE), flags }
}

function returnFactor(row: RvuRow, isWhole: boolean): Amount | null {
  if (isWhole) return amountOf(row.intra)
  return row.globalPeriod === '000' ? WHOLE : null
}

function sharesOf(row: RvuRow, parts: readonly string[], days: number | null): Amount {
  const [pre, intra, post] = [amountOf(row.pre), amountOf(row.intra), amountOf(row.post)]
  const whole = GLOBAL_DAYS[row.globalPeriod] ?? 1
  const after = days === null || days === 1 ? post : (post * BigInt(Math.min(days, whole))) / BigInt(whole)
  const shares: { readonly [part: string]: Amount } = { 54: pre + intra, 55: after, 56: pre }
  return parts.reduce((total, part) => total + (shares[part] ?? NOTHING), NOTHING)
}

function isSplittable(row: RvuRow): boolean {
  return row.globalPeriod in GLOBAL_DAYS && amountOf(row.pre) + amountOf(row.intra) + amountOf(row.post) === WHOLE
}

function bothSides(row: RvuRow, { modifiers }: CreditLine, policy: Policy): Factor {
  if (!isBothSides(modifiers)) return NO_EFFECT
  const factor = bilateralFactor(row, policy)
  return factor === null ? REFUSED : { factor, flags: [] }
}

function coSurgeon({ coSurg }: RvuRow, { modifiers }: CreditLine, policy: Policy): Factor {
  if (!modifiers.includes('62')) return NO_EFFECT
  return SHARED.includes(coSurg) ? { factor: factorOf(policy, 'co_surgeon'), flags: [] } : REFUSED
}

function team({ teamSurg }: RvuRow, { modifiers }: CreditLine, policy: Policy): Factor {
  if (!modifiers.includes('66')) return NO_EFFECT
  return SHARED.includes(teamSurg) ? { factor: factorOf(policy, 'team'), flags: ['by_report'] } : REFUSED
}

function assistant(row: RvuRow, { modifiers }: CreditLine, policy: Policy): Factor {
  const modifier = ASSISTANTS.find((one) => modifiers.includes(one))
  if (modifier === undefined) return NO_EFFECT
  const isPaid = row.asstSurg === '0' || row.asstSurg === '2'
  if (!isPaid) return { factor: NOTHING, flags: ['assistant_not_paid'] }
  return { factor: factorOf(policy, modifier === 'AS' ? 'assistant_not_physician' : 'assistant'), flags: [] }
}

/** Rule 7: more or less than the usual service; 53 only where its own row is not the line's. */
function byReport(row: RvuRow, { modifiers }: CreditLine, policy: Policy): Factor {
  const named = Object.entries(BY_REPORT).filter(([one]) => modifiers.includes(one) && one !== row.component)
  const factor = product(named.map(([, name]) => factorOf(policy, name)))
  return { factor, flags: named.length > 0 ? ['by_report'] : [] }
}

function facility(_: RvuRow, { modifiers }: CreditLine): Factor {
  const isNamed = modifiers.includes('73') || modifiers.includes('74')
  return { factor: WHOLE, flags: isNamed ? ['facility_modifier'] : [] }
}

function hasWork(row: RvuRow | null): boolean {
  return row !== null && workOf(row) > NOTHING
}
