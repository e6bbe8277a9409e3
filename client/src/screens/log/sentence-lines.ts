/** What a sentence in the field becomes: lines, once the person has chosen what it leaves open (pure). */
import { MATERNITY } from '../../catalog/indicators.ts'
import type { Lookup } from '../../catalog/lookup.ts'
import { OPERATION } from '../../catalog/patterns.ts'
import { type LineDefaults, ROLES, type Target } from '../../entry/line.ts'
import { matchesFor, phraseMatches } from '../../entry/phrase-matches.ts'
import { parseSentence, type Sentence, type SentenceItem } from '../../entry/sentence.ts'
import type { Chip, Find, Match } from '../../entry/sentence-phrases.ts'
import type { SearchTitles } from '../../search/answers.ts'
import { type Tile, tileOf } from './tiles.ts'

/** Options of open chips that were chosen, by `chipKey`. */
export type Chosen = Readonly<Record<string, string>>

/** The option of an item that is not to be logged. */
export const LEFT_OUT = ''

const MOST_FOUND = 12
const MANY_DAYS = new Set(['000', '010', '090', MATERNITY])

/** Returns what a text of somebody of a specialty says by the catalog on this device. */
export function readSentence(
  text: string,
  today: string,
  lookup: Lookup,
  searchTitles: SearchTitles,
  specialty: string | null,
): Sentence {
  const find = finderWith(searchTitles)
  return parseSentence(text, {
    today,
    find: (phrase) => matchesFor(specialty ?? '', find(phrase)),
    onceACase: (codes) =>
      new Map(
        [...codes].filter((code) => lookup.isKnown(code) !== false).map((code) => [code, isOnce(code, today, lookup)]),
      ),
  })
}

// As somebody types, a sentence has the same phrases but for the last.
const known = new WeakMap<SearchTitles, Map<string, readonly Match[]>>()
const MOST_KNOWN = 200

function finderWith(searchTitles: SearchTitles): Find {
  const ofSearch = known.get(searchTitles) ?? new Map<string, readonly Match[]>()
  known.set(searchTitles, ofSearch)
  return (phrase) => {
    const matches = ofSearch.get(phrase) ?? phraseMatches(phrase, searchTitles(phrase, MOST_FOUND))
    if (ofSearch.size >= MOST_KNOWN) ofSearch.clear()
    ofSearch.set(phrase, matches)
    return matches
  }
}

/** Returns whether a sentence says more than words that a search may find, or part of a number. */
export function isMoreThanWords({ items, day }: Sentence, text: string): boolean {
  const [first, ...others] = items
  if (first === undefined) return false
  const { what, count, modifiers, role, place } = first
  const isCode = /^(?:[0-9]{4}[0-9a-z]|[a-z][0-9]{4})/i.test(wordsOf(text, what))
  return others.length > 0 || isCode || day !== null || (count ?? modifiers[0] ?? role ?? place ?? null) !== null
}

/** Returns the words that a chip was read from. */
export function wordsOf(text: string, { start, end }: { readonly start: number; readonly end: number }): string {
  return [...text].slice(start, end).join('')
}

/** Returns a name of a chip that stays as long as its words and what they may mean do. */
export function chipKey({ kind, start, options }: Chip): string {
  return `${kind} ${start} ${options.join(' ')}`
}

/** Returns the option of a chip that holds; null as long as the person has not chosen. */
export function optionOf(chip: Chip, chosen: Chosen): string | null {
  return (chip.isOpen ? chosen[chipKey(chip)] : chip.options[0]) ?? null
}

/** Returns the chips of an item alone, in the order of a line. */
export function chipsOf({ what, count, modifiers, role }: SentenceItem): readonly Chip[] {
  return [what, ...modifiers, count, role].filter((chip) => chip !== null)
}

/** Returns the places and the day, which hold for several items, each once. */
export function chipsOfAll({ items, day }: Sentence): readonly Chip[] {
  const chips = [...items.map(({ place }) => place), day].filter((chip) => chip !== null)
  return [...new Map(chips.map((chip) => [chipKey(chip), chip])).values()]
}

/** Returns the chips that the person still has to choose an option of; those of an item that is left out count no more. */
export function undecided(sentence: Sentence, chosen: Chosen): readonly Chip[] {
  const chips = sentence.items.filter((item) => !isLeftOut(item, chosen)).flatMap(chipsOf)
  return [...chips, ...chipsOfAll(sentence)].filter((chip) => optionOf(chip, chosen) === null)
}

export function isLeftOut({ what }: SentenceItem, chosen: Chosen): boolean {
  return optionOf(what, chosen) === LEFT_OUT
}

/** Returns the lines of a sentence as tiles, each with a key of its own: the same line twice is two. */
export function tilesOfSentence({ items }: Sentence, chosen: Chosen, defaults: LineDefaults): readonly Tile[] {
  const targets = items.filter((item) => !isLeftOut(item, chosen)).flatMap((item) => targetsOf(item, chosen, defaults))
  return targets.map((target, place) => {
    const tile = tileOf([target])
    const before = targets.slice(0, place).filter((one) => tileOf([one]).key === tile.key).length
    return before === 0 ? tile : { ...tile, key: `${tile.key} again ${before}` }
  })
}

function targetsOf(item: SentenceItem, chosen: Chosen, defaults: LineDefaults): readonly Target[] {
  const option = (chip: Chip | null) => (chip === null ? null : optionOf(chip, chosen))
  const [lines, units] = (option(item.count) ?? '1').split('x').map(Number)
  const target: Target = {
    code: option(item.what) ?? '',
    modifiers: item.modifiers.map((chip) => option(chip) ?? ''),
    units: units ?? lines ?? 1,
    role: ROLES.find((role) => role === option(item.role)) ?? defaults.role,
    place_of_service: option(item.place) ?? defaults.place_of_service,
  }
  return Array.from({ length: units === undefined ? 1 : (lines ?? 1) }, () => target)
}

function isOnce(code: string, day: string, lookup: Lookup): boolean {
  const period = lookup.indicatorsOf(code, day)?.row.globalPeriod
  return period === undefined || period === null ? OPERATION.test(code) : MANY_DAYS.has(period)
}
