/** What one, two or three letters find, worked out beforehand: thousands of codes begin with them (pure). */
import type { SearchIndex } from './search-index.ts'
import { placeOf } from './trigrams.ts'

/** The best rows of each text, the best first, as plain values. */
export interface Beginnings {
  /** In the order of the alphabet. */
  readonly texts: readonly string[]
  readonly first: Int32Array
  readonly rows: Int32Array
}

/** Up to so many codes are known beforehand. */
export const MOST_KEPT = 20
const SIGNS = [...'abcdefghijklmnopqrstuvwxyz0123456789']
/** Three letters with which fewer words of codes begin are answered as quickly without. */
const MANY = 200

/** Returns the texts that are worth it, in the order of the alphabet. */
export function textsWorthKeeping({ words, firstHolder }: SearchIndex): readonly string[] {
  const counts = new Map<string, number>()
  for (const [place, word] of words.entries()) {
    const text = word.slice(0, 3)
    if (text.length < 3) continue
    const holders = (firstHolder[place + 1] ?? 0) - (firstHolder[place] ?? 0)
    counts.set(text, (counts.get(text) ?? 0) + holders)
  }
  const often = [...counts].filter(([, count]) => count >= MANY).map(([text]) => text)
  const short = SIGNS.flatMap((sign) => [sign, ...SIGNS.map((next) => sign + next)])
  return [...short, ...often].sort()
}

/** Returns the best rows of a text; null where they were not worked out. */
export function rowsKept({ texts, first, rows }: Beginnings, text: string): Int32Array | null {
  const place = placeOf(texts, text)
  return texts[place] === text ? rows.subarray(first[place], first[place + 1]) : null
}
