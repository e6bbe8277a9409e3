/**
 * Reads a sentence: a day, and items of count, what, modifiers, role and place, in any order that people use (pure).
 *
 * The same grammar as the server's (`procedures.domain.sentences`), held by `tests/shared/sentences.json`. A code is never
 * a count; what only the person knows is left open.
 */
import { dayOptions, isCertainDay } from './sentence-days.ts'
import { DraftItems } from './sentence-drafts.ts'
import { chipOf, finished, oneDay, opened, type SentenceItem, shareOnlyPlace } from './sentence-items.ts'
import {
  AND,
  type Chip,
  FITS,
  type Find,
  fits,
  isTelling,
  type Match,
  type Phrase,
  type Phrases,
  phrasesWith,
  said,
  trimmed,
  whatChip,
} from './sentence-phrases.ts'
import { type Atom, type AtomKind, atomsOf, MODIFIERS, modifierOf, placesOf, roleOf } from './sentence-words.ts'
import { isTooLong } from './typed-code.ts'

export type { SentenceItem } from './sentence-items.ts'

/** The items of a text, its day, and the places of the words that mean nothing here. */
export interface Sentence {
  readonly items: readonly SentenceItem[]
  readonly day: Chip | null
  readonly unread: readonly (readonly [number, number])[]
}

export interface SentenceContext {
  readonly today: string
  readonly find: Find
  /** Returns, of those of some codes that are known, whether each is done once a case. */
  readonly onceACase: (codes: ReadonlySet<string>) => ReadonlyMap<string, boolean>
}

const CODE_LENGTH = 5
// With these a phrase takes its noun from the one before.
const ELLIPSIS = new Set(['with', 'without', 'w/', 'w/o', 'each', 'further', 'more'])
const OF_FIRST = new Set(['first', 'initial'])
const NUMBER_FOLLOWS = new Set([
  'level',
  'stage',
  'grade',
  'type',
  'under',
  'over',
  'to',
  'than',
  'age',
  'phase',
  'zone',
  'class',
])
const IS_MODIFIER = new RegExp(`^(?:${MODIFIERS})$`)

/** Returns what a text of at most 500 characters says; a longer one is not read at all. */
export function parseSentence(text: string, context: SentenceContext): Sentence {
  if (isTooLong(text)) return { items: [], day: null, unread: [[0, [...text].length]] }
  const reader = new SentenceReader(context)
  for (const atom of atomsOf(text)) reader.take(atom)
  return reader.finish(context.onceACase)
}

/** Takes the words of a sentence one by one. */
class SentenceReader {
  readonly #today: string
  readonly #phrases: Phrases
  readonly #drafts = new DraftItems()
  readonly #days: Chip[] = []
  /** Words of a phrase that may go on. */
  #words: Atom[] = []
  #before: AtomKind = 'end'
  #isNegated = false
  #isForAll = false
  #isAsked = false

  constructor({ today, find }: SentenceContext) {
    this.#today = today
    this.#phrases = phrasesWith(find)
  }

  take(atom: Atom): void {
    if (this.#isNegated && atom.kind !== 'end' && atom.kind !== 'ask') this.#drafts.skip(atom)
    else this.#takers[atom.kind](atom)
    this.#before = atom.kind
  }

  finish(onceACase: SentenceContext['onceACase']): Sentence {
    this.#close()
    const { items, modifiers, skip, unread } = this.#drafts
    modifiers.forEach(skip)
    shareOnlyPlace(items)
    const codes = new Set(items.flatMap(({ what }) => what.options))
    const once: ReadonlyMap<string, boolean> = codes.size > 0 ? onceACase(codes) : new Map()
    const done = items.map((item) => finished(item, once, this.#isAsked))
    done.flatMap(({ skipped }) => skipped).forEach(skip)
    return {
      items: done.map(({ item }) => item),
      day: oneDay(this.#days),
      unread: unread.sort((a, b) => a[0] - b[0] || a[1] - b[1]),
    }
  }

  // Words, by what they are.

  readonly #takers: { readonly [kind in AtomKind]: (atom: Atom) => void } = {
    aside: (atom) => this.#drafts.skip(atom),
    ask: () => {
      this.#isAsked = true
    },
    word: (atom) => this.#words.push(atom),
    filler: (atom) => {
      if (this.#words.length > 0 || ELLIPSIS.has(atom.text)) this.#words.push(atom)
    },
    join: (atom) => {
      if (this.#words.length > 0 || (ELLIPSIS.has(atom.text) && !this.#isAfterCode())) this.#words.push(atom)
      else if (this.#drafts.isInSegment) this.#close()
    },
    code: (atom) => this.#takeCode(atom),
    number: (atom) => {
      if (this.#isAfterCode() && IS_MODIFIER.test(atom.text)) this.#takeShort(atom)
      else if (NUMBER_FOLLOWS.has(this.#words.at(-1)?.text ?? '')) this.#words.push(atom)
      else this.#waitFor(atom)
    },
    before: (atom) => this.#waitFor(atom),
    times: (atom) => this.#takeTimes(atom),
    another: (atom) => this.#waitFor(atom, true),
    hyphen: (atom) => this.#takeShort(atom),
    short: (atom) => this.#takeShort(atom),
    named: (atom) => this.#addModifier(atom, atom.text.slice(-2).toUpperCase()),
    modifier: (atom) => this.#addModifier(atom, modifierOf(atom.text)),
    all: (atom) => {
      this.#flush()
      this.#isForAll = this.#drafts.isInSegment
      if (!this.#isForAll) this.#drafts.skip(atom)
    },
    role: (atom) => this.#takeRole(atom),
    place: (atom) => this.#takePlace(atom),
    day: (atom) => this.#takeDay(atom),
    end: () => this.#close(),
    colon: () => this.#takeColon(),
    either: () => this.#takeJoiner('either'),
    slash: () => this.#takeJoiner('slash'),
    correct: (atom) => this.#takeCorrection(atom),
    negate: (atom) => this.#takeNegation(atom),
  }

  #takeCode(atom: Atom): void {
    const code = atom.text.toUpperCase().slice(0, CODE_LENGTH)
    this.#flush(code)
    // "20610 2 99213": of which of the two nobody knows.
    if (this.#isAfterCode(true)) this.#drafts.dropCount()
    this.#drafts.add(chipOf('what', atom, [code]), [])
  }

  #takeTimes(atom: Atom): void {
    this.#flush()
    const { last, isInSegment, modifiers } = this.#drafts
    const isBehind = (isInSegment || !atom.text.includes('unit')) && modifiers.length === 0
    if (last !== undefined && isBehind) last.counts.push(atom)
    else this.#waitFor(atom)
  }

  #waitFor(atom: Atom, isAnother = false): void {
    this.#flush()
    this.#drafts.waitFor(atom, isAnother)
  }

  #takeShort(atom: Atom): void {
    if (this.#isAfterCode()) this.#addModifier(atom, atom.text.slice(-2).toUpperCase())
    else this.#words.push(atom)
  }

  #addModifier(atom: Atom, value: string): void {
    const chip = chipOf('modifier', atom, [value])
    const { items, ofSegment, isInSegment, joins, count, modifiers } = this.#drafts
    if (this.#words.length > 0 || !isInSegment || joins !== null || count !== null) modifiers.push(chip)
    else for (const item of this.#isForAll ? ofSegment : items.slice(-1)) item.modifiers.push(chip)
  }

  /** Before an item it is its own, behind some it is that of all of them. */
  #takeRole(atom: Atom): void {
    if (AND.has(this.#words.at(-1)?.text ?? '')) this.#close()
    this.#flush()
    const chip = chipOf('role', atom, [roleOf(atom.text)])
    if (!this.#drafts.isInSegment) this.#drafts.roles.push(chip)
    for (const item of this.#drafts.ofSegment) item.role ??= chip
  }

  /** Before the items it holds for those that follow, behind one for all before it without one. */
  #takePlace(atom: Atom): void {
    const chip = chipOf('place', atom, placesOf(atom.text))
    this.#flush()
    if (!this.#drafts.isInSegment) this.#drafts.place = chip
    for (const item of this.#drafts.items) item.place ??= chip
  }

  #takeDay(atom: Atom): void {
    const options = dayOptions(atom.text, this.#today)
    const chip = chipOf('day', atom, options)
    if (options.length === 0) this.#drafts.skip(atom)
    else this.#days.push({ ...chip, isOpen: !isCertainDay(atom.text, options, this.#today) })
  }

  /** What says of which kind the following are: only places, roles and days of it are read. */
  #takeColon(): void {
    const drafts = this.#drafts
    if (!drafts.isInSegment) {
      trimmed(this.#words).forEach(drafts.skip)
      this.#words = []
      drafts.role = drafts.roles.at(-1) ?? drafts.role
      drafts.roles = []
    }
    this.#close()
  }

  #takeJoiner(how: 'either' | 'slash'): void {
    this.#flush()
    this.#drafts.joins = this.#drafts.items.length > 0 ? how : null
  }

  #takeCorrection(atom: Atom): void {
    // "CT head no contrast".
    if (atom.text === 'no' && this.#words.length > 0) {
      this.#words.push(atom)
      return
    }
    this.#flush()
    const isFirst = this.#drafts.items.length === 0
    if (isFirst && atom.text === 'no') {
      this.#takeNegation(atom)
      return
    }
    if (!isFirst) this.#drafts.joins = 'correct'
    this.#drafts.skip(atom)
  }

  #takeNegation(atom: Atom): void {
    this.#flush()
    for (const item of this.#drafts.ofSegment) item.what = opened(item.what)
    this.#isNegated = true
    this.#drafts.skip(atom)
  }

  #close(): void {
    this.#flush()
    this.#drafts.endSegment(this.#before === 'correct')
    this.#isNegated = false
    this.#isForAll = false
  }

  /** Returns whether nothing but modifiers stands between the last code and what comes now. */
  #isAfterCode(isCountBetween = false): boolean {
    const isBare = this.#codeBefore() !== undefined && this.#words.length === 0
    return isBare && (isCountBetween || this.#drafts.count === null)
  }

  // Phrases.

  /** Ends the phrase that is being read: it becomes an item, several, or none. */
  #flush(codeBehind?: string): void {
    const waiting = this.#words
    this.#words = []
    const noun = this.#nounFor(waiting)
    const telling = trimmed(waiting)
    if (telling.length === 0) return
    if (noun.length > 0) {
      this.#elide(telling, noun)
      return
    }
    const isBesideCode = codeBehind !== undefined || this.#codeBefore() !== undefined
    const parts = isBesideCode
      ? this.#phrases.besideCode(telling)
      : (this.#twoSided(telling) ?? this.#phrases.parted(telling))
    for (const [at, part] of parts.entries()) this.#addPhrase(part, codeBehind, parts[at + 1]?.words[0]?.start)
  }

  /** Returns "TAP block both sides" as what it is called: there the words are no modifier. */
  #twoSided(telling: readonly Atom[]): readonly Phrase[] | null {
    const { modifiers } = this.#drafts
    const others = modifiers.filter((chip) => chip.options[0] !== '50')
    if (others.length === modifiers.length) return null
    const matches = this.#phrases.find([...said(telling), 'both', 'sides'])
    if (!fits(matches)) return null
    this.#drafts.modifiers = others
    return [{ words: telling, matches, isGuess: false }]
  }

  #addPhrase(part: Phrase, codeBehind: string | undefined, until: number | undefined): void {
    const { skip, joins } = this.#drafts
    const beside = [codeBehind, this.#codeBefore()].filter((code) => code !== undefined)
    // The words say what the code beside them is.
    if (part.matches.some(({ code, closeness }) => closeness >= FITS && beside.includes(code))) return
    const [best] = part.matches
    if (best === undefined || ((beside.length > 0 || joins !== null) && !isTelling(part))) {
      part.words.forEach(skip)
      return
    }
    part.words.filter((atom) => isMissing(atom, best)).forEach(skip)
    const what = whatChip(part.words, part.matches)
    this.#drafts.add(part.isGuess ? opened(what) : what, said(part.words), until)
  }

  /** Returns the noun that a phrase leaves out; none where it has its own. */
  #nounFor(waiting: readonly Atom[]): readonly string[] {
    const phrase = this.#drafts.last?.phrase ?? []
    if (!ELLIPSIS.has(waiting[0]?.text ?? '')) return []
    const cut = phrase.findIndex((word, at) => at > 0 && ELLIPSIS.has(word))
    return phrase.slice(0, cut < 0 ? phrase.length : cut).filter((word) => !OF_FIRST.has(word))
  }

  #elide(telling: readonly Atom[], noun: readonly string[]): void {
    const phrase = [...noun, 'with', ...said(telling)]
    const matches = this.#phrases.find(phrase)
    if (matches.length === 0) telling.forEach(this.#drafts.skip)
    else this.#drafts.add(opened(whatChip(telling, matches)), phrase)
  }

  /** Returns the code that stands right before, without words between; undefined where none does. */
  #codeBefore(): string | undefined {
    const { last, isInSegment } = this.#drafts
    return isInSegment && last?.phrase.length === 0 ? last.what.options[0] : undefined
  }
}

function isMissing({ text }: Atom, { missing }: Match): boolean {
  return text.match(/\w+/g)?.some((word) => missing.includes(word)) === true
}
