/** How a person has used a code, of their lines on this device (pure). */
import type { Row } from '../../store/schema.ts'

export interface OwnLines {
  readonly lines: number
  readonly units: number
  /** The day of the last one; null for none. */
  readonly lastOn: string | null
}

/** Returns the use of a code. */
export function ownLinesOf(code: string, rows: readonly Pick<Row, 'shown'>[]): OwnLines {
  let [lines, units] = [0, 0]
  let lastOn: string | null = null
  for (const { shown } of rows) {
    if (shown?.code !== code) continue
    lines += 1
    units += typeof shown.units === 'number' ? shown.units : 1
    const day = String(shown.performed_on)
    if (lastOn === null || day > lastOn) lastOn = day
  }
  return { lines, units, lastOn }
}
