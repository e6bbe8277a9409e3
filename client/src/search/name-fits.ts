/** How well the words of a query fit one name: in whole numbers, so that every device agrees (pure). */
import { type Query, saysWithout } from './query.ts'
import { type SearchIndex, wordPlace } from './search-index.ts'
import { WHOLE, type WordFit } from './word-fits.ts'

export interface NameFit {
  readonly name: number
  /** What the name counts for each word of the query. */
  readonly fits: readonly number[]
  readonly matchedWords: number
  readonly hasAll: boolean
  readonly isWhole: boolean
  /** How much of the name the words are, in thousandths. */
  readonly closeness: number
}

const CLOSENESS = 100
/** What "with" costs that the name lacks. */
export const UNSAID = 100
const NO_WORD = -1

/** Returns true where one name of a code fits better than another. */
export function isBetter(a: NameFit, b: NameFit): boolean {
  const better =
    Number(a.isWhole) - Number(b.isWhole) ||
    Number(a.hasAll) - Number(b.hasAll) ||
    a.matchedWords - b.matchedWords ||
    a.closeness - b.closeness
  return better > 0
}

/** Returns what says how a name fits a query. */
export function nameFitter(index: SearchIndex, query: Query, words: readonly WordFit[]): (name: number) => NameFit {
  const fillers = new Set(query.fillers.map((filler) => wordPlace(index, filler) ?? NO_WORD))
  const asksWith = query.fillers.includes('with')
  const asksWithout = saysWithout(query)
  const withPlace = wordPlace(index, 'with') ?? NO_WORD
  const withoutPlace = wordPlace(index, 'without') ?? NO_WORD
  return (name) => {
    const ofName = index.wordsOfNames.subarray(index.firstWord[name] ?? 0, index.firstWord[name + 1] ?? 0)
    const fits = words.map((word) => bestOf(word, ofName))
    const said = count(ofName, (word) => fillers.has(word))
    const hasWith = ofName.includes(withPlace)
    // "With contrast" is not without, and "without, then with" is neither; other fillers say nothing.
    const isUnsaid = asksWith ? !hasWith : asksWithout && hasWith
    const isContrary = isUnsaid && ofName.includes(withoutPlace)
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
function bestOf({ direct, phrases }: WordFit, ofName: Int32Array): number {
  let best = bestWord(direct.fits, ofName)
  for (const parts of phrases) {
    let worst = WHOLE
    for (const { fits } of parts) worst = Math.min(worst, bestWord(fits, ofName))
    best = Math.max(best, worst)
  }
  return best
}

function bestWord(fits: Uint8Array, ofName: Int32Array): number {
  let best = 0
  for (const word of ofName) best = Math.max(best, fits[word] ?? 0)
  return best
}

function count(numbers: Iterable<number>, isCounted: (number: number) => boolean): number {
  let counted = 0
  for (const number of numbers) if (isCounted(number)) counted += 1
  return counted
}
