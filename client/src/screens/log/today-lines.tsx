/** The lines of the day, the newest on top, under what they add up to. */
import type { StageSince } from '../../entry/roles.ts'
import { shortDayText } from '../../words/intl.ts'
import { LINES, totalText } from '../../words/lines.ts'
import { LOG } from '../../words/log.ts'
import { LineList } from '../lines/line-list.tsx'
import { type LineView, totalsOf } from '../lines/line-view.ts'
import { useLines } from '../lines/use-day.ts'
import { SCREENFUL, useGrowing } from '../use-growing.ts'

interface TodayLinesProps {
  readonly day: string
  readonly stages: readonly StageSince[]
}

const NONE: readonly LineView[] = []

export function TodayLines({ day, stages }: TodayLinesProps) {
  const stored = useLines(day)
  const lines = stored.kind === 'ready' ? stored.value : NONE
  return (
    <section class="todays-lines" aria-labelledby="todays-lines">
      <div class="heading">
        <h2 id="todays-lines">
          {LOG.todaysLines} <a href={`/app/day/${day}`}>{shortDayText(day)}</a>
        </h2>
        <Total lines={lines} stages={stages} />
      </div>
      {stored.kind === 'ready' && lines.length === 0 ? <p class="quiet">{LOG.nothingToday}</p> : null}
      <LineList lines={lines} most={useGrowing(SCREENFUL)} />
    </section>
  )
}

interface TotalProps {
  readonly lines: readonly LineView[]
  readonly stages: readonly StageSince[]
}

function Total({ lines, stages }: TotalProps) {
  const { own, training, observed } = totalsOf(lines, stages)
  const others = training.lines + observed.lines
  if (own.lines + others === 0) return null
  const asides = [
    own.unvalued > 0 ? LOG.unvalued(own.unvalued) : null,
    others > 0 ? LOG.notCounted(others) : null,
  ].filter((aside) => aside !== null)
  return (
    <p>
      <b>
        {totalText(own)} {LINES.wrvu}
      </b>
      {asides.length === 0 ? null : <small>{asides.join(', ')}</small>}
    </p>
  )
}
