/** What was logged before, as targets: recent lines (pure). */
import type { Row } from '../store/schema.ts'
import type { Fields } from '../sync/protocol.ts'
import { addDays } from './day.ts'
import { type Target, targetKey, targetOf } from './line.ts'

export type LineRow = Pick<Row, 'id' | 'shown'>

export interface RecentTarget {
  readonly target: Target
  /** The day on which it was logged last, and how often in `RECENT_DAYS`. */
  readonly lastOn: string
  readonly count: number
}

export const RECENT_DAYS = 60

/**
 * Returns the distinct whole lines of some lines, as each was written last.
 *
 * The day of last use comes first, since a day's work is mostly like that of the day before, and a new rotation shows
 * at once what it needs; within a day what is logged more often comes first. Lines of later days do not count.
 */
export function recentTargets(lines: readonly LineRow[], today: string): readonly RecentTarget[] {
  const known = targetsByLines.get(lines)
  if (known?.today === today) return known.targets
  const targets = distinctTargets(lines, today)
  targetsByLines.set(lines, { today, targets })
  return targets
}

/** The Log screen asks each time that it is opened, and again for what a search ranks by. */
const targetsByLines = new WeakMap<
  readonly LineRow[],
  { readonly today: string; readonly targets: readonly RecentTarget[] }
>()

function distinctTargets(lines: readonly LineRow[], today: string): readonly RecentTarget[] {
  const targets = new Map<string, RecentTarget & { readonly at: number }>()
  const from = addDays(today, -RECENT_DAYS)
  for (const { shown } of lines) {
    const day = dayOf(shown)
    if (shown === null || day < from || day > today) continue
    const target = targetOf(shown)
    const key = targetKey(target)
    const known = targets.get(key)
    const at = writtenAt(shown)
    const isLatest = known === undefined || day > known.lastOn || (day === known.lastOn && at >= known.at)
    const latest = isLatest ? { target, lastOn: day, at } : known
    targets.set(key, { ...latest, count: (known?.count ?? 0) + 1 })
  }
  return [...targets.entries()]
    .sort(([a, one], [b, other]) => compare(other.lastOn, one.lastOn) || other.count - one.count || compare(a, b))
    .map(([, { target, lastOn, count }]) => ({ target, lastOn, count }))
}

function dayOf(shown: Fields | null): string {
  return typeof shown?.performed_on === 'string' ? shown.performed_on : ''
}

function writtenAt(shown: Fields): number {
  return typeof shown.client_created_at === 'number' ? shown.client_created_at : 0
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b)
}
