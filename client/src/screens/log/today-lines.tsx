/** The lines of the day, the newest on top, under what they add up to. */
import type { StageSince } from '../../entry/roles.ts'
import { shortDayText } from '../../words/intl.ts'
import { LOG } from '../../words/log.ts'
import { totalsText } from '../../words/totals.ts'
import { LineList } from '../lines/line-list.tsx'
import { type LineView, totalsOf } from '../lines/line-view.ts'
import { useLines } from '../lines/use-day.ts'
import { SCREENFUL, useGrowing } from '../use-growing.ts'

interface TodayLinesProps {
  readonly day: string
  readonly stages: readonly StageSince[]
}

const NONE: readonly LineView[] = []
/** A blank that is not folded: nothing moves when the first line comes. */
const ROOM_OF_TOTAL = '\u00a0'

export function TodayLines({ day, stages }: TodayLinesProps) {
  const stored = useLines(day)
  const lines = stored.kind === 'ready' ? stored.value : NONE
  const total = totalsText(totalsOf(lines, stages))
  return (
    <section class="todays-lines" aria-labelledby="todays-lines">
      <div class="heading">
        <h2 id="todays-lines">
          {LOG.todaysLines} <a href={`/app/day/${day}`}>{shortDayText(day)}</a>
        </h2>
        <p>
          <b>{total === '' ? ROOM_OF_TOTAL : total}</b>
        </p>
      </div>
      {stored.kind === 'ready' && lines.length === 0 ? <p class="quiet">{LOG.nothingToday}</p> : null}
      <LineList lines={lines} most={useGrowing(SCREENFUL, lines.length)} />
    </section>
  )
}
