/** Axes and shades of charts, of whole numbers (pure). */

const MOST_STEPS = 4

/**
 * Returns the marks of an axis in hundredths of wRVU, from zero, which is never cut off, to the first that is not below the
 * greatest value: steps of 1, 2 or 5 times a power of ten.
 */
export function ticksOf(greatest: number): readonly number[] {
  const step = stepOf(greatest)
  const count = Math.max(1, Math.ceil(greatest / step))
  return Array.from({ length: count + 1 }, (_, n) => n * step)
}

function stepOf(greatest: number): number {
  for (let power = 100; ; power *= 10) {
    for (const factor of [1, 2, 5]) {
      if (greatest <= factor * power * MOST_STEPS) return factor * power
    }
  }
}

export const SHADES = 4

/** Returns the shade of a value: 0 for nothing, then quarters of the greatest. */
export function shadeOf(value: number, greatest: number): number {
  return value <= 0 || greatest <= 0 ? 0 : Math.ceil((SHADES * value) / greatest)
}
