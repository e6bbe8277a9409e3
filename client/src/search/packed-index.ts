/** A search index as few large values, which a database gives back at once (pure). */
import type { SearchIndex, WordsRow } from './search-index.ts'
import { namesOf } from './search-index.ts'

/** All texts of an index as one, and its numbers. */
export interface PackedIndex {
  readonly texts: string
  readonly numbers: Readonly<Record<(typeof NUMBERS)[number], Int32Array>>
  readonly telling: Uint16Array
  readonly sizes: Uint8Array
}

type Row = readonly [code: string, title: string, synonyms: readonly string[], prominence: number, prior: number]

interface Texts {
  readonly rows: readonly Row[]
  readonly words: readonly string[]
  readonly trigrams: readonly string[]
}

const NUMBERS = [
  'byCode',
  'firstName',
  'wordsOfNames',
  'firstWord',
  'holders',
  'firstHolder',
  'trigramFirst',
  'trigramHolders',
] as const

export function packIndex(index: SearchIndex): PackedIndex {
  const { rows, words, trigrams, telling } = index
  const texts: Texts = {
    rows: rows.map(({ code, title, synonyms, prominence, prior }) => [code, title, synonyms, prominence, prior]),
    words,
    trigrams: trigrams.trigrams,
  }
  const { byCode, firstName, wordsOfNames, firstWord, holders, firstHolder } = index
  return {
    texts: JSON.stringify(texts),
    numbers: {
      ...{ byCode, firstName, wordsOfNames, firstWord, holders, firstHolder },
      trigramFirst: trigrams.first,
      trigramHolders: trigrams.holders,
    },
    telling,
    sizes: trigrams.sizes,
  }
}

export function unpackIndex({ texts, numbers, telling, sizes }: PackedIndex): SearchIndex {
  const { rows: packed, words, trigrams } = JSON.parse(texts) as Texts // as `packIndex` wrote it
  const rows = packed.map(
    ([code, title, synonyms, prominence, prior]): WordsRow => ({ code, title, synonyms, prominence, prior }),
  )
  const { trigramFirst, trigramHolders, ...ofIndex } = numbers
  return {
    ...ofIndex,
    rows,
    codes: Array.from(numbers.byCode, (place) => rows[place]?.code ?? ''),
    names: rows.flatMap(namesOf),
    telling,
    words,
    trigrams: { trigrams, first: trigramFirst, holders: trigramHolders, sizes },
  }
}
