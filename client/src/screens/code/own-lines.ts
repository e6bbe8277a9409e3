/** How a person has used a code, of their lines on this device. */
import { addDays } from '../../entry/day.ts'
import { FIRST_DAY } from '../../entry/line-limits.ts'
import type { Row } from '../../store/schema.ts'
import type { Store } from '../../store/store.ts'

export interface OwnLines {
  readonly lines: number
  readonly units: number
  /** The day of the last one; null for none. */
  readonly lastOn: string | null
}

const NEVER: OwnLines = { lines: 0, units: 0, lastOn: null }
const LAST_DAY = '9999-12-31'
/** Days that are read at once: a whole log at once would hold the page up. */
const DAYS_AT_ONCE = 60

/** Reads the use of a code in the whole log, some days at a time. Throws StoreUnusable. */
export async function readOwnLines(
  code: string,
  store: Pick<Store, 'totalsBetween' | 'linesBetween'>,
): Promise<OwnLines> {
  const days = (await store.totalsBetween(FIRST_DAY, LAST_DAY)).map(({ day }) => day)
  const last = days.at(-1) ?? ''
  let use = NEVER
  for (let from = days[0]; from !== undefined && from <= last; from = addDays(from, DAYS_AT_ONCE)) {
    use = withLines(use, code, await store.linesBetween(from, addDays(from, DAYS_AT_ONCE - 1)))
  }
  return use
}

/** Returns the use of a code with that in further lines, which are of later days. */
export function withLines(use: OwnLines, code: string, rows: readonly Pick<Row, 'shown'>[]): OwnLines {
  const shown = rows.flatMap((row) => (row.shown?.code === code ? [row.shown] : []))
  const units = shown.map((fields) => (typeof fields.units === 'number' ? fields.units : 1))
  const days = shown.map((fields) => String(fields.performed_on))
  return {
    lines: use.lines + shown.length,
    units: units.reduce((sum, count) => sum + count, use.units),
    lastOn: days.toSorted().at(-1) ?? use.lastOn,
  }
}
