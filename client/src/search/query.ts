/**
 * What somebody typed, read as codes, words and beginnings of words; bounded whatever it is (pure).
 *
 * As the server's (`codes.search.query`); `tests/shared/search.json` holds both together.
 */
import { parseTypedCode } from '../entry/typed-code.ts'
import { FILLERS, type Reading, SHORTHAND, spelledOut } from './abbreviations.ts'

/** A word of a query: `readings` are what it may stand for. */
export interface Word {
  readonly text: string
  readonly readings: readonly Reading[]
  /** Beginnings of its other forms, which count less. */
  readonly related: readonly Reading[]
  readonly isPrefix: boolean
  /** How often it is found in codes, 1 where nobody counted: the fewer, the more it tells. */
  readonly documents: number
}

export interface Query {
  /** Those that narrow the search. */
  readonly words: readonly Word[]
  /** Those that only order it. */
  readonly fillers: readonly string[]
  /** In capitals, or ''. */
  readonly codeBeginning: string
  /** Words that have the form of a code, in capitals. */
  readonly codes: readonly string[]
}

const LONGEST_QUERY = 200
const MOST_WORDS = 8
const LONGEST_WORD = 30
/** Shorter ones are looked for as they are, but for letters alone and for the last, which may still be being typed. */
const SHORTEST_PREFIX = 3
const HEAVIEST = 60

const ASCII = /^[\0-\x7f]*$/
const MARKS = /\p{M}/gu
const APOSTROPHES = /['’`´]/g
const NOT_IN_WORDS = /[^a-z0-9]+/
const NOT_ASCII = /[^\0-\x7f]/g
const CODE_BEGINNING = /^(?:[0-9]{1,5}|[0-9]{4}[a-z]|[a-z][0-9]{1,4})$/
const CODE = /^(?:[0-9]{4}[0-9A-Z]|[A-Z][0-9]{4})$/i
const DIGITS = /^[0-9]+$/
const LETTER = /^[a-z]$/

/** Returns what a text asks for: at most eight words of its first two hundred signs, each counted once. */
export function readQuery(text: string): Query {
  const typed = parseTypedCode(text)
  const words = wordsOf(typed === null ? firstSigns(text) : typed.code)
  const telling = words.filter((word) => !FILLERS.has(word))
  const kept = [...new Set(telling.length > 0 ? telling : words)].slice(0, MOST_WORDS)
  const [first = ''] = kept
  const isAlone = kept.length === 1
  const fillers = new Set(words.filter((word) => FILLERS.has(word) && !kept.includes(word)))
  return {
    words: kept.map((word) => readWord(word, { isLast: word === words.at(-1), isAlone })),
    fillers: [...fillers],
    codeBeginning: isAlone && CODE_BEGINNING.test(first) ? first.toUpperCase() : '',
    codes: kept.filter((word) => CODE.test(word)).map((word) => word.toUpperCase()),
  }
}

/** Returns true where there is a word that has not the form of a code. */
export function hasWords({ words, codes }: Query): boolean {
  return words.length > codes.length
}

/** Returns true where "without" is asked for, and no "with". */
export function saysWithout({ words, fillers }: Query): boolean {
  return !fillers.includes('with') && words.some(({ readings }) => readings.some((parts) => parts.join() === 'without'))
}

/** Returns the words that are looked for; single letters beside others only order what is found. */
export function neededWords({ words }: Query): readonly Word[] {
  const longer = words.filter((word) => !isInitial(word))
  return longer.length > 0 ? longer : words
}

/** Returns true for a single letter, which too many words begin with to be looked for beside others. */
export function isInitial({ text }: Word): boolean {
  return LETTER.test(text)
}

/** Returns how much a word tells, from 60 down: the less, the more binary digits its count has. */
export function weightOf({ documents }: Word): number {
  return Math.floor(HEAVIEST / (32 - Math.clz32(Math.max(documents, 1))))
}

/** Returns true where a part of a reading may be the beginning of a longer word. */
export function mayGoOn(word: Word, part: string): boolean {
  return part === word.text ? word.isPrefix : part.length > SHORTEST_PREFIX
}

/** Returns the words of a text: small letters without marks, and digits. */
export function wordsOf(text: string): string[] {
  const plain = ASCII.test(text) ? text : text.normalize('NFKD').replace(MARKS, '')
  const spelled = spelledOut(plain.toLowerCase().replace(APOSTROPHES, '').replace(NOT_ASCII, ' '))
  return spelled
    .split(NOT_IN_WORDS)
    .filter((word) => word !== '')
    .map((word) => word.slice(0, LONGEST_WORD))
}

/** Returns a word without the ending of a plural. */
export function singular(word: string): string {
  if (word.length > 4 && word.endsWith('ies')) return `${word.slice(0, -3)}y`
  return word.length > 3 && /[^sui]s$/.test(word) ? word.slice(0, -1) : word
}

function readWord(text: string, place: { readonly isLast: boolean; readonly isAlone: boolean }): Word {
  const own = [text, singular(text)]
  if (text.length > 4 && text.endsWith('y')) own.push(`${text.slice(0, -1)}ies`)
  const readings = [...[...new Set(own)].map((word) => [word]), ...(SHORTHAND.get(text) ?? [])]
  return { text, readings, related: [], isPrefix: isBeginning(text, place), documents: 1 }
}

function isBeginning(text: string, { isLast, isAlone }: { readonly isLast: boolean; readonly isAlone: boolean }) {
  if (DIGITS.test(text)) return isAlone || text.length > SHORTEST_PREFIX
  return text.length >= SHORTEST_PREFIX || text.length === 1 || isLast
}

/** Counted in signs, as Python counts: what is pasted may be of any length. */
function firstSigns(text: string): string {
  return [...text.slice(0, 2 * LONGEST_QUERY)].slice(0, LONGEST_QUERY).join('')
}
