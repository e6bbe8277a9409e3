/**
 * The ranker: which codes a text finds among the words of an index, the best first (pure).
 *
 * The server has the same one (`codes.search.ranker`); `tests/shared/search.json` holds both together, and RANKER names the
 * rules by which they order.
 */
import { hasWords, neededWords, type Query, readQuery } from './query.ts'
import { byRank, codeMatch, KINDS, type Kind, type Match, type Ranker, ranker, weightOfBits } from './ranking.ts'
import { codesBeginning, hasTitle, type SearchIndex } from './search-index.ts'
import { correctSpelling } from './spelling.ts'
import { wordsHeldBy } from './word-fits.ts'

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
const MOST_RANKED = 5
const NOBODY: ReadonlyMap<string, number> = new Map()

/** An index with what is looked for in it: so many codes, the person's own first among equal matches. */
interface Search {
  readonly index: SearchIndex
  readonly limit: number
  readonly own: ReadonlyMap<string, number>
}

/**
 * Returns the codes that a text fits best, the best first.
 *
 * In steps: codes as typed; names that hold all words or their beginnings; only if these are fewer than three, names that
 * hold what was meant, and then those that hold some of it.
 */
export function search(index: SearchIndex, text: string, { limit, own = NOBODY }: SearchOptions): SearchResult {
  const typed = readQuery(text)
  const { query, matches } = matchText({ index, limit, own }, typed)
  return { query, codes: matches.map((match) => foundCode(index, match)) }
}

interface Understood {
  readonly query: Query
  readonly matches: readonly Match[]
}

function matchText(search: Search, typed: Query): Understood {
  const ofCodes = matchCodes(search, typed)
  return ofCodes.length > 0 || !hasWords(typed) ? { query: typed, matches: ofCodes } : matchWords(search, typed)
}

/** Returns the codes that are typed whole, or else begin with a lone beginning of one. */
function matchCodes({ index, limit, own }: Search, { codes, codeBeginning }: Query): readonly Match[] {
  const match = (code: string, kind: Kind) =>
    Array.from(codesBeginning(index, code), (row) => codeMatch(index, own, row, kind))
  const whole = codes.flatMap((code) => match(code, KINDS.code))
  const matches = whole.length > 0 || codeBeginning === '' ? whole : match(codeBeginning, KINDS.codeBeginning)
  return [...matches].sort(byRank).slice(0, limit)
}

function matchWords(search: Search, typed: Query): Understood {
  const { index, limit } = search
  const asTyped = ranker(index, typed, search.own)
  const holding = rowsHolding(asTyped)
  const matches = best(asTyped, holding, limit)
  if (holding.length >= ENOUGH) return { query: typed, matches }
  const query = correctSpelling(typed, index)
  const asMeant = ranker(index, query, search.own)
  const known = new Set(holding)
  const meant = rowsHolding(asMeant).filter((row) => !known.has(row))
  const all = [...matches, ...best(asMeant, meant, limit)].sort(byRank)
  const count = holding.length + meant.length
  if (count >= ENOUGH || neededWords(query).length < 2) return { query, matches: all.slice(0, limit) }
  const room = count > 0 ? ENOUGH - count : limit
  for (const row of meant) known.add(row)
  const some = best(asMeant, rowsHoldingMost(asMeant, known, MOST_RANKED * room), room)
  return { query, matches: [...all, ...some].sort(byRank).slice(0, limit) }
}

/** Returns the best of some rows, looking closely at those alone that may be among them. */
function best({ highest, match }: Ranker, rows: readonly number[], limit: number): readonly Match[] {
  const matches: Match[] = []
  for (const row of rows) {
    const worst = matches[limit - 1]
    if (worst !== undefined && highest(row) <= worst.rank) continue
    const candidate = match(row)
    const behind = matches.findIndex((other) => byRank(candidate, other) < 0)
    matches.splice(behind < 0 ? matches.length : behind, 0, candidate)
    matches.length = Math.min(matches.length, limit)
  }
  return matches
}

function rowsHolding({ marks, needed }: Ranker): readonly number[] {
  const rows: number[] = []
  for (let row = 0; row < marks.length; row += 1) {
    if ((wordsHeldBy(marks[row] ?? 0) & needed) === needed) rows.push(row)
  }
  return rows
}

/** Returns other rows whose names hold most of the words, by how much they tell: so many, or more. */
function rowsHoldingMost({ marks, needed, weights }: Ranker, known: ReadonlySet<number>, most: number): number[] {
  const rowsOfWords = new Map<number, number[]>()
  for (let row = 0; row < marks.length; row += 1) {
    const words = wordsHeldBy(marks[row] ?? 0) & needed
    if (words === 0 || known.has(row)) continue
    const ofWords = rowsOfWords.get(words)
    if (ofWords === undefined) rowsOfWords.set(words, [row])
    else ofWords.push(row)
  }
  const byWeight = Array.from(rowsOfWords, ([words, rows]) => ({ weight: weightOfBits(weights, words), rows }))
  const rowsFound: number[] = []
  let least = 0
  for (const { weight, rows } of byWeight.sort((a, b) => b.weight - a.weight)) {
    if (rowsFound.length >= most && weight < least) break
    rowsFound.push(...rows)
    least = weight
  }
  return rowsFound
}

function foundCode({ rows, names }: SearchIndex, { row, name, kind }: Match): FoundCode {
  const words = rows[row]
  if (words === undefined) return { code: '', title: null, matched: '', names: [], kind }
  const { code, synonyms } = words
  const title = hasTitle(words) ? words.title : null
  const matched = name === null ? code : (names[name] ?? '')
  return { code, title, matched, names: title === null ? synonyms : [title, ...synonyms], kind }
}
