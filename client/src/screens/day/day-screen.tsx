/** A day: what it adds up to, and its lines. */
import { addDays } from '../../entry/day.ts'
import { FIRST_DAY } from '../../entry/line-limits.ts'
import { tallyOf } from '../../figures/tally.ts'
import { mainKind } from '../../figures/totals.ts'
import { go } from '../../shell/router.ts'
import { FIGURES } from '../../words/figures.ts'
import { dayText } from '../../words/intl.ts'
import { LINES } from '../../words/lines.ts'
import { STORE_SENTENCES } from '../../words/sync.ts'
import { WayToCases } from '../cases/way-to-cases.tsx'
import { LineList } from '../lines/line-list.tsx'
import { type LineView, totalsOf } from '../lines/line-view.ts'
import { MoreOnTotals } from '../lines/more-on-totals.tsx'
import { TotalsList } from '../lines/totals-list.tsx'
import { useLines } from '../lines/use-day.ts'
import { SpanChoice } from '../summary/span-choice.tsx'
import { SCREENFUL, useGrowing } from '../use-growing.ts'
import { useProfile } from '../use-profile.ts'
import { useToday } from '../use-today.ts'
import './day.css'

export function DayScreen({ day }: { readonly day: string | null }) {
  const today = useToday().day
  const shown = day ?? today
  const lines = useLines(shown)
  return (
    <>
      <SpanChoice span="day" day={day} />
      <DayChoice day={shown} today={today} />
      {lines.kind === 'ready' && lines.value.length > 0 ? <DayTotals lines={lines.value} /> : null}
      {lines.kind === 'unusable' ? <p role="alert">{STORE_SENTENCES[lines.fault]}</p> : null}
      {lines.kind === 'ready' && lines.value.length === 0 ? <Empty isToday={shown === today} /> : null}
      {lines.kind === 'ready' ? <LinesOfDay key={shown} day={shown} today={today} lines={lines.value} /> : null}
    </>
  )
}

function Empty({ isToday }: { readonly isToday: boolean }) {
  if (!isToday) return <p class="empty">{LINES.emptyDay}</p>
  return (
    <>
      <p class="empty">{LINES.emptyToday}</p>
      <p>
        <a class="button" href="/app/">
          {FIGURES.toLog}
        </a>
      </p>
    </>
  )
}

interface LinesOfDayProps {
  readonly day: string
  readonly today: string
  readonly lines: readonly LineView[]
}

/** The lines, and under them where they lead to, once all are drawn. */
function LinesOfDay({ day, today, lines }: LinesOfDayProps) {
  const most = useGrowing(SCREENFUL, lines.length)
  return (
    <>
      <LineList lines={lines} most={most} />
      {lines.length > most ? null : <WayToCases day={day} lines={lines} />}
      {lines.length > most || day === today ? null : (
        <p>
          <a class="way" href={`/app/log?on=${day}`}>
            {LINES.logOnDay}
          </a>
        </p>
      )}
    </>
  )
}

function DayChoice({ day, today }: { readonly day: string; readonly today: string }) {
  return (
    <div class="day-choice">
      {day <= FIRST_DAY ? null : (
        <a class="button" href={`/app/day/${addDays(day, -1)}`} aria-label={LINES.dayBefore}>
          ‹
        </a>
      )}
      <label>
        <span>{dayText(day, today)}</span>
        <input
          type="date"
          value={day}
          min={FIRST_DAY}
          aria-label={LINES.day}
          onChange={({ currentTarget }) => {
            if (currentTarget.value !== '') go({ name: 'day', day: currentTarget.value })
          }}
        />
      </label>
      <a class="button" href={`/app/day/${addDays(day, 1)}`} aria-label={LINES.dayAfter}>
        ›
      </a>
      {day === today ? null : (
        <a class="button" href="/app/day">
          {LINES.today}
        </a>
      )}
    </div>
  )
}

function DayTotals({ lines }: { readonly lines: readonly LineView[] }) {
  const { stages } = useProfile()
  const totals = totalsOf(lines, stages)
  const as = mainKind(totals)
  return (
    <>
      <TotalsList totals={totals} />
      <MoreOnTotals tally={tallyOf(lines, stages, as)} as={as} />
    </>
  )
}
