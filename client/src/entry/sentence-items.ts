/**
 * An item of a sentence: as it is being read, and what is said of it in the end (pure).
 *
 * The same rules as the server's (`procedures.domain.sentences.items`).
 */
import { type Chip, type ChipKind, MOST_OPTIONS } from './sentence-phrases.ts'
import { type Atom, NUMBERS } from './sentence-words.ts'

/** A line as far as the sentence says it. */
export interface SentenceItem {
  readonly what: Chip
  readonly count: Chip | null
  readonly modifiers: readonly Chip[]
  readonly role: Chip | null
  readonly place: Chip | null
}

/** An item as it is being read. */
export interface Draft {
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

/** An item, and what of it is more than a line takes. */
interface FinishedItem {
  readonly item: SentenceItem
  readonly skipped: readonly Chip[]
}

const MOST_MODIFIERS = 4
const MOST_LINES = 20

export function chipOf(
  kind: ChipKind,
  { start, end }: { start: number; end: number },
  options: readonly string[],
): Chip {
  return { kind, start, end, options, isOpen: options.length > 1 }
}

export function opened(chip: Chip): Chip {
  return { ...chip, isOpen: true }
}

/** Returns both of two chips as one of which the person chooses, the first one first; they stand beside each other. */
export function eitherOf(first: Chip, second: Chip): Chip {
  const [start, end] = [Math.min(first.start, second.start), Math.max(first.end, second.end)]
  const options = [...new Set([...first.options, ...second.options])].slice(0, MOST_OPTIONS)
  return { kind: first.kind, start, end, options, isOpen: true }
}

/** Gives the only place of a sentence to all items. */
export function shareOnlyPlace(items: readonly Draft[]): void {
  const places = items.flatMap(({ place }) => place ?? [])
  const [first] = places
  if (first === undefined || places.some(({ options }) => options.join() !== first.options.join())) return
  for (const item of items) item.place = places.at(-1) ?? null
}

/** Returns an item as it is shown; `once` says of known codes whether each is done once a case. */
export function finished(draft: Draft, once: ReadonlyMap<string, boolean>, isAsked: boolean): FinishedItem {
  const { role, place } = draft
  const isUnknown = draft.what.options.some((code) => !once.has(code))
  const what = isUnknown || isAsked ? opened(draft.what) : draft.what
  const distinct = draft.modifiers.filter((chip, at, all) => all.findIndex((one) => isSame(one, chip)) === at)
  const isOnce = what.options.some((code) => once.get(code) === true)
  const modifiers = distinct.slice(0, MOST_MODIFIERS)
  return {
    item: { what, count: countChip(draft, isOnce), modifiers, role, place },
    skipped: distinct.slice(MOST_MODIFIERS),
  }
}

/** Returns all that was said of the day as one chip; null where nothing was. */
export function oneDay(days: readonly Chip[]): Chip | null {
  if (days.length === 0) return null
  const span = { start: Math.min(...days.map(({ start }) => start)), end: Math.max(...days.map(({ end }) => end)) }
  const chip = chipOf('day', span, [...new Set(days.flatMap(({ options }) => options))])
  return { ...chip, isOpen: chip.isOpen || days.some(({ isOpen }) => isOpen) }
}

function isSame(chip: Chip, other: Chip): boolean {
  return chip.options.join() === other.options.join()
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
