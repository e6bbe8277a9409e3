/**
 * What lines are worth by the terms of their day: exactly as the server values them, or provisional until it has (pure).
 *
 * Exact is a line that the rules of its session leave as it is, where all lines of it are here. What this device cannot
 * tell is unknown, never zero.
 */
import type { Found, Lookup } from '../catalog/lookup.ts'
import type { RowsOfCode, RvuRow } from '../catalog/rows.ts'
import { type Amount, amountOf, hundredthsOf, NOTHING, times, WHOLE } from './amount.ts'
import { CMS, type Contract, has, type Policy, policyOn } from './policy.ts'
import {
  bilateralFactor,
  type CreditLine,
  chooseRow,
  countOf,
  effectOn,
  isBothSides,
  isConflicting,
  PARTS,
  stateOf,
  workOf,
} from './rules.ts'
import { type Entry, familyOf, isTouchable, type Outcome, settle, sideOf } from './session.ts'

/** What lines are valued by. */
export interface CreditLookup extends Lookup {
  /** Returns the terms of a day; null where no contract has come yet. */
  readonly policyOn: (day: string) => Policy | null
}

/** Returns what lines of somebody with these contracts are valued by. */
export function byContracts(lookup: Lookup, contracts: readonly Contract[]): CreditLookup {
  return { ...lookup, policyOn: (day) => policyOn(contracts, day) }
}

/** What the server may make another credit of: other lines of the session, the contract, what it alone knows of the code. */
export type Doubt = 'session' | 'terms' | 'code'

export interface PreviewedCredit {
  /** wRVU in hundredths. */
  readonly hundredths: number
  readonly basis: 'work_rvu' | 'assigned_zero' | 'payer_fee_schedule' | 'contract_value'
  /** The state of the row, as the server's credits have it. */
  readonly reason: string
  /** Those of the server's credits, sorted; not `session_not_given`, nor those of units of anesthesia. */
  readonly flags: readonly string[]
}

export type CreditPreview =
  /** The server's valuation is the same. */
  | ({ readonly status: 'exact' } & PreviewedCredit)
  | ({ readonly status: 'provisional'; readonly doubt: Doubt } & PreviewedCredit)
  | { readonly status: 'unknown'; readonly reason: Unknown }

/** Why a line has no preview. `not_previewed`: its rules are the server's alone. */
export type Unknown = Exclude<Found['status'], 'found'> | 'unknown_code' | 'unknown_to_this_version' | 'not_previewed'

/** A line with its row: before rules 2 to 11. */
type Standing =
  | { readonly status: 'unknown'; readonly reason: Unknown }
  | {
      readonly status: 'stands'
      readonly line: CreditLine
      readonly policy: Policy
      readonly release: string
      readonly row: RvuRow | null
      readonly basis: PreviewedCredit['basis']
      readonly reason: string
      readonly flags: readonly string[]
      /** What would make it provisional also alone. */
      readonly doubt: Doubt | null
    }

/** Returns what the lines of one case are worth together, in their order. */
export function previewCase(lines: readonly CreditLine[], lookup: CreditLookup): readonly CreditPreview[] {
  const standings = lines.map((line) => stand(line, lookup))
  const entries = standings.map((standing, place) => entryOf(standing, place, lookup))
  const takingPart = entries.filter((entry) => entry !== null)
  // What a line that is not known would do to the others only the server can tell.
  const isLeftToServer = hasPartsApart(takingPart) || (standings.some(isUnknown) && takingPart.length > 0)
  if (isLeftToServer) return standings.map((one) => (isUnknown(one) ? one : NOT_PREVIEWED))
  const policy = policyOf(lines, lookup)
  const outcomes = settle(takingPart, policy)
  // Another device may have further lines of it; and what totals rank by is not in the files of releases.
  const isOpen = lines.some(({ isShared }) => isShared) || (takingPart.length > 1 && policy.rank_by === 'total_rvu')
  return standings.map((standing, place) => {
    const entry = entries[place] ?? null
    const outcome = outcomes.get(place)
    const isTouched = entry !== null && isTouchable(entry, policy) && (isOpen || !isAsAlone(entry, outcome, policy))
    return previewOf(standing, entry, { outcome, isTouched })
  })
}

/** Returns true if the rules of the session leave a line as it is: as the highest of its case. */
function isAsAlone(entry: Entry, outcome: Outcome | undefined, policy: Policy): boolean {
  const alone = settle([entry], policy).get(entry.place)
  return outcome?.worth === alone?.worth && outcome?.flags.join() === alone?.flags.join()
}

const NOT_PREVIEWED: CreditPreview = { status: 'unknown', reason: 'not_previewed' }

/** The lines of one case have one day. Without a contract Medicare's rules come nearest. */
function policyOf([first]: readonly CreditLine[], lookup: CreditLookup): Policy {
  return (first && lookup.policyOn(first.performed_on)) ?? CMS
}

/** Returns the total in hundredths; null where a line is unknown. */
export function totalOf(previews: readonly CreditPreview[]): number | null {
  return previews.reduce<number | null>(
    (total, one) => (total === null || one.status === 'unknown' ? null : total + one.hundredths),
    0,
  )
}

/** Returns the base code of the endoscopy family that a line is of on its day; null for none, or where it is not known. */
export function endoscopyFamily(line: CreditLine, lookup: CreditLookup): string | null {
  const standing = stand(line, lookup)
  if (standing.status === 'unknown' || standing.row === null) return null
  return familyOf({ row: standing.row }) || null
}

/** Returns true where other lines of its case could change what a line is worth, or it what they are; false where nobody here can tell. */
export function canShareCase(line: CreditLine, lookup: CreditLookup): boolean {
  const entry = entryOf(stand(line, lookup), 0, lookup)
  return entry !== null && isTouchable(entry, policyOf([line], lookup))
}

/** Returns the side that a line can lend to a pair; null for one that joins no other, or where it is not known. */
export function lendsSide(line: CreditLine, lookup: CreditLookup): 'RT' | 'LT' | null {
  const standing = stand(line, lookup)
  return standing.status === 'unknown' || standing.row === null ? null : sideOf({ line, row: standing.row })
}

function stand(line: CreditLine, lookup: CreditLookup): Standing {
  const policy = policyOf([line], lookup)
  const rowLookup = lookup.rowsOf(line.code, line.performed_on, policy.pinned_year)
  if (rowLookup.status !== 'found') return { status: 'unknown', reason: rowLookup.status }
  const { release, rows, flags } = rowLookup
  const isKnown = rows.size > 0 || lookup.isKnown(line.code)
  if (isKnown !== true) return { status: 'unknown', reason: isKnown === null ? 'not_loaded' : 'unknown_code' }
  if ([...rows.values()].some(isUnreadable)) return { status: 'unknown', reason: 'unknown_to_this_version' }
  const doubt = doubtOf(line, rows, lookup)
  const stands = { status: 'stands', line, policy, release, doubt } as const
  return withOwnValue({ ...stands, ...standOn(rows, line, [...flags, ...flagsOfModifiers(line, lookup)]) })
}

/** Returns what is in doubt. A code that the release lacks may be in an older one, and that may not be here. */
function doubtOf({ performed_on, modifiers }: CreditLine, rows: RowsOfCode, lookup: CreditLookup): Doubt | null {
  if (lookup.policyOn(performed_on) === null) return 'terms'
  return rows.size === 0 || modifiers.some((modifier) => lookup.isModifier(modifier) === null) ? 'code' : null
}

function flagsOfModifiers({ modifiers }: CreditLine, lookup: Lookup): readonly string[] {
  const isUnknown = modifiers.some((modifier) => lookup.isModifier(modifier) === false)
  return [...(isConflicting(modifiers) ? ['conflicting_modifiers'] : []), ...(isUnknown ? ['unknown_modifier'] : [])]
}

type OnRow = Pick<Extract<Standing, { status: 'stands' }>, 'row' | 'basis' | 'reason' | 'flags'>

function standOn(rows: RowsOfCode, { modifiers }: CreditLine, before: readonly string[]): OnRow {
  if (rows.size === 0) return { row: null, basis: 'payer_fee_schedule', reason: 'not_in_schedule', flags: before }
  const { row, flags } = chooseRow(rows, modifiers)
  const work = row === null || flags.includes(ONLY_26) ? 'payer_fee_schedule' : row.work.basis
  const basis = work === 'unvalued' ? 'payer_fee_schedule' : work // no row is: `stand` has looked
  const isUnpayable = basis === 'work_rvu' && row !== null && !'ART'.includes(row.status)
  const said = [...before, ...flags, ...(isUnpayable ? ['not_payable_by_medicare'] : [])]
  return { row, basis, reason: stateOf(rows, row), flags: said }
}

const ONLY_26 = 'professional_component_valued'

/** The contract's value counts where the schedule assigns no work RVU. */
function withOwnValue(standing: Extract<Standing, { status: 'stands' }>): Standing {
  const { basis, flags, line, policy } = standing
  const isValued = basis === 'payer_fee_schedule' && !flags.includes(ONLY_26) && line.code in policy.own_values
  return isValued ? { ...standing, basis: 'contract_value' } : standing
}

/** Returns the line as its session sees it; null for one that rules 2 to 10 do not apply to. */
function entryOf(standing: Standing, place: number, lookup: CreditLookup): Entry | null {
  if (standing.status === 'unknown' || standing.row === null || standing.basis !== 'work_rvu') return null
  const { line, policy, release, row } = standing
  if (isConflicting(line.modifiers) || !Object.values(policy.rules).includes(true)) return null
  const base = baseOf(row, lookup.rowsIn(release, familyOf({ row })), { line, policy })
  const effect = effectOn(row, line, policy, (modifier) => lookup.isModifier(modifier) !== false)
  return { place, line, row, published: workOf(row), effect, base }
}

interface LineByTerms {
  readonly line: CreditLine
  readonly policy: Policy
}

function baseOf(row: RvuRow, rowsOfBase: RowsOfCode, { line, policy }: LineByTerms): Entry['base'] {
  const base = familyOf({ row }) === '' ? undefined : rowsOfBase.get('')
  if (base === undefined || isUnreadable(base)) return null
  const work = workOf(base)
  const ofBoth = times(work, (has(policy, 'bilateral') ? bilateralFactor(base, policy) : null) ?? WHOLE)
  return { ofLine: isBothSides(line.modifiers) ? ofBoth : work, ofBoth }
}

interface OfSession {
  readonly outcome: Outcome | undefined
  readonly isTouched: boolean
}

function previewOf(standing: Standing, entry: Entry | null, { outcome, isTouched }: OfSession): CreditPreview {
  if (standing.status === 'unknown') return standing
  const { basis, reason } = standing
  const flags = new Set([...standing.flags, ...(entry?.effect.flags ?? []), ...(outcome?.flags ?? [])])
  const worth = entry === null ? worthWithoutRules(standing) : (outcome?.worth ?? NOTHING)
  const credit = { hundredths: hundredthsOf(worth), basis, reason, flags: [...flags].sort() }
  const doubt = standing.doubt ?? (isTouched ? 'session' : null)
  return doubt === null ? { status: 'exact', ...credit } : { status: 'provisional', doubt, ...credit }
}

/** Where no rule applies only the row, or the contract's own value, and the units count. */
function worthWithoutRules({ basis, policy, row, line }: Extract<Standing, { status: 'stands' }>): Amount {
  const own = basis === 'contract_value' ? amountOf(policy.own_values[line.code] ?? '0') : NOTHING
  return (basis === 'work_rvu' && row !== null ? workOf(row) : own) * BigInt(countOf(line))
}

/** As `procedures.wrvu.parts` joins them: of one row, with the same other modifiers, each done once. */
function hasPartsApart(entries: readonly Entry[]): boolean {
  const keys = entries
    .filter(({ effect, line }) => effect.parts.length > 0 && countOf(line) === 1)
    .map(({ row, line }) => {
      const others = line.modifiers.filter((modifier) => !PARTS.includes(modifier)).sort()
      return [row.code, row.component, ...others].join(' ')
    })
  return new Set(keys).size < keys.length
}

function isUnknown(standing: Standing): standing is Extract<Standing, { status: 'unknown' }> {
  return standing.status === 'unknown'
}

function isUnreadable(row: RvuRow): boolean {
  return row.work.basis === 'unvalued'
}
