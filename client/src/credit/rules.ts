/**
 * Rules on one line, as Medicare pays: its row, and what its modifiers make of the work (pure).
 *
 * Source: the wRVU rules, sections 1 and 3; `procedures.wrvu.rows`, `procedures.wrvu.line_rules`. Both sides give the same
 * for the shared examples.
 */
import { displayRow, type RowsOfCode, type RvuRow } from '../catalog/rows.ts'
import { type Amount, amountOf, NOTHING, product, smaller, times, WHOLE } from './amount.ts'

/** A line as a credit needs it. */
export interface CreditLine {
  readonly code: string
  readonly modifiers: readonly string[]
  readonly units: number
  readonly performed_on: string
  readonly place_of_service: string | null
  readonly minutes?: number | null
  /** Decides between lines that are equal in all else. */
  readonly id?: string
}

export interface Effect {
  /** Rule 2: the part of a surgical package that was done. */
  readonly split: Amount
  /** Rule 3: both sides on one line. */
  readonly bilateral: Amount
  /** Rules 4 to 7. */
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
const GLOBAL_DAYS: { readonly [period: string]: number } = { '010': 10, '090': 90 }

const BILATERAL: { readonly [indicator: string]: Amount } = {
  1: amountOf('1.5'),
  2: WHOLE,
  3: amountOf('2'),
}
const CO_SURGEON = amountOf('0.625')
const ASSISTANT = amountOf('0.16')
const ASSISTANT_NOT_PHYSICIAN = amountOf('0.136')
const HALF = amountOf('0.5')

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

/** Returns the state of a line's row, or of the row that speaks for the code; '' where the code has none. */
export function stateOf(rows: RowsOfCode, row: RvuRow | null): string {
  return (row ?? displayRow(rows))?.state ?? ''
}

/** Rules 2 to 9 on a line that stands on a row with work. */
export function effectOn(row: RvuRow, line: CreditLine): Effect {
  const split = splitGlobal(row, line)
  const bilateral = bothSides(row, line.modifiers)
  const others = [coSurgeon(row, line.modifiers), team(row, line.modifiers), assistant(row, line.modifiers)]
  const all = [split, bilateral, ...others, byReport(row, line.modifiers), facility(line.modifiers)]
  const hasParts = isSplittable(row)
  return {
    split: split.factor,
    bilateral: bilateral.factor,
    others: product(all.slice(2).map(({ factor }) => factor)),
    flags: [...new Set(all.flatMap(({ flags }) => flags))],
    parts: hasParts ? PARTS.filter((part) => line.modifiers.includes(part)) : [],
  }
}

/** Returns the factor of a row's bilateral indicator; null where both sides are not paid more. */
export function bilateralFactor({ bilatSurg }: RvuRow): Amount | null {
  return BILATERAL[bilatSurg] ?? null
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

function bothSides(row: RvuRow, modifiers: readonly string[]): Factor {
  if (!isBothSides(modifiers)) return NO_EFFECT
  const factor = bilateralFactor(row)
  return factor === null ? REFUSED : { factor, flags: [] }
}

function coSurgeon(row: RvuRow, modifiers: readonly string[]): Factor {
  if (!modifiers.includes('62')) return NO_EFFECT
  return '12'.includes(row.coSurg) && row.coSurg !== '' ? { factor: CO_SURGEON, flags: [] } : REFUSED
}

function team(row: RvuRow, modifiers: readonly string[]): Factor {
  if (!modifiers.includes('66')) return NO_EFFECT
  return '12'.includes(row.teamSurg) && row.teamSurg !== '' ? { factor: WHOLE, flags: ['by_report'] } : REFUSED
}

function assistant(row: RvuRow, modifiers: readonly string[]): Factor {
  const modifier = ASSISTANTS.find((one) => modifiers.includes(one))
  if (modifier === undefined) return NO_EFFECT
  const isPaid = row.asstSurg === '0' || row.asstSurg === '2'
  if (!isPaid) return { factor: NOTHING, flags: ['assistant_not_paid'] }
  return { factor: modifier === 'AS' ? ASSISTANT_NOT_PHYSICIAN : ASSISTANT, flags: [] }
}

/** Rule 7: more or less than the usual service; 53 only where its own row is not the line's. */
function byReport(row: RvuRow, modifiers: readonly string[]): Factor {
  const halved = ['52', '53'].filter((one) => modifiers.includes(one) && one !== row.component)
  const isNamed = halved.length > 0 || modifiers.includes('22')
  return { factor: product(halved.map(() => HALF)), flags: isNamed ? ['by_report'] : [] }
}

function facility(modifiers: readonly string[]): Factor {
  const isNamed = modifiers.includes('73') || modifiers.includes('74')
  return { factor: WHOLE, flags: isNamed ? ['facility_modifier'] : [] }
}

function hasWork(row: RvuRow | null): boolean {
  return row !== null && workOf(row) > NOTHING
}
