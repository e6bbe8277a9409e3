/**
 * What the words of a phrase are: one thing or several, with the codes that fit (pure).
 *
 * The same rules as the server's (`procedures.domain.sentences.phrases`).
 */
import type { Atom } from './sentence-words.ts'

/** A code that fits a phrase: how well, from 0 to 100, and which words of the phrase its names do not have. */
export interface Match {
  readonly code: string
  readonly closeness: number
  readonly missing: readonly string[]
}

/** Returns the codes that fit a phrase, the best first. */
export type Find = (phrase: string) => readonly Match[]

export type ChipKind = 'what' | 'count' | 'modifier' | 'role' | 'place' | 'day'

/**
 * A part of a line with the place of its words, in characters (code points); open where the person has to choose an option.
 *
 * An option is a code, a role, a place of service, a day, a modifier, or a count: `3` are units of one line, `3x1` three
 * lines of one unit. A closed chip has one option.
 */
export interface Chip {
  readonly kind: ChipKind
  readonly start: number
  readonly end: number
  readonly options: readonly string[]
  readonly isOpen: boolean
}

/** Words with the codes that fit them; a guess where the words may as well be taken otherwise. */
export interface Phrase {
  readonly words: readonly Atom[]
  readonly matches: readonly Match[]
  readonly isGuess: boolean
}

// A name of a code that has every word of a phrase and no other; from FITS on every word is in the names of the code.
const WHOLE = 100
export const FITS = 50
// Candidates nearer to the best one than this are as good as it.
const MARGIN = 20
// Candidates of an open chip, and phrases that are looked up for one sentence.
export const MOST_OPTIONS = 6
const MOST_PHRASES = 40
// Longer phrases are not parted but at words that join.
const MOST_GUESSED = 8

// Words that join two things, and one that may.
export const AND: ReadonlySet<string> = new Set(['and', 'plus', 'also', 'then', '&', '+'])
const WITH: ReadonlySet<string> = new Set(['with'])

export interface Phrases {
  /** Returns the codes that fit words well enough to be offered, the best first. */
  readonly find: (words: readonly string[]) => readonly Match[]
  /** Returns words beside a code, which are a phrase of their own only where they are the name of a code. */
  readonly besideCode: (words: readonly Atom[]) => readonly Phrase[]
  /**
   * Returns words as one phrase where some code has all of them, else as several, some of them unread.
   *
   * "And" joins two things, but for names such as incision and drainage; then "with" may; last of all any two neighbors,
   * as somebody dictates without a stop.
   */
  readonly parted: (words: readonly Atom[]) => readonly Phrase[]
}

/** Returns the codes that fit phrases, each looked up once and not too many. */
export function phrasesWith(findCodes: Find): Phrases {
  const known = new Map<string, readonly Match[]>()

  function find(words: readonly string[]): readonly Match[] {
    const phrase = words.join(' ')
    const before = known.get(phrase)
    if (before === undefined && known.size >= MOST_PHRASES) return []
    const matches = before ?? worthOffering(findCodes(phrase))
    known.set(phrase, matches)
    return matches
  }

  const of = (words: readonly Atom[]) => find(said(words))

  function fitting(words: readonly Atom[]): Phrase {
    const matches = of(words)
    return { words, matches: fits(matches) ? matches : [], isGuess: true }
  }

  function parted(words: readonly Atom[]): readonly Phrase[] {
    const whole = of(words)
    const joined = joinedByAnd(words, whole)
    if (joined.length > 0) return joined
    const asOne: readonly Phrase[] = [{ words, matches: whole, isGuess: false }]
    if (fits(whole)) return asOne
    const withOthers = halvesOf(words, WITH, false)
    const parts = withOthers.length > 0 ? withOthers : guess(words)
    return parts.length > 0 ? parts : asOne
  }

  function joinedByAnd(words: readonly Atom[], whole: readonly Match[]): readonly Phrase[] {
    const halves = halvesOf(words, AND, !fits(whole))
    const [first, ...others] = halves
    if (first === undefined) return []
    if (!isWhole(whole) && others.every((half) => isTelling(half) || !fits(whole))) return halves
    const matches = merged(whole, first.matches)
    if (halves.every((half) => isWhole(half.matches)))
      return [{ words: first.words, matches, isGuess: true }, ...others]
    // It may be one code or two.
    return halves.every(isTelling) ? [{ words, matches, isGuess: true }] : []
  }

  /** Returns the phrases on both sides of the first word that joins two. */
  function halvesOf(words: readonly Atom[], joins: ReadonlySet<string>, canElide: boolean): readonly Phrase[] {
    for (const [place, atom] of words.entries()) {
      const halves = joins.has(atom.text) ? halvesAt(words, place, canElide) : []
      if (halves.length > 0) return halves
    }
    return []
  }

  function halvesAt(words: readonly Atom[], place: number, canElide: boolean): readonly Phrase[] {
    const [left, right] = [trimmed(words.slice(0, place)), trimmed(words.slice(place + 1))]
    if (left.length === 0 || right.length === 0) return []
    const ofLeft = of(left)
    const rest = (canElide ? ofOneWord(left, right) : null) ?? parted(right)
    const isRight = fits(ofLeft) && rest[0]?.matches[0] !== undefined
    return isRight ? [{ words: left, matches: ofLeft, isGuess: false }, ...rest] : []
  }

  /** Returns "IUD insertion and removal" as the removal of an IUD. */
  function ofOneWord(left: readonly Atom[], right: readonly Atom[]): readonly Phrase[] | null {
    if (right.length > 1 || left.length < 2) return null
    const matches = find(said([...left.slice(0, -1), ...right]))
    return fits(matches) ? [{ words: right, matches, isGuess: true }] : null
  }

  /** Returns the two parts of which both fit, else the longest part that does with the rest unread. */
  function guess(words: readonly Atom[]): readonly Phrase[] {
    let best: readonly Phrase[] = []
    let most = 0
    for (let place = 1; place < words.length && words.length <= MOST_GUESSED; place += 1) {
      const parts = [trimmed(words.slice(0, place)), trimmed(words.slice(place))].filter((part) => part.length > 0)
      const phrases = parts.map(fitting).map((phrase) => (isTelling(phrase) ? phrase : { ...phrase, matches: [] }))
      const count = phrases.reduce((sum, phrase) => sum + (phrase.matches.length > 0 ? phrase.words.length : 0), 0)
      if (count > most) [best, most] = [phrases, count]
    }
    return best
  }

  return { find, parted, besideCode: (words) => [fitting(words)] }
}

/** Returns whether words are hardly there by chance: two of them, or one that is the name of one code. */
export function isTelling({ words, matches }: Phrase): boolean {
  return matches.length > 0 && (words.length > 1 || !whatChip(words, matches).isOpen)
}

export function fits(matches: readonly Match[]): boolean {
  return (matches[0]?.closeness ?? 0) >= FITS
}

/** Returns the chip of a phrase: closed where one code alone has it as a whole name. */
export function whatChip(words: readonly Atom[], matches: readonly Match[]): Chip {
  const isOpen = !isWhole(matches) || matches.slice(1).some(({ closeness }) => closeness > WHOLE - MARGIN)
  const codes = matches.map(({ code }) => code)
  const [start, end] = [words[0]?.start ?? 0, words.at(-1)?.end ?? 0]
  return { kind: 'what', start, end, options: isOpen ? codes : codes.slice(0, 1), isOpen }
}

/** Returns words without those at their ends that say nothing. */
export function trimmed(words: readonly Atom[]): readonly Atom[] {
  const isSaying = ({ kind }: Atom) => kind !== 'filler' && kind !== 'join'
  return words.slice(words.findIndex(isSaying), words.findLastIndex(isSaying) + 1)
}

/** Returns words as names have them: minutes and hours in full. */
export function said(words: readonly Atom[]): readonly string[] {
  return words.map(({ text }) => text.replace(/\bmins?$/, 'minutes').replace(/\bhrs?$/, 'hours'))
}

function isWhole(matches: readonly Match[]): boolean {
  return matches[0]?.closeness === WHOLE
}

/** Returns the codes of which one has all words, before those that have some of them. */
function merged(whole: readonly Match[], matches: readonly Match[]): readonly Match[] {
  if (!isWhole(whole)) return matches
  const first = whole.filter(({ closeness }) => closeness === WHOLE)
  const codes = new Set(first.map(({ code }) => code))
  return [...first, ...matches.filter(({ code }) => !codes.has(code))].slice(0, MOST_OPTIONS)
}

/** Returns the best and those that are not much worse; none where the best lacks half of the words. */
function worthOffering(matches: readonly Match[]): readonly Match[] {
  return matches.filter(({ closeness }) => closeness > FITS / 2).slice(0, MOST_OPTIONS)
}
