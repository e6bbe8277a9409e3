/**
 * How well codes fit a query, and which comes first: in whole numbers, so that every device agrees (pure).
 *
 * As the server's (`codes.search.ranking`); `tests/shared/search.json` holds both together.
 */
import type { Reading } from './abbreviations.ts'
import { isInitial, mayGoOn, neededWords, type Query, saysWithout, singular, type Word, weightOf } from './query.ts'
import { hasTitle, type SearchIndex, type WordsRow, wordPlace, wordsBeginning } from './search-index.ts'

/** What of a code the words of a query match, the better the higher. */
export const KINDS = {
  someWords: 0,
  names: 1,
  nameBeginnings: 2,
  name: 3,
  wholeName: 4,
  codeBeginning: 5,
  code: 6,
} as const

export type Kind = (typeof KINDS)[keyof typeof KINDS]

/** A row with what of it fits. */
export interface Match {
  readonly row: number
  readonly kind: Kind
  /** The code, title or synonym that fits best. */
  readonly matched: string
  /** How much of the name the words are, in thousandths. */
  readonly closeness: number
  /** How much the words tell that fit, in halves; 0 where all do. */
  readonly weight: number
  /** How often the person who searches uses the code. */
  readonly own: number
}

/** What each word of the vocabulary counts for one part of a reading: 10 the word itself, 8 one that begins so. */
interface PartFit {
  readonly fits: Uint8Array
  /** The words that count anything. */
  readonly places: readonly number[]
}

/** Rows that hold a word, as a list and as a mark for each row. */
export interface Holders {
  readonly rows: readonly number[]
  readonly isHolder: Uint8Array
}

/** An index with the parts of readings that were fitted against it: a search asks for each several times. */
export interface Fitting {
  readonly index: SearchIndex
  readonly parts: Map<string, PartFit>
}

const WHOLE = 10
/** What another form of a word of the query counts. */
const RELATED = 9
const BEGINNING = 8
const CLOSENESS = 100
const UNSAID = 100
/** From here on a code has words of ours or work of its own. */
const USUAL = 3
const NO_WORD = -1

/** Sorts matches: how well the words match, then the person's own use, prominence, prior, closeness and code. */
export function byRank({ rows }: SearchIndex): (a: Match, b: Match) => number {
  return (a, b) => {
    const [rowA, rowB] = [rows[a.row], rows[b.row]]
    if (rowA === undefined || rowB === undefined) return 0
    return (
      Number(hasAll(b)) - Number(hasAll(a)) ||
      tierOf(b, rowB.prominence) - tierOf(a, rowA.prominence) ||
      b.kind - a.kind ||
      b.weight - a.weight ||
      b.own - a.own ||
      rowB.prominence - rowA.prominence ||
      rowB.prior - rowA.prior ||
      b.closeness - a.closeness ||
      (rowA.code < rowB.code ? -1 : 1)
    )
  }
}

function hasAll({ kind }: Match): boolean {
  return kind !== KINDS.someWords
}

/** Codes that clinicians log come before others in use, and these before those out of use. */
function tierOf(match: Match, prominence: number): number {
  if (!hasAll(match) || prominence >= USUAL) return 2
  return prominence > 0 ? 1 : 0
}

/** Returns the rows of which some name holds a word in one of its readings. */
export function holdersOf(fitting: Fitting, word: Word, { isAlone }: { readonly isAlone: boolean }): Holders {
  const rows: number[] = []
  const isHolder = new Uint8Array(fitting.index.rows.length)
  const add = (row: number) => {
    if (isHolder[row] === 1) return
    isHolder[row] = 1
    rows.push(row)
  }
  // A letter beside other words is that letter alone, as in "D and C".
  const isLetter = isInitial(word) && !isAlone
  for (const reading of isLetter ? [[word.text]] : [...word.readings, ...word.related]) {
    const parts = reading.map((part) => fitPart(fitting, part, !isLetter && mayGoOn(word, part)))
    for (const row of holdersOfAll(fitting.index, parts)) add(row)
  }
  return { rows, isHolder }
}

/** Returns the rows that hold all parts of a reading. */
function holdersOfAll(index: SearchIndex, parts: readonly PartFit[]): readonly number[] {
  const partCounts = new Uint8Array(index.rows.length)
  let rows: number[] = []
  for (const [n, { places }] of parts.entries()) {
    rows = []
    for (const word of places) addHolders(index, word, { partCounts, n, rows })
  }
  return rows
}

/** Adds the rows that hold a word, and the words of `n` other parts. */
function addHolders(
  { holders, firstHolder }: SearchIndex,
  word: number,
  { partCounts, n, rows }: { readonly partCounts: Uint8Array; readonly n: number; readonly rows: number[] },
): void {
  const end = firstHolder[word + 1] ?? 0
  for (let at = firstHolder[word] ?? 0; at < end; at += 1) {
    const row = holders[at] ?? 0
    if (partCounts[row] !== n) continue
    partCounts[row] = n + 1
    rows.push(row)
  }
}

function fitPart({ index, parts }: Fitting, part: string, isBeginning: boolean): PartFit {
  const key = isBeginning ? `${part}*` : part
  const known = parts.get(key)
  if (known !== undefined) return known
  const fit = fitOf(index, part, isBeginning)
  parts.set(key, fit)
  return fit
}

function fitOf(index: SearchIndex, part: string, isBeginning: boolean): PartFit {
  const fits = new Uint8Array(index.words.length)
  const places = new Set<number>()
  const [start, end] = isBeginning ? wordsBeginning(index, part) : [0, 0]
  fits.fill(BEGINNING, start, end)
  for (let place = start; place < end; place += 1) places.add(place)
  for (const form of [part, singular(part)]) {
    const place = wordPlace(index, form)
    if (place === null) continue
    fits[place] = WHOLE
    places.add(place)
  }
  return { fits, places: [...places] }
}

interface NameFit {
  readonly name: number
  readonly fits: readonly number[]
  readonly matchedWords: number
  readonly hasAll: boolean
  readonly isWhole: boolean
  readonly closeness: number
}

/** Returns what says how a row fits a query. */
export function matcher(fitting: Fitting, query: Query): (row: number, own: number) => Match {
  const { index } = fitting
  const fitName = nameMatcher(fitting, query)
  const weights = weightsOf(query)
  return (row, own) => {
    const [start, end] = [index.firstName[row] ?? 0, index.firstName[row + 1] ?? 0]
    const names = Array.from({ length: end - start }, (_, n) => fitName(start + n))
    const best = names.reduce((one, other) => (isBetter(other, one) ? other : one))
    const fits = weights.map((_, n) => Math.max(...names.map((name) => name.fits[n] ?? 0)))
    const kind = kindOf(
      best,
      fits.every((fit) => fit > 0),
    )
    return {
      row,
      kind,
      matched: index.names[best.name] ?? '',
      closeness: kind === KINDS.wholeName ? closenessOf(titleOr(best, names, index.rows[row])) : best.closeness,
      weight: kind === KINDS.someWords ? weightOfFits(weights, fits) : 0,
      own,
    }
  }
}

function kindOf(best: NameFit, areAllFound: boolean): Kind {
  if (best.isWhole) return KINDS.wholeName
  if (best.hasAll) return best.fits.every((fit) => fit === WHOLE) ? KINDS.name : KINDS.nameBeginnings
  return areAllFound ? KINDS.names : KINDS.someWords
}

function titleOr(best: NameFit, [first]: readonly NameFit[], row: WordsRow | undefined): NameFit {
  return row !== undefined && hasTitle(row) && first !== undefined ? first : best
}

/** Of several that own one synonym, those whose title says it all, too; else they come by code. */
function closenessOf({ hasAll }: NameFit): number {
  return Number(hasAll)
}

/** Returns how much the words tell that are there, in halves; one that only begins a longer one, half as much. */
function weightOfFits(weights: readonly number[], fits: readonly number[]): number {
  return weights.reduce((total, weight, n) => {
    const fit = fits[n] ?? 0
    return total + (fit > BEGINNING ? 2 * weight : fit > 0 ? weight : 0)
  }, 0)
}

/** A letter beside other words tells nothing: too many words begin with it. */
function weightsOf(query: Query): readonly number[] {
  const needed = neededWords(query)
  return query.words.map((word) => (needed.includes(word) ? weightOf(word) : 0))
}

function isBetter(a: NameFit, b: NameFit): boolean {
  const better =
    Number(a.isWhole) - Number(b.isWhole) ||
    Number(a.hasAll) - Number(b.hasAll) ||
    a.matchedWords - b.matchedWords ||
    a.closeness - b.closeness
  return better > 0
}

function nameMatcher(fitting: Fitting, query: Query): (name: number) => NameFit {
  const { index } = fitting
  const fitsOf = (word: Word, readings: readonly Reading[]) =>
    readings.map((reading) => reading.map((part) => fitPart(fitting, part, mayGoOn(word, part))))
  const queryFits = query.words.map((word) => ({
    readings: fitsOf(word, word.readings),
    related: fitsOf(word, word.related),
  }))
  const fillers = new Set(query.fillers.map((filler) => wordPlace(index, filler) ?? NO_WORD))
  const asksWith = query.fillers.includes('with')
  const asksWithout = saysWithout(query)
  const withPlace = wordPlace(index, 'with') ?? NO_WORD
  const withoutPlace = wordPlace(index, 'without') ?? NO_WORD
  return (name) => {
    const words = index.wordsOfNames.subarray(index.firstWord[name] ?? 0, index.firstWord[name + 1] ?? 0)
    const fits = queryFits.map(({ readings, related }) =>
      Math.max(bestOf(readings, words), Math.min(bestOf(related, words), RELATED)),
    )
    const said = count(words, (word) => fillers.has(word))
    const hasWith = words.includes(withPlace)
    // "With contrast" is not without, and "without, then with" is neither; other fillers say nothing.
    const isUnsaid = asksWith ? !hasWith : asksWithout && hasWith
    const isContrary = isUnsaid && words.includes(withoutPlace)
    const telling = index.telling[name] ?? 0
    const total = fits.reduce((sum, fit) => sum + fit, 0)
    const most = Math.max(telling + said, fits.length, 1)
    const isEachWhole = fits.every((fit) => fit === WHOLE)
    return {
      name,
      fits,
      matchedWords: count(fits, (fit) => fit > 0),
      hasAll: fits.every((fit) => fit > 0) && !isContrary,
      isWhole: isEachWhole && fits.length >= telling && !isUnsaid,
      closeness: Math.floor(((total + WHOLE * said) * CLOSENESS) / most) - (isUnsaid ? UNSAID : 0),
    }
  }
}

/** Returns what a name counts for a word of the query in its best reading, of which the worst part counts. */
function bestOf(readings: readonly (readonly PartFit[])[], words: Int32Array): number {
  let best = 0
  for (const parts of readings) {
    let worst = WHOLE
    for (const part of parts) worst = Math.min(worst, bestWord(part.fits, words))
    best = Math.max(best, worst)
  }
  return best
}

function bestWord(fits: Uint8Array, words: Int32Array): number {
  let best = 0
  for (const word of words) best = Math.max(best, fits[word] ?? 0)
  return best
}

function count(numbers: Iterable<number>, isCounted: (one: number) => boolean): number {
  let counted = 0
  for (const one of numbers) if (isCounted(one)) counted += 1
  return counted
}
