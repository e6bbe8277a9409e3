/** What the catalog on this device says of a code on a day (pure). */
import type { Found, Lookup } from '../../catalog/lookup.ts'
import { isCompleteFor, type ReleaseFile } from '../../catalog/manifest.ts'
import { displayRow, type RowsOfCode, type RvuRow } from '../../catalog/rows.ts'

/** What the fee schedule of the day says, as far as it is here. */
export type Standing =
  | {
      readonly kind: 'row'
      readonly row: RvuRow
      readonly rows: RowsOfCode
      readonly release: ReleaseFile
      /** As the server's credits have them. */
      readonly flags: readonly string[]
    }
  /** A release that lists every code lacks this one, or the row that would speak for it. */
  | { readonly kind: 'no_row'; readonly state: 'deleted' | 'not_in_schedule'; readonly release: ReleaseFile }
  | { readonly kind: 'unvalued'; readonly reason: 'no_release' | 'not_in_excerpt' }
  /** What would say it is not on this device yet. */
  | { readonly kind: 'not_loaded' }

/** What one release says of a code. */
export interface ReleaseFigure {
  readonly release: ReleaseFile
  /** null: the release lacks the code. */
  readonly row: RvuRow | null
  /** From the figure before, as `+0.05`; '' where one of the two has none, or both are the same. */
  readonly change: string
}

export interface CodeFacts {
  readonly code: string
  /** null: we have none, or it is not here yet. */
  readonly title: string | null
  /** null: this device cannot tell yet. */
  readonly isKnown: boolean | null
  readonly standing: Standing
  /** Of the releases on this device, the newest first. */
  readonly history: readonly ReleaseFigure[]
}

/** Returns what a device can say of a code on a day (`YYYY-MM-DD`). */
export function factsOf(code: string, lookup: Lookup, day: string): CodeFacts {
  return {
    code,
    title: lookup.titleOf(code),
    isKnown: lookup.isKnown(code),
    standing: standingOf(lookup.rowsOf(code, day), code, lookup),
    history: historyOf(code, lookup),
  }
}

/** Returns the state of a code: of its row, or of a code without one; null where none is known. */
export function stateOf(standing: Standing): string | null {
  switch (standing.kind) {
    case 'row':
      return standing.row.state
    case 'no_row':
      return standing.state
    case 'unvalued':
    case 'not_loaded':
      return null
    default:
      return standing satisfies never
  }
}

/** Returns the rows of a code, the whole service first, then its parts. */
export function componentsOf(rows: RowsOfCode): readonly RvuRow[] {
  return ['', '26', 'TC', '53'].flatMap((component) => rows.get(component) ?? [])
}

/** States whose rows have figures; those of others are all zero and say nothing. */
export function hasFigures(state: string | null): boolean {
  return state !== null && ['valued', 'valued_not_medicare', 'component', 'no_physician_work'].includes(state)
}

/**
 * Returns the difference between two work RVUs as a signed text, `+0.29`; '' where one is not assigned.
 *
 * Texts have two decimals, or three; so has the difference.
 */
export function difference(rvu: string | null, from: string | null): string {
  if (rvu === null || from === null) return ''
  const thousandths = thousandthsOf(rvu) - thousandthsOf(from)
  const places = thousandths % 10 === 0 ? 2 : 3
  const sign = thousandths > 0 ? '+' : thousandths < 0 ? '−' : '±'
  return `${sign}${(Math.abs(thousandths) / 1000).toFixed(places)}`
}

function thousandthsOf(rvu: string): number {
  return Math.round(Number(rvu) * 1000)
}

function standingOf(lookupResult: Found, code: string, lookup: Lookup): Standing {
  if (lookupResult.status === 'not_loaded') return { kind: 'not_loaded' }
  if (lookupResult.status !== 'found') return { kind: 'unvalued', reason: lookupResult.status }
  const release = lookup.releasesHere.find(({ id }) => id === lookupResult.release)
  if (release === undefined) return { kind: 'not_loaded' }
  const row = displayRow(lookupResult.rows)
  if (row !== null) return { kind: 'row', row, rows: lookupResult.rows, release, flags: lookupResult.flags }
  const wasInForce = lookup.releasesHere.some(({ id }) => lookup.rowsIn(id, code).size > 0)
  return { kind: 'no_row', state: wasInForce && lookupResult.rows.size === 0 ? 'deleted' : 'not_in_schedule', release }
}

/** From the first release that holds the code; an excerpt without it says nothing and is left out. */
function historyOf(code: string, lookup: Lookup): readonly ReleaseFigure[] {
  const figures: ReleaseFigure[] = []
  for (const release of lookup.releasesHere.toReversed()) {
    const rows = lookup.rowsIn(release.id, code)
    if (rows.size === 0 && (figures.length === 0 || !isCompleteFor(release, code))) continue
    const row = displayRow(rows)
    const before = figures.at(-1)?.row ?? null
    const change = row === null || before === null ? '' : difference(row.work.rvu, before.work.rvu)
    figures.push({ release, row, change: change.startsWith('±') ? '' : change })
  }
  return figures.reverse()
}
