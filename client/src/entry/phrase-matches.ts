/**
 * How near the codes that a search found are to a phrase in which all words count, as those of a sentence do (pure).
 *
 * As the server's (`codes.search.phrases`).
 */
import { ANESTHESIA } from '../catalog/patterns.ts'
import { FILLERS } from '../search/abbreviations.ts'
import { type Query, readQuery, saysWithout, singular, type Word, wordsOf } from '../search/query.ts'
import type { Match } from './sentence-phrases.ts'

export interface NamedCode {
  readonly code: string
  readonly names: readonly string[]
}

interface Name {
  readonly words: readonly string[]
  readonly hasWith: boolean
  /** "In-house call" is no house call. */
  readonly places: number
}

// A name that is the phrase; from FITS on the names of the code have every word.
const WHOLE = 100
const FITS = 50
// What a word counts that is in a name, and one that begins a word of it.
const WORD = 10
const BEGINNING = 8
const SHORTEST_BEGINNING = 4
const PLACES = new Set(['in', 'on', 'by', 'at', 'from'])

const IN_ANESTHESIA = 'anesthesi'

/**
 * Returns the matches that somebody of a specialty may mean.
 *
 * Anesthesia is named after the operation that it is for: where a phrase is that of an operation as well, who does not
 * work in anesthesia means this one.
 */
export function matchesFor(specialty: string, matches: readonly Match[]): readonly Match[] {
  const others = matches.filter(({ code }) => !ANESTHESIA.test(code))
  const nearest = Math.max(...others.map(({ closeness }) => closeness))
  if (specialty.includes(IN_ANESTHESIA) || nearest < FITS) return matches
  return matches.filter((match) => match.closeness > nearest || others.includes(match))
}

/** Returns codes by how near their names are to a phrase, in the order given where they are equally near. */
export function phraseMatches(phrase: string, codes: readonly NamedCode[]): readonly Match[] {
  const query = readQuery(phrase)
  const matches = codes.map((code) => matchOf(query, code))
  return matches.sort((a, b) => b.closeness - a.closeness)
}

function matchOf(query: Query, { code, names }: NamedCode): Match {
  const read = names.map(nameOf)
  const fits = read.map((name) => query.words.map((word) => fitOf(word, name)))
  const missing = query.words.filter((_, n) => fits.every((fit) => fit[n] === 0)).map(({ text }) => text)
  const count = query.words.length
  if (missing.length > 0 || count === 0) {
    return { code, closeness: Math.floor(((FITS - 1) * (count - missing.length)) / Math.max(count, 1)), missing }
  }
  const near = read.map((name, n) =>
    saysWithout(query) && name.hasWith ? FITS : closenessOf(fits[n] ?? [], name, query.fillers.includes('with')),
  )
  return { code, closeness: Math.max(FITS, ...near), missing }
}

function closenessOf(fits: readonly number[], { words, places, hasWith }: Name, saysWith: boolean): number {
  const least = Math.min(...fits)
  if (least === 0) return FITS
  const most = Math.max(words.length + places, fits.length)
  // "With contrast" is not without.
  if (least === WORD && most === fits.length && (hasWith || !saysWith)) return WHOLE
  return FITS + Math.floor(((WHOLE - FITS - 1) * fits.reduce((sum, fit) => sum + fit, 0)) / (WORD * most))
}

function nameOf(text: string): Name {
  const words = wordsOf(text)
  const telling = words.filter((word) => !FILLERS.has(word)).map(singular)
  return {
    words: [...new Set(telling)],
    hasWith: words.includes('with'),
    places: words.filter((word) => PLACES.has(word)).length,
  }
}

function fitOf({ readings }: Word, { words }: Name): number {
  return Math.max(...readings.map((parts) => Math.min(...parts.map((part) => partFit(part, words)))))
}

function partFit(part: string, words: readonly string[]): number {
  if (words.includes(part) || words.includes(singular(part))) return WORD
  return part.length >= SHORTEST_BEGINNING && words.some((word) => word.startsWith(part)) ? BEGINNING : 0
}
