/**
 * The ranker: which codes a text finds among the words of an index, the best first (pure).
 *
 * The server has the same one (`codes.search.ranker`); `tests/shared/search.json` holds both together, and RANKER names the
 * rules by which they order.
 */
import { type Beginnings, MOST_KEPT, rowsKept, textsWorthKeeping } from './beginnings.ts'
import { hasWords, neededWords, type Query, readQuery, weightOf } from './query.ts'
import { byRank, type Fitting, holdersOf, KINDS, type Kind, type Match, matcher } from './ranking.ts'
import { codesBeginning, hasTitle, type SearchIndex } from './search-index.ts'
import { correctSpelling } from './spelling.ts'
import { flat } from './trigrams.ts'

export { RANKER } from './ranker.ts'
export { buildIndex, buildIndexInPieces, type SearchIndex, type WordsRow } from './search-index.ts'
export type { Kind, Query }

export interface SearchOptions {
  readonly limit: number
  /** How often this person uses codes, as of recents and favorites: they come first among equal matches. */
  readonly own?: ReadonlyMap<string, number>
}

export interface FoundCode {
  readonly code: string
  /** In our own words; null for a code that has none. */
  readonly title: string | null
  /** The code, title or synonym that fits best. */
  readonly matched: string
  /** The title, if there is one, and the synonyms. */
  readonly names: readonly string[]
  readonly kind: Kind
}

export interface SearchResult {
  /** As it was understood, for highlighting its words. */
  readonly query: Query
  /** The best first. */
  readonly codes: readonly FoundCode[]
}

/** With so many, typing errors are not looked for. */
const ENOUGH = 3
/** How many times as many codes as are wanted are looked at closely where they hold some of the words. */
const LOOKED_AT = 5
const NOBODY: ReadonlyMap<string, number> = new Map()

/**
 * Returns the codes that a text fits best, the best first.
 *
 * In steps: codes as typed; names that hold all words or their beginnings; only if these are fewer than three, names that
 * hold what was meant, and then those that hold some of it.
 */
export function search(index: SearchIndex, text: string, { limit, own = NOBODY }: SearchOptions): SearchResult {
  const typed = readQuery(text)
  const known = limit > MOST_KEPT ? null : matchKept(index, typed, own)
  if (known !== null) return { query: typed, codes: bestOf(index, known, limit) }
  const ofCodes = matchCodes(index, typed, own)
  const { query, matches } =
    ofCodes.length > 0 || !hasWords(typed) ? { query: typed, matches: ofCodes } : matchWords(index, typed, limit, own)
  return { query, codes: bestOf(index, matches, limit) }
}

/** Returns an index that knows beforehand what short texts find, worked out piece by piece. */
export async function keepBeginnings(index: SearchIndex, pause: () => Promise<void>): Promise<SearchIndex> {
  const texts: string[] = []
  const lists: (readonly number[])[] = []
  for (const text of textsWorthKeeping(index)) {
    const rows = bestRows(index, text)
    // With fewer, what was meant is looked for, too.
    if (rows.length >= ENOUGH) {
      texts.push(text)
      lists.push(rows)
    }
    await pause()
  }
  const { first, holders: rows } = flat(lists)
  return { ...index, beginnings: { texts, first, rows } satisfies Beginnings }
}

function bestRows(index: SearchIndex, text: string): readonly number[] {
  const typed = readQuery(text)
  const fitting = { index, parts: new Map() }
  const ofCodes = matchCodes(index, typed, NOBODY)
  const matches = ofCodes.length > 0 ? ofCodes : matchRows(fitting, typed, rowsHoldingAll(fitting, typed), NOBODY)
  return [...matches]
    .sort(byRank(index))
    .slice(0, MOST_KEPT)
    .map(({ row }) => row)
}

/**
 * Returns the matches of a short text of which the best are known; null where they are not.
 *
 * The person's own codes may come before these, and no others: among codes that nobody uses the order stays.
 */
function matchKept(index: SearchIndex, typed: Query, own: ReadonlyMap<string, number>): readonly Match[] | null {
  const [word, ...others] = typed.words
  if (word === undefined || others.length > 0 || typed.fillers.length > 0) return null
  const kept = rowsKept(index.beginnings, word.text)
  if (kept === null) return null
  const ownRows = own.size === 0 ? [] : rowsOfCodes(index, own.keys())
  if (typed.codeBeginning !== '' && codesBeginning(index, typed.codeBeginning).length > 0) {
    const known = new Set([...kept, ...ownRows.filter((row) => index.rows[row]?.code.startsWith(typed.codeBeginning))])
    return [...known].map((row) => codeMatch(index, row, KINDS.codeBeginning, own))
  }
  const fitting = { index, parts: new Map() }
  const { isHolder } = holdersOf(fitting, word, { isAlone: true })
  return matchRows(fitting, typed, [...new Set([...kept, ...ownRows.filter((row) => isHolder[row] === 1)])], own)
}

function bestOf(index: SearchIndex, matches: readonly Match[], limit: number): readonly FoundCode[] {
  const inOrder = [...matches].sort(byRank(index)).slice(0, limit)
  return inOrder.map((match) => foundCode(index, match))
}

function foundCode({ rows }: SearchIndex, { row, matched, kind }: Match): FoundCode {
  const words = rows[row]
  if (words === undefined) return { code: '', title: null, matched, names: [], kind }
  const { code, synonyms } = words
  const title = hasTitle(words) ? words.title : null
  return { code, title, matched, names: title === null ? synonyms : [title, ...synonyms], kind }
}

/** Returns the codes that are typed whole, or else begin with a lone beginning of one. */
function matchCodes(index: SearchIndex, { codes, codeBeginning }: Query, own: ReadonlyMap<string, number>) {
  const whole = codes.flatMap((code) => ofCode(index, code, KINDS.code, own))
  return whole.length > 0 || codeBeginning === '' ? whole : ofCode(index, codeBeginning, KINDS.codeBeginning, own)
}

function ofCode(index: SearchIndex, beginning: string, kind: Kind, own: ReadonlyMap<string, number>): readonly Match[] {
  return Array.from(codesBeginning(index, beginning), (row) => codeMatch(index, row, kind, own))
}

function codeMatch(index: SearchIndex, row: number, kind: Kind, own: ReadonlyMap<string, number>): Match {
  const code = index.rows[row]?.code ?? ''
  return { row, kind, matched: code, closeness: 0, weight: 0, own: own.get(code) ?? 0 }
}

function rowsOfCodes(index: SearchIndex, codes: Iterable<string>): readonly number[] {
  return [...codes].flatMap((code) => [...codesBeginning(index, code)].filter((row) => index.rows[row]?.code === code))
}

interface Understood {
  readonly query: Query
  readonly matches: readonly Match[]
}

function matchWords(index: SearchIndex, typed: Query, limit: number, own: ReadonlyMap<string, number>): Understood {
  const fitting = { index, parts: new Map() }
  const matches = matchRows(fitting, typed, rowsHoldingAll(fitting, typed), own)
  if (matches.length >= ENOUGH) return { query: typed, matches }
  const query = correctSpelling(typed, index)
  const known = new Set(matches.map(({ row }) => row))
  const meant = rowsHoldingAll(fitting, query).filter((row) => !known.has(row))
  const all = [...matches, ...matchRows(fitting, query, meant, own)]
  if (all.length >= ENOUGH || neededWords(query).length < 2) return { query, matches: all }
  const room = all.length > 0 ? ENOUGH - all.length : limit
  const others = rowsHoldingMost(fitting, query, new Set(all.map(({ row }) => row)), room)
  const some = [...matchRows(fitting, query, others, own)].sort(byRank(index)).slice(0, room)
  return { query, matches: [...all, ...some] }
}

function matchRows(
  fitting: Fitting,
  query: Query,
  rows: readonly number[],
  own: ReadonlyMap<string, number>,
): readonly Match[] {
  const match = matcher(fitting, query)
  return rows.map((row) => match(row, own.get(fitting.index.rows[row]?.code ?? '') ?? 0))
}

function holdersOfWords(fitting: Fitting, query: Query) {
  const isAlone = query.words.length === 1
  return neededWords(query).map((word) => ({ ...holdersOf(fitting, word, { isAlone }), weight: weightOf(word) }))
}

function rowsHoldingAll(fitting: Fitting, query: Query): readonly number[] {
  const [rarest, ...others] = holdersOfWords(fitting, query).sort((a, b) => a.rows.length - b.rows.length)
  return (rarest?.rows ?? []).filter((row) => others.every(({ isHolder }) => isHolder[row] === 1))
}

/** Returns the rows whose names hold most of the words, by how much they tell: five times as many, or more. */
function rowsHoldingMost(fitting: Fitting, query: Query, known: ReadonlySet<number>, most: number): readonly number[] {
  const byWeight = new Map<number, number[]>()
  for (const [row, weight] of weightsOfRows(fitting, query)) {
    if (known.has(row)) continue
    const ofWeight = byWeight.get(weight)
    if (ofWeight === undefined) byWeight.set(weight, [row])
    else ofWeight.push(row)
  }
  const rows: number[] = []
  for (const weight of [...byWeight.keys()].sort((a, b) => b - a)) {
    if (rows.length < LOOKED_AT * most) rows.push(...(byWeight.get(weight) ?? []))
  }
  return rows
}

function weightsOfRows(fitting: Fitting, query: Query): ReadonlyMap<number, number> {
  const weights = new Map<number, number>()
  for (const { rows, weight } of holdersOfWords(fitting, query)) {
    for (const row of rows) weights.set(row, (weights.get(row) ?? 0) + weight)
  }
  return weights
}
