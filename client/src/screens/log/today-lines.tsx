/** The lines of the day, the newest on top, under what they add up to. */
import { useMemo } from 'preact/hooks'
import type { StageSince } from '../../entry/roles.ts'
import { shortDayText, wrvuText } from '../../words/intl.ts'
import { LINES } from '../../words/lines.ts'
import { LOG } from '../../words/log.ts'
import { LineList } from '../lines/line-list.tsx'
import { type LineView, totalsOf } from '../lines/line-view.ts'
import { useLines } from '../lines/use-lines.ts'
import { useStored } from '../use-stored.ts'

interface TodayLinesProps {
  readonly day: string
  readonly stages: readonly StageSince[]
}

const NONE: readonly LineView[] = []

export function TodayLines({ day, stages }: TodayLinesProps) {
  const stored = useLines(day, day)
  const lines = stored.kind === 'ready' ? stored.value : NONE
  return (
    <section class="todays-lines" aria-labelledby="todays-lines">
      <div class="heading">
        <h2 id="todays-lines">
          {LOG.todaysLines} <a href={`/app/day/${day}`}>{shortDayText(day)}</a>
        </h2>
        <Total day={day} stages={stages} />
      </div>
      {stored.kind === 'ready' && lines.length === 0 ? <p class="quiet">{LOG.nothingToday}</p> : null}
      <LineList lines={lines} />
    </section>
  )
}

function Total({ day, stages }: TodayLinesProps) {
  const stored = useStored(`totals ${day}`, (store) => store.totalsBetween(day, day))
  const totals = useMemo(() => (stored.kind === 'ready' ? totalsOf(stored.value, stages) : null), [stored, stages])
  if (totals === null) return null
  const { own, training, observed } = totals
  const others = training.lines + observed.lines
  if (own.lines + others === 0) return null
  const isUnknown = own.lines > 0 && own.unvalued === own.lines
  const asides = [
    own.unvalued > 0 ? LOG.unvalued(own.unvalued) : null,
    others > 0 ? LOG.notCounted(others) : null,
  ].filter((aside) => aside !== null)
  return (
    <p>
      <b>
        {wrvuText(isUnknown ? null : own.hundredths)} {LINES.wrvu}
      </b>
      {asides.length === 0 ? null : <small>{asides.join(', ')}</small>}
    </p>
  )
}
