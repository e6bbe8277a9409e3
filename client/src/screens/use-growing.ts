/** A long screen is drawn from its top: what is seen at once in the first frame, the rest in those after it. */
import { useEffect, useState } from 'preact/hooks'

/** Lines that fit on the screen of a phone at once. */
export const SCREENFUL = 12
/** No screen has more. */
const MOST = 2 ** 14

/** Returns how many rows or parts are drawn by now: `first` at first, and with each frame twice as many. */
export function useGrowing(first: number): number {
  const [count, setCount] = useState(first)
  useEffect(() => {
    // An effect comes after the frame that it is of: the next one is the earliest that may have more.
    const frame = count < MOST ? requestAnimationFrame(() => setCount(count * 2)) : 0
    return () => cancelAnimationFrame(frame)
  }, [count])
  return count
}
