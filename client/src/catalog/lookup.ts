/** What the catalog on this device says of codes; what is not on it yet is not known, which is never "no" (pure). */

import type { Find } from '../search/answers.ts'
import type { Pause } from './cache.ts'
import type { Titles } from './code-words.ts'
import type { Table } from './files.ts'
import { isCompleteFor, type ReleaseFile, type Timeline, timelineOn } from './manifest.ts'
import { type Cells, displayRow, type RowsOfCode, type RvuRow, rowReader } from './rows.ts'

/** Rows of a code on a day. */
export type Found =
  | {
      readonly status: 'found'
      readonly release: string
      /** Empty: the release lacks the code. */
      readonly rows: RowsOfCode
      /** As the server's credits have them: `older_release`, `schedule_year_missing`, `not_in_pinned_year`. */
      readonly flags: readonly string[]
    }
  /** No release covers the day, or only excerpts without the code do: the reasons of a credit. */
  | { readonly status: 'no_release' | 'not_in_excerpt' }
  /** The release that would say it is not on this device yet. */
  | { readonly status: 'not_loaded' }

export interface Indicators {
  readonly row: RvuRow
  /** All rows of the code by component: '', 26, TC, 53. */
  readonly rows: RowsOfCode
  readonly release: string
}

export type Searched = 'nothing' | 'usual' | 'all'

export interface Lookup {
  /** Of a contract that pins a year: rows of that year's last release with the code. */
  readonly rowsOf: (code: string, day: string, pinnedYear?: number | null) => Found
  /** Returns the rows of a code in one release; none where it lacks the code or is not here. */
  readonly rowsIn: (release: string, code: string) => RowsOfCode
  /** Releases that are on this device, the newest first. */
  readonly releasesHere: readonly ReleaseFile[]
  /**
   * Returns the row that speaks for a code on a day; null where no release here has one.
   *
   * For chips and words, where that of another release does as well while the right one is not here; not for values.
   */
  readonly indicatorsOf: (code: string, day: string) => Indicators | null
  /** Returns our own words for a code; null where we have none. */
  readonly titleOf: (code: string) => string | null
  /** Returns whether there is such a code; null where this device cannot tell yet. */
  readonly isKnown: (code: string) => boolean | null
  /**
   * Returns the codes that a text finds by code, title or synonyms, the best first, as the server does.
   *
   * Once all words are here: until then without rare ones.
   */
  readonly find: Find
  /** Which codes a text can find now: without some words rare ones are missing. */
  readonly searched: Searched
  /** Returns whether there is such a modifier; null where this device cannot tell yet. */
  readonly isModifier: (modifier: string) => boolean | null
  /** Returns our words for a modifier; null where we have none. */
  readonly modifierWords: (modifier: string) => string | null
}

/** A release on this device, by code. */
export interface LoadedRelease {
  readonly rowsOf: (code: string) => RowsOfCode
  readonly has: (code: string) => boolean
  /** As they came. */
  readonly cellsOf: (code: string) => readonly Cells[]
}

export interface LookupParts {
  /** Those of the manifest, the newest first. */
  readonly releases: readonly ReleaseFile[]
  readonly loaded: ReadonlyMap<string, LoadedRelease>
  /** Those that are here, and which of two counts first. */
  readonly words: readonly Titles[]
  readonly areWordsWhole: boolean
  readonly searched: Searched
  readonly find: Find
  readonly modifiers: ReadonlyMap<string, string>
}

const NO_ROWS: RowsOfCode = new Map()

/** What a device without a catalog knows: nothing. Codes are logged all the same. */
export const NOTHING_KNOWN: Lookup = createLookup({
  releases: [],
  loaded: new Map(),
  words: [],
  areWordsWhole: false,
  searched: 'nothing',
  find: async () => [],
  modifiers: new Map(),
})

export function createLookup(parts: LookupParts): Lookup {
  const { words, modifiers } = parts
  return {
    rowsOf: (code, day, pinnedYear) => findPinned(parts, code, { day, pinnedYear: pinnedYear ?? null }),
    rowsIn: (release, code) => parts.loaded.get(release)?.rowsOf(code) ?? NO_ROWS,
    releasesHere: parts.releases.filter(({ id }) => parts.loaded.has(id)),
    indicatorsOf: (code, day) => indicatorsIn(parts, code, day),
    titleOf: (code) => words.find((titles) => titles.has(code))?.get(code) ?? null,
    isKnown: (code) => isKnown(parts, code),
    find: parts.find,
    searched: parts.searched,
    isModifier: (modifier) => (modifiers.size === 0 ? null : modifiers.has(modifier)),
    modifierWords: (modifier) => modifiers.get(modifier) ?? null,
  }
}

/**
 * Returns a release by code, made piece by piece; a row becomes a value when it is asked for.
 *
 * From one release to the next few rows change: what the other one has alike is in memory once.
 */
export async function indexRelease(table: Table, pause: Pause, other?: LoadedRelease): Promise<LoadedRelease> {
  const read = rowReader(table.columns)
  const byCode = await groupByCode(table, pause)
  if (other !== undefined) await share(byCode, other, pause)
  const cellsOf = (code: string) => byCode.get(code) ?? []
  return {
    rowsOf: (code) =>
      new Map(
        cellsOf(code)
          .map((cells) => read(cells))
          .map((row) => [row.component, row]),
      ),
    has: (code) => byCode.has(code),
    cellsOf,
  }
}

type CellsByCode = Map<string, readonly Cells[]>

async function groupByCode({ columns, rows }: Table, pause: Pause): Promise<CellsByCode> {
  const place = columns.indexOf('code')
  const byCode: CellsByCode = new Map()
  for (const [n, row] of rows.entries()) {
    const code = String(row[place])
    byCode.set(code, [...(byCode.get(code) ?? []), row])
    if (n % PIECE === PIECE - 1) await pause()
  }
  return byCode
}

async function share(byCode: CellsByCode, other: LoadedRelease, pause: Pause): Promise<void> {
  for (const [n, [code, rows]] of [...byCode].entries()) {
    const known = other.cellsOf(code)
    if (isSame(known, rows)) byCode.set(code, known)
    if (n % PIECE === PIECE - 1) await pause()
  }
}

function isSame(rows: readonly Cells[], others: readonly Cells[]): boolean {
  const isSameRow = (row: Cells, n: number) => row.every((cell, place) => cell === others[n]?.[place])
  return rows.length === others.length && rows.every(isSameRow)
}

const PIECE = 5000

interface InYear {
  readonly day: string
  readonly pinnedYear: number | null
}

/** Source: the wRVU rules, section 1; `procedures.wrvu.releases`. */
function findPinned(parts: LookupParts, code: string, { day, pinnedYear }: InYear): Found {
  const inForce = () => find(parts, code, day)
  const year = String(pinnedYear)
  if (pinnedYear === null) return inForce()
  const ofYear = timelineOn(parts.releases, LAST_DAY).filter(({ effectiveFrom }) => effectiveFrom.startsWith(year))
  if (ofYear.length === 0 || day.startsWith(year)) return ofYear.length === 0 ? walk(parts, code, [], day) : inForce()
  const pinned = walk(parts, code, ofYear, year)
  if (pinned.status === 'not_loaded' || (pinned.status === 'found' && pinned.rows.size > 0)) return pinned
  const current = inForce()
  return current.status === 'found' ? { ...current, flags: [...current.flags, 'not_in_pinned_year'] } : current
}

const LAST_DAY = '9999-12-31'

function find(parts: LookupParts, code: string, day: string): Found {
  return walk(parts, code, timelineOn(parts.releases, day), day)
}

/** Returns the rows of the first release that holds the code, else of the complete one that lacks it. */
function walk({ releases, loaded }: LookupParts, code: string, timeline: Timeline, day: string): Found {
  const [newest] = timeline
  if (newest === undefined) return { status: releases.length === 0 ? 'not_loaded' : 'no_release' }
  for (const release of timeline) {
    const here = loaded.get(release.id)
    if (here === undefined) return { status: 'not_loaded' }
    if (!here.has(code) && !isCompleteFor(release, code)) continue
    const flags = flagsOf(release, newest, day)
    return { status: 'found', release: release.id, rows: here.has(code) ? here.rowsOf(code) : NO_ROWS, flags }
  }
  return { status: 'not_in_excerpt' }
}

function indicatorsIn(parts: LookupParts, code: string, day: string): Indicators | null {
  const rowLookup = find(parts, code, day)
  if (rowLookup.status === 'found') return asIndicators(rowLookup.release, rowLookup.rows)
  const other = parts.releases.find(({ id }) => parts.loaded.get(id)?.has(code))
  return other === undefined ? null : asIndicators(other.id, parts.loaded.get(other.id)?.rowsOf(code) ?? NO_ROWS)
}

function asIndicators(release: string, rows: RowsOfCode): Indicators | null {
  const row = displayRow(rows)
  return row === null ? null : { row, rows, release }
}

function flagsOf(release: ReleaseFile, newest: ReleaseFile, day: string): readonly string[] {
  const older = release === newest ? [] : ['older_release']
  const isOfYear = release.effectiveFrom.slice(0, 4) === day.slice(0, 4)
  return isOfYear ? older : [...older, 'schedule_year_missing']
}

function isKnown({ loaded, words, areWordsWhole }: LookupParts, code: string): boolean | null {
  const hasRows = [...loaded.values()].some((release) => release.has(code))
  if (hasRows || words.some((titles) => titles.has(code))) return true
  // All words together list every code that the public may see; a list without one says nothing of any.
  return areWordsWhole && words.some(({ size }) => size > 0) ? false : null
}
