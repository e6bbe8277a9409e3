/**
 * Reads a sentence: a day, and items of count, what, modifiers, role and place, in any order that people use (pure).
 *
 * The same grammar as the server's (`procedures.domain.sentences`), held by `tests/shared/sentences.json`. A code is never
 * a count; what only the person knows is left open.
 */
import { dayOptions, isCertainDay } from './sentence-days.ts'
import {
  AND,
  type Chip,
  type ChipKind,
  FITS,
  type Find,
  fits,
  isTelling,
  type Match,
  MOST_OPTIONS,
  type Phrase,
  phrasesWith,
  said,
  trimmed,
  whatChip,
} from './sentence-phrases.ts'
import {
  type Atom,
  type AtomKind,
  atomsOf,
  MODIFIERS,
  modifierOf,
  NUMBERS,
  placesOf,
  roleOf,
} from './sentence-words.ts'
import { isTooLong } from './typed-code.ts'

/** A line as far as the sentence says it. */
export interface SentenceItem {
  readonly what: Chip
  readonly count: Chip | null
  readonly modifiers: readonly Chip[]
  readonly role: Chip | null
  readonly place: Chip | null
}

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

const MOST_MODIFIERS = 4
const MOST_LINES = 20
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

/** An item as it is being read. */
interface Draft {
  what: Chip
  segment: number
  /** The words of what was done; none of a code. */
  readonly phrase: readonly string[]
  counts: Atom[]
  modifiers: Chip[]
  role: Chip | null
  place: Chip | null
  isCountOpen: boolean
}

/** Returns what a text of at most 500 characters says; a longer one is not read at all. */
export function parseSentence(text: string, { today, find, onceACase }: SentenceContext): Sentence {
  if (isTooLong(text)) return { items: [], day: null, unread: [[0, [...text].length]] }
  const phrases = phrasesWith(find)
  const items: Draft[] = []
  const days: Chip[] = []
  const unread: (readonly [number, number])[] = []
  // A segment is what stands between two commas.
  let segment = 0
  let words: Atom[] = []
  // What waits for its item, and what holds for all that follow.
  let count: Atom | null = null
  let modifiers: Chip[] = []
  let roles: Chip[] = []
  let place: Chip | null = null
  let role: Chip | null = null
  let before: AtomKind = 'end'
  /** How the next item stands to the one before. */
  let joins: 'correct' | 'either' | 'slash' | null = null
  let isAnother = false
  let isNegated = false
  let isForAll = false
  let isAsked = false

  const last = () => items.at(-1)
  const isInSegment = () => last()?.segment === segment
  const ofSegment = () => items.filter((item) => item.segment === segment)
  const skip = ({ start, end }: Atom | Chip) => void unread.push([start, end])

  /** Whether nothing but modifiers stands between the last code and what comes now. */
  const isAfterCode = (isCountBetween = false) =>
    isInSegment() && words.length === 0 && last()?.phrase.length === 0 && (isCountBetween || count === null)

  const codeBefore = () => (isInSegment() && last()?.phrase.length === 0 ? last()?.what.options[0] : undefined)

  function flush(codeBehind?: string): void {
    const waiting = words
    words = []
    const noun = nounFor(waiting)
    const telling = trimmed(waiting)
    if (telling.length === 0) return
    if (noun.length > 0) {
      elide(telling, noun)
      return
    }
    const isBesideCode = codeBehind !== undefined || codeBefore() !== undefined
    const parts = isBesideCode ? phrases.besideCode(telling) : (twoSided(telling) ?? phrases.parted(telling))
    for (const [at, part] of parts.entries()) addPhrase(part, codeBehind, parts[at + 1]?.words[0]?.start)
  }

  /** Returns "TAP block both sides" as what it is called: there the words are no modifier. */
  function twoSided(telling: readonly Atom[]): readonly Phrase[] | null {
    const others = modifiers.filter((chip) => chip.options[0] !== '50')
    if (others.length === modifiers.length) return null
    const matches = phrases.find([...said(telling), 'both', 'sides'])
    if (!fits(matches)) return null
    modifiers = others
    return [{ words: telling, matches, isGuess: false }]
  }

  function addPhrase(part: Phrase, codeBehind: string | undefined, until: number | undefined): void {
    const beside = [codeBehind, codeBefore()].filter((code) => code !== undefined)
    // The words say what the code beside them is.
    if (part.matches.some(({ code, closeness }) => closeness >= FITS && beside.includes(code))) return
    const [best] = part.matches
    if (best === undefined || ((beside.length > 0 || joins !== null) && !isTelling(part))) {
      part.words.forEach(skip)
      return
    }
    part.words.filter((atom) => isMissing(atom, best)).forEach(skip)
    const what = whatChip(part.words, part.matches)
    add(part.isGuess ? opened(what) : what, said(part.words), until)
  }

  /** Returns the noun that a phrase leaves out; none where it has its own. */
  function nounFor(waiting: readonly Atom[]): readonly string[] {
    const phrase = last()?.phrase ?? []
    if (!ELLIPSIS.has(waiting[0]?.text ?? '')) return []
    const cut = phrase.findIndex((word, at) => at > 0 && ELLIPSIS.has(word))
    return phrase.slice(0, cut < 0 ? phrase.length : cut).filter((word) => !OF_FIRST.has(word))
  }

  function elide(telling: readonly Atom[], noun: readonly string[]): void {
    const phrase = [...noun, 'with', ...said(telling)]
    const matches = phrases.find(phrase)
    if (matches.length === 0) telling.forEach(skip)
    else add(opened(whatChip(telling, matches)), phrase)
  }

  /** Adds an item with what waits for it; modifiers from `until` on are another's. */
  function add(what: Chip, phrase: readonly string[], until = Number.POSITIVE_INFINITY): void {
    const lastOne = last()
    const item = lastOne !== undefined && joins !== null ? join(lastOne, what) : newItem(what, phrase)
    if (count !== null) {
      item.counts.push(count)
      item.isCountOpen ||= isAnother
    }
    item.role = roles.at(-1) ?? item.role
    const mine = modifiers.filter(({ start }) => start < until)
    item.modifiers.push(...mine)
    modifiers = modifiers.slice(mine.length)
    count = null
    joins = null
    isAnother = false
  }

  function newItem(what: Chip, phrase: readonly string[]): Draft {
    const item = { what, segment, phrase, counts: [], modifiers: [], role, place, isCountOpen: false }
    items.push(item)
    return item
  }

  /** Joins a code to the one before: instead of it, or as another option; the person chooses. */
  function join(item: Draft, what: Chip): Draft {
    if (joins === 'slash') {
      item.what = opened(item.what)
      return newItem(opened(what), [])
    }
    const codes = [what.options, item.what.options]
    const options = [...new Set((joins === 'correct' ? codes : codes.toReversed()).flat())].slice(0, MOST_OPTIONS)
    item.segment = segment
    if (joins === 'correct') {
      item.modifiers = []
      item.counts = []
    }
    const [start, end] = [Math.min(item.what.start, what.start), Math.max(item.what.end, what.end)]
    item.what = { kind: 'what', start, end, options, isOpen: true }
    return item
  }

  function close(): void {
    flush()
    const item = last()
    if (item !== undefined) {
      giveCount(item)
      giveModifiers(item)
    }
    dropCount()
    giveRole()
    const isWaiting = before === 'correct' || (joins === 'correct' && !isInSegment())
    if (!isWaiting) joins = null
    roles = []
    segment += 1
    isNegated = false
    isForAll = false
  }

  function giveCount(item: Draft): void {
    if (count === null || (joins === null && !isInSegment())) return
    if (joins === null) item.counts.push(count)
    else item.counts.unshift(count)
    joins = null
    item.isCountOpen = true
    count = null
  }

  function giveModifiers(item: Draft): void {
    const [newest, old] = [modifiers.at(-1), item.modifiers.at(-1)]
    const given = modifiers
    modifiers = []
    if (joins === null || newest === undefined || old === undefined) {
      item.modifiers.push(...given)
      return
    }
    const options = joins === 'correct' ? [newest, old] : [old, newest]
    const both = options.flatMap((chip) => chip.options)
    item.modifiers.splice(-1, 1, { ...chipOf('modifier', { ...old, end: newest.end }, both), isOpen: true })
    joins = null
  }

  /** Gives a role that stands alone to all before it, or to all that follow. */
  function giveRole(): void {
    const given = roles.at(-1)
    if (given === undefined || isInSegment()) return
    if (items.length === 0) role = given
    for (const item of items) item.role ??= given
  }

  function dropCount(): void {
    if (count !== null) skip(count)
    count = null
    isAnother = false
  }

  function waitFor(atom: Atom): void {
    flush()
    dropCount()
    count = atom
  }

  function takeModifier(atom: Atom, value: string): void {
    const chip = chipOf('modifier', atom, [value])
    if (words.length > 0 || !isInSegment() || joins !== null || count !== null) modifiers.push(chip)
    else for (const item of isForAll ? ofSegment() : items.slice(-1)) item.modifiers.push(chip)
  }

  function takeShort(atom: Atom): void {
    if (isAfterCode()) takeModifier(atom, atom.text.slice(-2).toUpperCase())
    else words.push(atom)
  }

  function takeNegation(atom: Atom): void {
    flush()
    for (const item of ofSegment()) item.what = opened(item.what)
    isNegated = true
    skip(atom)
  }

  function takeJoiner(how: 'either' | 'slash'): void {
    flush()
    joins = items.length > 0 ? how : null
  }

  const takers: { readonly [kind in AtomKind]: (atom: Atom) => void } = {
    aside: skip,
    ask: () => {
      isAsked = true
    },
    word: (atom) => words.push(atom),
    filler: (atom) => {
      if (words.length > 0 || ELLIPSIS.has(atom.text)) words.push(atom)
    },
    join: (atom) => {
      if (words.length > 0 || (ELLIPSIS.has(atom.text) && !isAfterCode())) words.push(atom)
      else if (isInSegment()) close()
    },
    code: (atom) => {
      const code = atom.text.toUpperCase().slice(0, 5)
      flush(code)
      // "20610 2 99213": of which of the two nobody knows.
      if (isAfterCode(true)) dropCount()
      add(chipOf('what', atom, [code]), [])
    },
    number: (atom) => {
      if (isAfterCode() && IS_MODIFIER.test(atom.text)) takeShort(atom)
      else if (NUMBER_FOLLOWS.has(words.at(-1)?.text ?? '')) words.push(atom)
      else waitFor(atom)
    },
    before: waitFor,
    times: (atom) => {
      flush()
      const isBehind = (isInSegment() || !atom.text.includes('unit')) && modifiers.length === 0
      const item = last()
      if (item !== undefined && isBehind) item.counts.push(atom)
      else waitFor(atom)
    },
    another: (atom) => {
      waitFor(atom)
      isAnother = true
    },
    hyphen: takeShort,
    short: takeShort,
    named: (atom) => takeModifier(atom, atom.text.slice(-2).toUpperCase()),
    modifier: (atom) => takeModifier(atom, modifierOf(atom.text)),
    all: (atom) => {
      flush()
      isForAll = isInSegment()
      if (!isForAll) skip(atom)
    },
    /** Before an item it is its own, behind some it is that of all of them. */
    role: (atom) => {
      if (AND.has(words.at(-1)?.text ?? '')) close()
      flush()
      const chip = chipOf('role', atom, [roleOf(atom.text)])
      if (!isInSegment()) roles.push(chip)
      for (const item of ofSegment()) item.role ??= chip
    },
    /** Before the items it holds for those that follow, behind one for all before it without one. */
    place: (atom) => {
      const chip = chipOf('place', atom, placesOf(atom.text))
      flush()
      if (!isInSegment()) place = chip
      for (const item of items) item.place ??= chip
    },
    day: (atom) => {
      const options = dayOptions(atom.text, today)
      const chip = chipOf('day', atom, options)
      if (options.length === 0) skip(atom)
      else days.push({ ...chip, isOpen: !isCertainDay(atom.text, options, today) })
    },
    end: close,
    /** What says of which kind the following are: only places, roles and days of it are read. */
    colon: () => {
      if (!isInSegment()) {
        trimmed(words).forEach(skip)
        words = []
        role = roles.at(-1) ?? role
        roles = []
      }
      close()
    },
    either: () => takeJoiner('either'),
    slash: () => takeJoiner('slash'),
    correct: (atom) => {
      // "CT head no contrast".
      if (atom.text === 'no' && words.length > 0) {
        words.push(atom)
        return
      }
      flush()
      if (items.length === 0 && atom.text === 'no') return takeNegation(atom)
      if (items.length > 0) joins = 'correct'
      skip(atom)
    },
    negate: takeNegation,
  }

  for (const atom of atomsOf(text)) {
    if (isNegated && atom.kind !== 'end' && atom.kind !== 'ask') skip(atom)
    else takers[atom.kind](atom)
    before = atom.kind
  }
  close()
  modifiers.forEach(skip)
  shareOnlyPlace(items)
  const codes = new Set(items.flatMap(({ what }) => what.options))
  const once: ReadonlyMap<string, boolean> = codes.size > 0 ? onceACase(codes) : new Map()
  const done = items.map((item) => itemOf(item, once, isAsked, skip))
  return { items: done, day: oneDay(days), unread: unread.sort((a, b) => a[0] - b[0] || a[1] - b[1]) }
}

/** Gives the only place of a sentence to all items. */
function shareOnlyPlace(items: readonly Draft[]): void {
  const places = items.flatMap(({ place }) => place ?? [])
  const [first] = places
  if (first === undefined || places.some(({ options }) => options.join() !== first.options.join())) return
  for (const item of items) item.place = places.at(-1) ?? null
}

function itemOf(draft: Draft, once: ReadonlyMap<string, boolean>, isAsked: boolean, skip: (chip: Chip) => void) {
  const { role, place } = draft
  const isUnknown = draft.what.options.some((code) => !once.has(code))
  const what = isUnknown || isAsked ? opened(draft.what) : draft.what
  const distinct = draft.modifiers.filter((chip, at, all) => all.findIndex((one) => isSame(one, chip)) === at)
  distinct.slice(MOST_MODIFIERS).forEach(skip)
  const isOnce = what.options.some((code) => once.get(code) === true)
  return { what, count: countChip(draft, isOnce), modifiers: distinct.slice(0, MOST_MODIFIERS), role, place }
}

function isSame(one: Chip, other: Chip): boolean {
  return one.options.join() === other.options.join()
}

function countChip({ counts, isCountOpen }: Draft, isOnce: boolean): Chip | null {
  const [first] = counts
  if (first === undefined) return null
  const numbers = [...new Set(counts.map(({ text }) => numberIn(text)))]
  if (isCountOpen && numbers.length === 1) numbers.push(1)
  const options = [...new Set(numbers.flatMap((number) => countOptions(number, isOnce)))]
  return options.join() === '1' ? null : chipOf('count', first, options)
}

/** Returns what a count may mean: of what is done once a case lines, or units of one. */
function countOptions(count: number, isOnce: boolean): readonly string[] {
  if (!isOnce || count === 1) return [`${count}`]
  return count <= MOST_LINES ? [`${count}x1`, `${count}`] : [`${count}`, '1']
}

/** Returns the number in words such as `x 3`, `3 units of`, `two`, `twice`, `another`. */
function numberIn(text: string): number {
  const digits = /[0-9]+/.exec(text)
  if (digits !== null) return Number(digits[0])
  if (text === 'twice') return 2
  return NUMBERS.indexOf(text.split(' ').find((word) => NUMBERS.includes(word)) ?? 'one') + 1
}

function oneDay(days: readonly Chip[]): Chip | null {
  if (days.length === 0) return null
  const span = { start: Math.min(...days.map(({ start }) => start)), end: Math.max(...days.map(({ end }) => end)) }
  const chip = chipOf('day', span, [...new Set(days.flatMap(({ options }) => options))])
  return { ...chip, isOpen: chip.isOpen || days.some(({ isOpen }) => isOpen) }
}

function chipOf(kind: ChipKind, { start, end }: { start: number; end: number }, options: readonly string[]): Chip {
  return { kind, start, end, options, isOpen: options.length > 1 }
}

function isMissing({ text }: Atom, { missing }: Match): boolean {
  return text.match(/\w+/g)?.some((word) => missing.includes(word)) === true
}

function opened(chip: Chip): Chip {
  return { ...chip, isOpen: true }
}
