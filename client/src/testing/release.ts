/** Real rows of RVU24A, as a device gets them. */

import { createLookup, indexRelease, type Lookup } from '../catalog/lookup.ts'
import type { ReleaseFile } from '../catalog/manifest.ts'
import { type Cells, type RowsOfCode, rowReader } from '../catalog/rows.ts'
import { CMS, type Policy } from '../credit/policy.ts'
import type { CreditLookup } from '../credit/preview.ts'
import type { Target } from '../entry/line.ts'
import { vectorsOf } from './vectors.ts'

export const [COLUMNS = [], ...ROWS] = vectorsOf<[string[], ...Cells[]]>('shared/rvu24a.json')

/** Returns the rows of a code by component. */
export function rowsOf(code: string): RowsOfCode {
  const read = rowReader(COLUMNS)
  const rows = ROWS.filter(([of]) => of === code).map(read)
  return new Map(rows.map((row) => [row.component, row]))
}

export const RVU24A: ReleaseFile = {
  id: 'RVU24A',
  effectiveFrom: '2024-01-01',
  isComplete: true,
  isCompleteForLevelII: false,
  format: 1,
  sha256: '',
  url: '',
  deltas: [],
}

/** Rows of RVU26C, in force from 2026-07-01: the family of the colonoscopies. */
export const RVU26C: ReleaseFile = { ...RVU24A, id: 'RVU26C', effectiveFrom: '2026-07-01', isComplete: false }
export const SCOPES_OF_RVU26C: readonly Cells[] = [
  ['45378', '', 318, 'A', '000', '0.0000', '0.0000', '0.0000', '2', '0', '1', '0', '0', '', 'valued'],
  ['45380', '', 347, 'A', '000', '0.0000', '0.0000', '0.0000', '3', '0', '1', '0', '0', '45378', 'valued'],
  ['45385', '', 446, 'A', '000', '0.0000', '0.0000', '0.0000', '3', '0', '1', '0', '0', '45378', 'valued'],
]

/** Returns a lookup in both releases. */
export function lookupOfBothReleases(): Promise<CreditLookup> {
  return lookupIn([
    [RVU26C, SCOPES_OF_RVU26C],
    [RVU24A, ROWS],
  ])
}

/** Returns one unit of a code as a person logs it, in the primary role and at no place. */
export function target(code: string, ...modifiers: string[]): Target {
  return { code, modifiers, units: 1, role: 'primary', place_of_service: null }
}

/** Returns a lookup that values by a policy, null: by no contract yet. */
export function byTerms(lookup: Lookup, policy: Policy | null = CMS): CreditLookup {
  return { ...lookup, policyOn: () => policy }
}

/** Returns a lookup in releases of these rows and of these modifiers, which values by Medicare's rules. */
export async function lookupIn(
  releases: readonly (readonly [ReleaseFile, readonly Cells[]])[],
  modifiers: readonly string[] = ['25', '26', '50', '59', 'LT', 'RT', 'TC'],
): Promise<CreditLookup> {
  const pause = () => Promise.resolve()
  const loaded = await Promise.all(
    releases.map(async ([{ id }, rows]) => [id, await indexRelease({ columns: COLUMNS, rows }, pause)] as const),
  )
  const lookup = createLookup({
    releases: releases.map(([release]) => release),
    loaded: new Map(loaded),
    words: [],
    areWordsWhole: false,
    searched: 'nothing',
    find: async () => [],
    modifiers: new Map(modifiers.map((modifier) => [modifier, modifier])),
  })
  return byTerms(lookup)
}
