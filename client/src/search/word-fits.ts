/** What the words of an index count for a query, and which rows hold them (pure). */
import type { Reading } from './abbreviations.ts'
import { isInitial, mayGoOn, neededWords, type Query, singular } from './query.ts'
import { type SearchIndex, wordPlace, wordsBeginning } from './search-index.ts'

export const WHOLE = 10
/** What another form of a word of the query counts. */
const RELATED = 9
export const BEGINNING = 8

/** What each word of the vocabulary counts: 10 the word itself, 9 another form, 8 one that begins so; 0 nothing. */
export interface PartFit {
  readonly fits: Uint8Array
  /** The words that count anything. */
  readonly places: number[]
}

/** What counts for a word of a query: `one` for all its readings of one word, `phrases` for each part of the others. */
export interface WordFit {
  readonly direct: PartFit
  readonly phrases: readonly (readonly PartFit[])[]
}

/**
 * A number for each row, of four times eight bits, one for each word of the query: whether it may count anything for the
 * row, more than a beginning, all; and whether the row holds it.
 */
export type Marks = Uint32Array
const GOOD = 8
const ALL = 16
const HELD = 24

/** Returns the bits of a row's words that may count anything. */
export const mayFit = (mark: number) => mark & 0xff
/** Returns the bits of those that may count more than a beginning. */
export const mayFitWell = (mark: number) => (mark >>> GOOD) & 0xff
/** Returns the bits of those that may be there themselves. */
export const mayBeThere = (mark: number) => (mark >>> ALL) & 0xff
/** Returns the bits of those that some name of the row holds. */
export const wordsHeldBy = (mark: number) => mark >>> HELD

/** Returns what counts for each word of a query. */
export function fitWords(index: SearchIndex, { words }: Query): readonly WordFit[] {
  return words.map((word) => {
    const direct = noFit(index)
    const fitPart = (part: string, most: number, into = noFit(index)) =>
      addPart(index, into, part, { isBeginning: mayGoOn(word, part), most })
    const [short, phrases] = [word.readings.filter(isOneWord), word.readings.filter((reading) => !isOneWord(reading))]
    for (const [part = ''] of short) fitPart(part, WHOLE, direct)
    for (const [part = ''] of word.related) fitPart(part, RELATED, direct)
    return { direct, phrases: phrases.map((reading) => reading.map((part) => fitPart(part, WHOLE))) }
  })
}

function isOneWord({ length }: Reading): boolean {
  return length === 1
}

function noFit({ words }: SearchIndex): PartFit {
  return { fits: new Uint8Array(words.length), places: [] }
}

function addPart(
  index: SearchIndex,
  fit: PartFit,
  part: string,
  { isBeginning, most }: { readonly isBeginning: boolean; readonly most: number },
): PartFit {
  const add = (place: number, counts: number) => {
    const before = fit.fits[place] ?? 0
    if (before === 0) fit.places.push(place)
    if (before < counts) fit.fits[place] = counts
  }
  if (isBeginning) {
    const [start, end] = wordsBeginning(index, part)
    for (let place = start; place < end; place += 1) add(place, BEGINNING)
  }
  for (const form of [part, singular(part)]) {
    const place = wordPlace(index, form)
    if (place !== null) add(place, most)
  }
  return fit
}

/** Returns which words of a query the names of each row hold, in any of their readings. */
export function markRows(index: SearchIndex, query: Query, wordFits: readonly WordFit[]): Marks {
  const marks = new Uint32Array(index.rows.length)
  for (const [n, { direct, phrases }] of wordFits.entries()) {
    const word = query.words[n]
    // A letter beside other words is that letter alone, as in "D and C".
    const isLetter = word !== undefined && isInitial(word) && query.words.length > 1
    const holds = isLetter ? 0 : 1 << HELD
    for (const place of direct.places) markHolders(index, marks, place, (markOf(direct.fits[place] ?? 0) | holds) << n)
    for (const row of phrases.flatMap((parts) => rowsHoldingAll(index, parts))) {
      marks[row] = (marks[row] ?? 0) | ((markOf(WHOLE) | holds) << n)
    }
    if (isLetter) markHolders(index, marks, wordPlace(index, word.text), 1 << (HELD + n))
  }
  return marks
}

function markOf(fit: number): number {
  return 1 | (fit > BEGINNING ? 1 << GOOD : 0) | (fit === WHOLE ? 1 << ALL : 0)
}

/** Returns the bits of the words that a row must hold. */
export function neededBits(query: Query): number {
  const needed = neededWords(query)
  return query.words.reduce((bits, word, n) => (needed.includes(word) ? bits | (1 << n) : bits), 0)
}

function markHolders(index: SearchIndex, marks: Marks, word: number | null, mark: number): void {
  if (word !== null) for (const row of rowsOf(index, word)) marks[row] = (marks[row] ?? 0) | mark
}

function rowsOf({ holders, firstHolder }: SearchIndex, word: number): Int32Array {
  return holders.subarray(firstHolder[word], firstHolder[word + 1])
}

/** Returns the rows that hold all parts of a reading. */
function rowsHoldingAll(index: SearchIndex, parts: readonly PartFit[]): readonly number[] {
  const counts = new Uint8Array(index.rows.length)
  let rows: number[] = []
  for (const [n, { places }] of parts.entries()) {
    rows = []
    for (const row of places.flatMap((word) => [...rowsOf(index, word)])) {
      if (counts[row] !== n) continue
      counts[row] = n + 1
      rows.push(row)
    }
  }
  return rows
}
