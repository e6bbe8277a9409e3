/** The lines of an earlier day, chosen again at once. */
import { useMemo, useState } from 'preact/hooks'
import { addDays } from '../../entry/day.ts'
import type { Store } from '../../store/store.ts'
import { topicOfDay } from '../../store/touched.ts'
import { counted, shortDayText } from '../../words/intl.ts'
import { LOG } from '../../words/log.ts'
import { useStored } from '../use-stored.ts'
import { type Tile, tilesOfLines } from './tiles.ts'

const DAYS_BACK = 14
const MOST_DAYS = 5

interface CopyDayProps {
  readonly today: string
  readonly tryWith: (work: (store: Store) => Promise<void>) => Promise<boolean>
  readonly onChoose: (tiles: readonly Tile[]) => void
}

export function CopyDay({ today, tryWith, onChoose }: CopyDayProps) {
  const [isOpen, setIsOpen] = useState(false)
  const topics = useMemo(
    () => Array.from({ length: DAYS_BACK }, (_, n) => topicOfDay(addDays(today, n - DAYS_BACK))),
    [today],
  )
  const stored = useStored(
    `days before ${today}`,
    (store) => store.totalsBetween(addDays(today, -DAYS_BACK), addDays(today, -1)),
    topics,
  )
  const days = stored.kind === 'ready' ? stored.value.toReversed().slice(0, MOST_DAYS) : []
  if (days.length === 0) return null
  const copy = (day: string) =>
    tryWith(async (store) => {
      const rows = await store.linesBetween(day, day)
      setIsOpen(false)
      onChoose(tilesOfLines(rows))
    })
  return (
    <>
      <button type="button" aria-expanded={isOpen} onClick={() => setIsOpen(!isOpen)}>
        {LOG.copyDay}
      </button>
      {isOpen ? (
        <ul class="days">
          {days.map(({ day, roles }) => (
            <li key={day}>
              <button type="button" onClick={() => void copy(day)}>
                {shortDayText(day)}: {counted(countOf(roles), 'line', 'lines')}
              </button>
            </li>
          ))}
        </ul>
      ) : null}
    </>
  )
}

function countOf(roles: Readonly<Record<string, { readonly lines: number }>>): number {
  return Object.values(roles).reduce((count, { lines }) => count + lines, 0)
}
