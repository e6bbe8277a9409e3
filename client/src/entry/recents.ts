/** What was logged before, as targets: recent lines, the last set again, a whole day (pure). */
import type { Row } from '../store/schema.ts'
import type { Change } from '../store/store.ts'
import { newId } from '../sync/ids.ts'
import type { Fields } from '../sync/protocol.ts'
import { addDays } from './day.ts'
import { logLines, type Platform, type Target, targetKey, targetOf } from './line.ts'

export type LineRow = Pick<Row, 'id' | 'shown'>

export interface RecentTarget {
  readonly target: Target
  /** The day on which it was logged last, and how often in `RECENT_DAYS`. */
  readonly lastOn: string
  readonly count: number
}

/** What was saved with one tap. */
export interface SavedSet {
  readonly targets: readonly Target[]
  readonly isOneCase: boolean
}

export const RECENT_DAYS = 60

/** Returns the first day whose lines are recent: read them with `linesBetween(recentFrom(today), today)`. */
export function recentFrom(today: string): string {
  return addDays(today, -RECENT_DAYS)
}

/**
 * Returns the distinct whole lines of some lines, as each was written last.
 *
 * The day of last use comes first, since a day's work is mostly like that of the day before, and a new rotation shows
 * at once what it needs; within a day what is logged more often comes first. Lines of later days do not count.
 */
export function recentTargets(lines: readonly LineRow[], today: string): readonly RecentTarget[] {
  const targets = new Map<string, RecentTarget & { readonly at: number }>()
  const from = recentFrom(today)
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

/**
 * Returns what was saved last; null where nothing was. Lines that were saved together have one time of writing.
 *
 * Lines without one, as from an import, are passed over.
 */
export function lastSavedSet(lines: readonly LineRow[]): SavedSet | null {
  let last: Fields[] = []
  let at = 0
  for (const { shown } of lines) {
    if (shown === null) continue
    const written = writtenAt(shown)
    if (written > at) {
      at = written
      last = []
    }
    if (written === at && at > 0) last.push(shown)
  }
  const [first] = last
  if (first === undefined) return null
  const encounter = first.encounter_id ?? null
  const isOneCase = encounter !== null && last.every((one) => one.encounter_id === encounter)
  return { targets: last.map((one) => targetOf(one)), isOneCase }
}

/**
 * Returns the changes that log the lines of a day again on another one, in their order.
 *
 * Lines of one case are one case again, a new one. Notes, minutes and states of billing are not copied: they were of that day.
 */
export function copyLines(lines: readonly LineRow[], day: string, platform: Platform): readonly Change[] {
  const cases = new Map<string, Fields[]>()
  for (const { id, shown } of inOrder(lines)) {
    const encounter = String(shown.encounter_id ?? id)
    cases.set(encounter, [...(cases.get(encounter) ?? []), shown])
  }
  return [...cases.values()].flatMap((ofCase) => {
    const isCase = ofCase.some((one) => (one.encounter_id ?? null) !== null)
    const encounterId = isCase ? newId(platform.now(), platform.random) : null
    const targets = ofCase.map((one) => targetOf(one))
    return logLines(targets, { day, encounterId }, platform)
  })
}

function inOrder(lines: readonly LineRow[]): readonly { id: string; shown: Fields }[] {
  return lines
    .flatMap(({ id, shown }) => (shown === null ? [] : [{ id, shown }]))
    .sort((a, b) => writtenAt(a.shown) - writtenAt(b.shown) || compare(a.id, b.id))
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
