/** The lines of the last days, kept by day: after a save the lines of its day are read again, not those of two months. */
import { addDays } from '../../entry/day.ts'
import { RECENT_DAYS } from '../../entry/recents.ts'
import type { Row } from '../../store/schema.ts'
import type { Store } from '../../store/store.ts'

interface KeptDay {
  readonly version: number
  readonly rows: readonly Row[]
}

export class RecentLines {
  #days = new Map<string, KeptDay>()

  /** Returns the lines of the last days; `versionOf` says of a day how often it was touched. */
  async read(store: Store, today: string, versionOf: (day: string) => number): Promise<readonly Row[]> {
    const days = Array.from({ length: RECENT_DAYS + 1 }, (_, n) => addDays(today, n - RECENT_DAYS))
    // Before the read: what is touched meanwhile is read again by the next one.
    const versions = new Map(days.map((day) => [day, versionOf(day)]))
    const stale = days.filter((day) => this.#days.get(day)?.version !== versions.get(day))
    const [first, last] = [stale[0], stale.at(-1)]
    const rows = first === undefined || last === undefined ? [] : await store.linesBetween(first, last)
    const byDay = linesByDay(rows)
    const kept = (day: string, version: number): KeptDay => {
      const known = this.#days.get(day)
      return known?.version === version ? known : { version, rows: byDay.get(day) ?? [] }
    }
    this.#days = new Map(days.map((day) => [day, kept(day, versions.get(day) ?? 0)]))
    return [...this.#days.values()].flatMap((day) => day.rows)
  }
}

function linesByDay(rows: readonly Row[]): ReadonlyMap<string, readonly Row[]> {
  const byDay = new Map<string, Row[]>()
  for (const row of rows) {
    const ofDay = byDay.get(row.day ?? '')
    if (ofDay === undefined) byDay.set(row.day ?? '', [row])
    else ofDay.push(row)
  }
  return byDay
}
