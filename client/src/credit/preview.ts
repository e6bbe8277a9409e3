/**
 * What lines will be worth, by Medicare's rules: shown as provisional until the server has valued them (pure).
 *
 * What this device cannot tell is unknown, never zero. Terms of a contract are the server's alone.
 */
import type { Found, Lookup } from '../catalog/lookup.ts'
import type { RowsOfCode, RvuRow } from '../catalog/rows.ts'
import { type Amount, hundredthsOf, NOTHING, times, WHOLE } from './amount.ts'
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
import { type Entry, familyOf, type Outcome, settle, sideOf } from './session.ts'

export type CreditPreview =
  | {
      readonly status: 'provisional'
      /** wRVU in hundredths. */
      readonly hundredths: number
      readonly basis: 'work_rvu' | 'assigned_zero' | 'payer_fee_schedule'
      /** The state of the row, as the server's credits have it. */
      readonly reason: string
      /** Those of the server's credits, sorted; not `session_not_given`, nor those of roles and unknown modifiers. */
      readonly flags: readonly string[]
    }
  | { readonly status: 'unknown'; readonly reason: Unknown }

/** Why a line has no preview. `not_previewed`: its rules are the server's alone. */
export type Unknown = Exclude<Found['status'], 'found'> | 'unknown_code' | 'unknown_to_this_version' | 'not_previewed'

/** A line with its row: before rules 2 to 11. */
type Standing =
  | { readonly status: 'unknown'; readonly reason: Unknown }
  | {
      readonly status: 'stands'
      readonly line: CreditLine
      readonly release: string
      readonly row: RvuRow | null
      readonly basis: 'work_rvu' | 'assigned_zero' | 'payer_fee_schedule'
      readonly reason: string
      readonly flags: readonly string[]
    }

/** Returns what the lines of one case are worth together, in their order. */
export function previewCase(lines: readonly CreditLine[], lookup: Lookup): readonly CreditPreview[] {
  const standings = lines.map((line) => stand(line, lookup))
  const entries = standings.map((standing, place) => entryOf(standing, place, lookup))
  const takingPart = entries.filter((entry) => entry !== null)
  // What a line that is not known would do to the others only the server can tell.
  const isLeftToServer = hasPartsApart(takingPart) || (standings.some(isUnknown) && takingPart.length > 0)
  if (isLeftToServer) return standings.map((one) => (isUnknown(one) ? one : NOT_PREVIEWED))
  const outcomes = settle(takingPart)
  return standings.map((standing, place) => previewOf(standing, entries[place] ?? null, outcomes.get(place)))
}

const NOT_PREVIEWED: CreditPreview = { status: 'unknown', reason: 'not_previewed' }

/** Returns what lines are worth each for itself. */
export function previewApart(lines: readonly CreditLine[], lookup: Lookup): readonly CreditPreview[] {
  return lines.flatMap((line) => previewCase([line], lookup))
}

/** Returns the total in hundredths; null where a line is unknown. */
export function totalOf(previews: readonly CreditPreview[]): number | null {
  return previews.reduce<number | null>(
    (total, one) => (total === null || one.status === 'unknown' ? null : total + one.hundredths),
    0,
  )
}

/** Returns the base code of the endoscopy family that a line is of on its day; null for none, or where it is not known. */
export function endoscopyFamily(line: CreditLine, lookup: Lookup): string | null {
  const standing = stand(line, lookup)
  if (standing.status === 'unknown' || standing.row === null) return null
  return familyOf({ row: standing.row }) || null
}

/** Returns the side that a line can lend to a pair; null for one that joins no other, or where it is not known. */
export function lendsSide(line: CreditLine, lookup: Lookup): 'RT' | 'LT' | null {
  const standing = stand(line, lookup)
  return standing.status === 'unknown' || standing.row === null ? null : sideOf({ line, row: standing.row })
}

function stand(line: CreditLine, lookup: Lookup): Standing {
  const rowLookup = lookup.rowsOf(line.code, line.performed_on)
  if (rowLookup.status !== 'found') return { status: 'unknown', reason: rowLookup.status }
  if (rowLookup.rows.size === 0) return withoutRow(line, lookup)
  if ([...rowLookup.rows.values()].some(isUnreadable)) return { status: 'unknown', reason: 'unknown_to_this_version' }
  return withRow(line, rowLookup)
}

/** Whether a code that the release lacks was deleted or is in no schedule, older releases tell, which are not here. */
function withoutRow(line: CreditLine, lookup: Lookup): Standing {
  const isKnown = lookup.isKnown(line.code)
  if (isKnown === null) return { status: 'unknown', reason: 'not_loaded' }
  return { status: 'unknown', reason: isKnown ? 'not_previewed' : 'unknown_code' }
}

function withRow(line: CreditLine, { release, rows, flags: ofRelease }: Extract<Found, { status: 'found' }>): Standing {
  const { row, flags } = chooseRow(rows, line.modifiers)
  const isWithout26 = flags.includes('professional_component_valued')
  const basis = row === null || isWithout26 ? 'payer_fee_schedule' : row.work.basis
  if (basis === 'unvalued') return { status: 'unknown', reason: 'unknown_to_this_version' }
  const isUnpayable = basis === 'work_rvu' && row !== null && !'ART'.includes(row.status)
  const said = [
    ...ofRelease,
    ...flags,
    ...(isConflicting(line.modifiers) ? ['conflicting_modifiers'] : []),
    ...(isUnpayable ? ['not_payable_by_medicare'] : []),
  ]
  return { status: 'stands', line, release, row, basis, reason: stateOf(rows, row), flags: said }
}

/** Returns the line as its session sees it; null for one that rules 2 to 10 do not apply to. */
function entryOf(standing: Standing, place: number, lookup: Lookup): Entry | null {
  if (standing.status === 'unknown' || standing.row === null || standing.basis !== 'work_rvu') return null
  const { line, release, row } = standing
  if (isConflicting(line.modifiers)) return null
  const base = baseOf(row, lookup.rowsIn(release, familyOf({ row })), line.modifiers)
  return { place, line, row, published: workOf(row), effect: effectOn(row, line), base }
}

function baseOf(row: RvuRow, rowsOfBase: RowsOfCode, modifiers: readonly string[]): Entry['base'] {
  const base = familyOf({ row }) === '' ? undefined : rowsOfBase.get('')
  if (base === undefined) return null
  const work = workOf(base)
  const ofBoth = times(work, bilateralFactor(base) ?? WHOLE)
  return { ofLine: isBothSides(modifiers) ? ofBoth : work, ofBoth }
}

function previewOf(standing: Standing, entry: Entry | null, outcome: Outcome | undefined): CreditPreview {
  if (standing.status === 'unknown') return standing
  const { basis, reason } = standing
  const flags = new Set([...standing.flags, ...(entry?.effect.flags ?? []), ...(outcome?.flags ?? [])])
  const worth = entry === null ? worthWithoutRules(standing) : (outcome?.worth ?? NOTHING)
  return { status: 'provisional', hundredths: hundredthsOf(worth), basis, reason, flags: [...flags].sort() }
}

/** Where modifiers contradict each other only the row and the units count. */
function worthWithoutRules({ basis, row, line }: Extract<Standing, { status: 'stands' }>): Amount {
  return basis === 'work_rvu' && row !== null ? workOf(row) * BigInt(countOf(line)) : NOTHING
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
