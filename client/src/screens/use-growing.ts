/** A long screen is drawn from its top: what is seen at once in the first frame, the rest in those after it. */
import { useEffect, useState } from 'preact/hooks'

/** Lines that fit on the screen of a phone at once. */
export const SCREENFUL = 12

/** Returns how many rows or parts of `all` may be drawn by now: `first` at first, and with each frame twice as many. */
export function useGrowing(first: number, all: number): number {
  const [count, setCount] = useState(first)
  const next = grown(count, all)
  useEffect(() => {
    // An effect comes after the frame that it is of: the next one is the earliest that may have more.
    const frame = next > count ? requestAnimationFrame(() => setCount(next)) : 0
    return () => cancelAnimationFrame(frame)
  }, [count, next])
  return count
}

/** Returns how many may be drawn in the next frame: room for as many again, so that one more is drawn at once. */
export function grown(count: number, all: number): number {
  return count < 2 * all ? 2 * count : count
}
