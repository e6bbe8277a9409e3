/** Right and left: each side is a procedure, and so a line (pure). */
import type { Target } from './line.ts'

const RIGHT = 'RT'
const LEFT = 'LT'

/** Returns lines with right and left as lines of their own: each side is a procedure. */
export function sidesApart<Line extends Target>(lines: readonly Line[]): readonly Line[] {
  return lines.flatMap((line) => {
    if (!line.modifiers.includes(RIGHT) || !line.modifiers.includes(LEFT)) return [line]
    const without = (side: string) => ({ ...line, modifiers: line.modifiers.filter((modifier) => modifier !== side) })
    return [without(LEFT), without(RIGHT)]
  })
}
