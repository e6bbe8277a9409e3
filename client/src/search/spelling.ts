/** What was meant: known words near to those of a query, and other forms of its words (pure). */
import type { Reading } from './abbreviations.ts'
import { closestWords } from './edit-distance.ts'
import type { Query, Word } from './query.ts'
import { relatedWords } from './related.ts'
import { countBeginning, type SearchIndex } from './search-index.ts'
import { similarWords } from './trigrams.ts'

const SHORTEST_CORRECTED = 4
const SHORTEST_PART = 3
const LETTERS = /^[a-z]+$/
const DIGITS = /^[0-9]+$/

/**
 * Returns a query with readings of what unknown words may have been meant to be, and of neighbors as one word.
 *
 * Each word has the beginnings of its other forms, too, and knows how often it is found in codes itself. As the server's (`codes.search.spelling`).
 */
export function correctSpelling(query: Query, index: SearchIndex): Query {
  const joined = joinedWords(query.words, index)
  return { ...query, words: query.words.map((word) => readAnew(word, joined.get(word.text), index)) }
}

function readAnew(word: Word, joined: readonly Reading[] | undefined, index: SearchIndex): Word {
  const documents = sum(word.readings.map(([first = '']) => countBeginning(index, first)))
  const counted = { ...word, documents, related: relatedWords(word.text).map((one) => [one]) }
  const isKnown = word.readings.some((reading) => reading.every((part) => countBeginning(index, part) > 0))
  if (joined !== undefined) {
    return { ...counted, readings: [...(isKnown ? word.readings : []), ...joined], isPrefix: true }
  }
  const readings = isKnown ? [] : meantBy(word.text, index)
  return readings.length > 0 ? { ...counted, readings, isPrefix: true } : counted
}

/** Returns the readings that a typing error or a blank left out may have made a word of. */
function meantBy(word: string, index: SearchIndex): readonly Reading[] {
  if (word.length < SHORTEST_CORRECTED || DIGITS.test(word)) return []
  const documents = (place: number) => (index.firstHolder[place + 1] ?? 0) - (index.firstHolder[place] ?? 0)
  const similar = similarWords(index.trigrams, word, documents)
  const known = new Map(similar.map((place) => [index.words[place] ?? '', documents(place)]))
  const near = closestWords(word, known).map((one) => [one])
  return near.length > 0 ? near : cutsOf(word, index)
}

/** Returns the ways to cut a word in two known ones that were typed without a blank between them. */
function cutsOf(word: string, index: SearchIndex): readonly Reading[] {
  const cuts: Reading[] = []
  for (let at = SHORTEST_PART; at <= word.length - SHORTEST_PART; at += 1) {
    const cut = [word.slice(0, at), word.slice(at)]
    if (cut.every((part) => countBeginning(index, part) > 0)) cuts.push(cut)
  }
  return cuts
}

/** Returns for each word the words that it is together with a neighbor. */
function joinedWords(words: readonly Word[], index: SearchIndex): ReadonlyMap<string, readonly Reading[]> {
  const joined = new Map<string, Reading[]>()
  for (const [n, { text }] of words.entries()) {
    const next = words[n + 1]
    if (next === undefined) continue
    const whole = text + next.text
    if (!LETTERS.test(whole) || countBeginning(index, whole) === 0) continue
    for (const part of [text, next.text]) joined.set(part, [...(joined.get(part) ?? []), [whole]])
  }
  return joined
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0)
}
