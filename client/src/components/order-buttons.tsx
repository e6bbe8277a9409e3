/** Up and down, by tap or by key: the focus stays with what was moved, so that it can be moved on. */
import { useEffect, useRef } from 'preact/hooks'
import { ORDER } from '../words/favorites.ts'

interface OrderButtonsProps {
  /** What is moved. */
  readonly name: string
  /** Where it is, from 0, of so many. */
  readonly place: number
  readonly count: number
  readonly onMove: (to: number) => void
}

export function OrderButtons({ name, place, count, onMove }: OrderButtonsProps) {
  const up = useRef<HTMLButtonElement>(null)
  const down = useRef<HTMLButtonElement>(null)
  const tapped = useRef<'up' | 'down' | null>(null)
  useEffect(() => {
    if (tapped.current === null) return
    const [same, other] = tapped.current === 'up' ? [up.current, down.current] : [down.current, up.current]
    tapped.current = null
    // At the end of the list the one that led there has nothing to do any more.
    if (same?.disabled === true) other?.focus()
    else same?.focus()
  }, [place])
  const move = (direction: 'up' | 'down', to: number) => {
    tapped.current = direction
    onMove(to)
  }
  return (
    <>
      <button
        ref={up}
        type="button"
        aria-label={ORDER.up(name)}
        disabled={place === 0}
        onClick={() => move('up', place - 1)}
      >
        ↑
      </button>
      <button
        ref={down}
        type="button"
        aria-label={ORDER.down(name)}
        disabled={place === count - 1}
        onClick={() => move('down', place + 1)}
      >
        ↓
      </button>
    </>
  )
}
