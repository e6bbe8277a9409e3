/**
 * Thirds of months, in which lines of many days are read: whole months are read at once by three, and a line more moves
 * no other block (pure).
 */
import { addDays } from '../entry/day.ts'
import { topicOfDay } from '../store/touched.ts'
import type { Days } from './periods.ts'

const LAST_OF_THIRDS = [10, 20]

/** Returns the block that a day is in. */
export function blockOf(day: string): Days {
  const from = firstDayOfBlock(day)
  const isLast = from.endsWith('21')
  return { from, through: isLast ? addDays(`${nextMonth(from)}01`, -1) : addDays(from, 9) }
}

function firstDayOfBlock(day: string): string {
  const third = LAST_OF_THIRDS.filter((last) => Number(day.slice(8)) > last).length
  return `${day.slice(0, 8)}${['01', '11', '21'][third]}`
}

/** Returns the blocks of some days that have lines, the newest first; the first and the last may be of more days. */
export function blocksOf(daysWithLines: readonly string[]): readonly Days[] {
  const blocks = new Map<string, Days>()
  for (const day of daysWithLines) {
    const from = firstDayOfBlock(day)
    if (!blocks.has(from)) blocks.set(from, blockOf(day))
  }
  return [...blocks.values()].sort((one, other) => (one.from < other.from ? 1 : -1))
}

/** Returns what a write to one of these days touches. */
export function topicsOf({ from, through }: Days): readonly string[] {
  const topics: string[] = []
  for (let day = from; day <= through; day = addDays(day, 1)) topics.push(topicOfDay(day))
  return topics
}

function nextMonth(day: string): string {
  return addDays(`${day.slice(0, 8)}28`, 4).slice(0, 8)
}
