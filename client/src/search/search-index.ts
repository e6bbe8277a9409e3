/**
 * The search index: the words of all codes, by which a query is answered (pure).
 *
 * Plain values alone: a worker may hand it over, a database may keep it. As the server's (`codes.search.index`).
 */
import { FILLERS } from './abbreviations.ts'
import { singular, wordsOf } from './query.ts'
import { flat, indexTrigrams, placeOf, type TrigramIndex } from './trigrams.ts'

/** A row of the file of words. */
export interface WordsRow {
  readonly code: string
  /** The code where nobody gave one. */
  readonly title: string
  readonly synonyms: readonly string[]
  /** From 0, out of use, to 5. */
  readonly prominence: number
  /** How often it is billed, from 0 to 5. */
  readonly prior: number
}

/** Codes in the order in which equal matches come: prominence, prior, code. A code, name or word is named by its place. */
export interface SearchIndex {
  readonly rows: readonly WordsRow[]
  /** Places of the rows by code, and the codes in that order. */
  readonly byCode: Int32Array
  readonly codes: readonly string[]
  /** Titles and synonyms of all rows, one row after another, the title first. */
  readonly names: readonly string[]
  /** Where the names of each row begin; one more for the end. */
  readonly firstName: Int32Array
  /** How many words of each name say something. */
  readonly telling: Uint16Array
  /** Words of each name, as written and in the singular, and where they begin. */
  readonly wordsOfNames: Int32Array
  readonly firstWord: Int32Array
  /** In the order of the alphabet. */
  readonly words: readonly string[]
  /** Rows that hold each word, and where they begin: so `firstHolder` counts the holders of all words before, too. */
  readonly holders: Int32Array
  readonly firstHolder: Int32Array
  readonly trigrams: TrigramIndex
}

/** After every letter and digit. */
const END = '~'
const PIECE = 500

/** Returns the index of some rows, in whichever order they come. */
export function buildIndex(rows: Iterable<WordsRow>): SearchIndex {
  const steps = building(rows)
  for (;;) {
    const step = steps.next()
    if (step.done === true) return step.value
  }
}

/** Returns the index of some rows, made piece by piece. */
export async function buildIndexInPieces(rows: Iterable<WordsRow>, pause: () => Promise<void>): Promise<SearchIndex> {
  const steps = building(rows)
  for (;;) {
    const step = steps.next()
    if (step.done === true) return step.value
    await pause()
  }
}

/** Returns true where the title of a row is a name. */
export function hasTitle({ code, title }: WordsRow): boolean {
  return title !== code
}

/** Returns the names of a row, its title first. */
export function namesOf(row: WordsRow): readonly string[] {
  return hasTitle(row) ? [row.title, ...row.synonyms] : row.synonyms
}

/** Returns the place of a word; null where no name holds it. */
export function wordPlace({ words }: SearchIndex, text: string): number | null {
  const place = placeOf(words, text)
  return words[place] === text ? place : null
}

/** Returns the first place of the words that begin with a text, and the first behind them. */
export function wordsBeginning({ words }: SearchIndex, text: string): readonly [start: number, end: number] {
  return [placeOf(words, text), placeOf(words, text + END)]
}

/** Returns how often words that begin with a text are found in codes. */
export function countBeginning(index: SearchIndex, text: string): number {
  const [start, end] = wordsBeginning(index, text)
  return (index.firstHolder[end] ?? 0) - (index.firstHolder[start] ?? 0)
}

/** Returns the places of the rows whose code begins with a text. */
export function codesBeginning({ codes, byCode }: SearchIndex, text: string): Int32Array {
  return byCode.subarray(placeOf(codes, text), placeOf(codes, text + END))
}

interface WrittenName {
  readonly words: readonly string[]
  readonly telling: number
}

function* building(given: Iterable<WordsRow>): Generator<void, SearchIndex> {
  const rows = [...given].sort(inOrder)
  const names: string[] = []
  const firstName = [0]
  const written: WrittenName[] = []
  for (const [n, row] of rows.entries()) {
    for (const name of namesOf(row)) {
      names.push(name)
      written.push(readName(name))
    }
    firstName.push(names.length)
    if (n % PIECE === PIECE - 1) yield
  }
  const words = [...new Set(written.flatMap((name) => name.words))].sort()
  yield
  const places = new Map(words.map((word, place) => [word, place]))
  const ofNames = flat(written.map((name) => name.words.map((word) => places.get(word) ?? 0)))
  yield
  const ofWords = flat(holdersOf(words.length, firstName, ofNames))
  yield
  const byCode = Int32Array.from(rows.keys()).sort((a, b) => compare(rows[a]?.code ?? '', rows[b]?.code ?? ''))
  return {
    rows,
    byCode,
    codes: Array.from(byCode, (place) => rows[place]?.code ?? ''),
    names,
    firstName: Int32Array.from(firstName),
    telling: Uint16Array.from(written, (name) => name.telling),
    wordsOfNames: ofNames.holders,
    firstWord: ofNames.first,
    words,
    holders: ofWords.holders,
    firstHolder: ofWords.first,
    trigrams: indexTrigrams(words),
  }
}

function readName(name: string): WrittenName {
  const words = wordsOf(name)
  const forms = new Set(words.flatMap((word) => [word, singular(word)]))
  return { words: [...forms], telling: words.filter((word) => !FILLERS.has(word)).length }
}

/** Returns for each word the rows of whose names one holds it, each once. */
function holdersOf(
  size: number,
  firstName: readonly number[],
  { first, holders }: ReturnType<typeof flat>,
): readonly (readonly number[])[] {
  const rowsOfWords: number[][] = Array.from({ length: size }, () => [])
  for (let row = 0; row + 1 < firstName.length; row += 1) {
    const ofRow = holders.subarray(first[firstName[row] ?? 0], first[firstName[row + 1] ?? 0])
    for (const word of new Set(ofRow)) rowsOfWords[word]?.push(row)
  }
  return rowsOfWords
}

function inOrder(a: WordsRow, b: WordsRow): number {
  return b.prominence - a.prominence || b.prior - a.prior || compare(a.code, b.code)
}

function compare(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1
}
