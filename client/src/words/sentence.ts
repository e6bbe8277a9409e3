/** The words of one-line entry. */
import type { Chip } from '../entry/sentence-phrases.ts'
import { counted, shortDayText } from './intl.ts'
import { ROLE_NAMES } from './lines.ts'
import { placeName } from './places.ts'

export const SENTENCE = {
  readAs: 'Read as',
  unread: 'Not read, not saved:',
  leaveOut: 'Leave out',
  which: (words: string) => `“${words}”: which one?`,
  isIt: (words: string) => `“${words}”: is it this?`,
  howMany: (words: string) => `“${words}”: how many?`,
  whichDay: (words: string) => `“${words}”: which day? All these lines go to it.`,
  save: (count: number) => `Save ${counted(count, 'line', 'lines')}`,
  choose: (count: number) => `Choose ${count} more`,
} as const

/** Returns what an open chip asks of its words. */
export function questionOf({ kind, options }: Chip, words: string): string {
  if (kind === 'day') return SENTENCE.whichDay(words)
  if (kind === 'count') return SENTENCE.howMany(words)
  return options.length === 1 ? SENTENCE.isIt(words) : SENTENCE.which(words)
}

/** Returns an option of a chip in words; `title` gives those of a code. */
export function optionText({ kind }: Chip, option: string, title: (code: string) => string | null): string {
  switch (kind) {
    case 'what':
      return `${option} ${title(option) ?? ''}`.trim()
    case 'count':
      return countText(option)
    case 'role':
      return ROLE_NAMES[option] ?? option
    case 'place':
      return placeName(option)
    case 'day':
      return shortDayText(option)
    case 'modifier':
      return option
    default:
      return kind satisfies never
  }
}

function countText(option: string): string {
  const [lines, units] = option.split('x').map(Number)
  return units === undefined ? counted(lines ?? 1, 'unit', 'units') : counted(lines ?? 1, 'line', 'lines')
}
