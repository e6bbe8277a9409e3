/** Words that share trigrams, among which those that a typing error may have made are looked for (pure). */

/** Words by their trigrams, as plain values: a worker may hand it over, a database may keep it. */
export interface TrigramIndex {
  /** In the order of the alphabet. */
  readonly trigrams: readonly string[]
  /** Where the words of each trigram begin in `holders`; one more for the end. */
  readonly first: Int32Array
  /** Places of words. */
  readonly holders: Int32Array
  /** How many trigrams each word has. */
  readonly sizes: Uint8Array
}

const MOST_SIMILAR = 30
/** Shared trigrams of all that either word has, in millionths: so no rounding decides, and equal shares stay equal. */
const MILLION = 1_000_000
const LEAST = 300_000
const DIGIT = /^[0-9]/

/** Returns the words by their trigrams; numbers are no words to correct. */
export function indexTrigrams(words: readonly string[]): TrigramIndex {
  const byTrigram = new Map<string, number[]>()
  const sizes = new Uint8Array(words.length)
  for (const [place, word] of words.entries()) {
    if (DIGIT.test(word)) continue
    const own = trigramsOf(word)
    sizes[place] = own.size
    for (const trigram of own) {
      const holders = byTrigram.get(trigram)
      if (holders === undefined) byTrigram.set(trigram, [place])
      else holders.push(place)
    }
  }
  const trigrams = [...byTrigram.keys()].sort()
  const lists = trigrams.map((trigram) => byTrigram.get(trigram) ?? [])
  return { trigrams, ...flat(lists), sizes }
}

/** Returns lists as one, with where each begins. */
export function flat(lists: readonly (readonly number[])[]): {
  readonly first: Int32Array
  readonly holders: Int32Array
} {
  const first = new Int32Array(lists.length + 1)
  for (const [n, list] of lists.entries()) first[n + 1] = (first[n] ?? 0) + list.length
  const holders = new Int32Array(first.at(-1) ?? 0)
  for (const [n, list] of lists.entries()) holders.set(list, first[n] ?? 0)
  return { first, holders }
}

/** Returns the places of the thirty words most like a typed one: they share three tenths of their trigrams at least. */
export function similarWords(
  { trigrams, first, holders, sizes }: TrigramIndex,
  typed: string,
  documents: (place: number) => number,
): readonly number[] {
  const own = trigramsOf(typed)
  const shared = new Map<number, number>()
  for (const trigram of own) {
    const at = placeOf(trigrams, trigram)
    if (trigrams[at] !== trigram) continue
    for (const place of holders.subarray(first[at], first[at + 1])) shared.set(place, (shared.get(place) ?? 0) + 1)
  }
  return [...shared]
    .map(([place, common]) => ({
      place,
      share: Math.floor((common * MILLION) / (own.size + (sizes[place] ?? 0) - common)),
    }))
    .filter(({ share }) => share >= LEAST)
    .sort((a, b) => b.share - a.share || documents(b.place) - documents(a.place) || a.place - b.place)
    .slice(0, MOST_SIMILAR)
    .map(({ place }) => place)
}

/** Returns each three neighboring letters of a word with two blanks before and one behind it. */
function trigramsOf(word: string): ReadonlySet<string> {
  const padded = `  ${word} `
  const trigrams = new Set<string>()
  for (let at = 0; at + 3 <= padded.length; at += 1) trigrams.add(padded.slice(at, at + 3))
  return trigrams
}

/** Returns the first place in a sorted list whose text does not come before another. */
export function placeOf(texts: readonly string[], text: string): number {
  let [start, end] = [0, texts.length]
  while (start < end) {
    const middle = (start + end) >> 1
    if ((texts[middle] ?? '') < text) start = middle + 1
    else end = middle
  }
  return start
}
