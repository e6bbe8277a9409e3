/**
 * Calendars of days: what each was worth, by words, by the size of a mark and by its shade.
 *
 * A month has its days as ways to them, with the figure in each. A quarter has one mark a day, weeks as columns: one stop of
 * the keyboard, in which arrows move from day to day and Enter opens one.
 */

import { useRef, useState } from 'preact/hooks'
import { dayByKey, weeksOf } from '../../figures/calendar.ts'
import type { Days, WeekStart } from '../../figures/periods.ts'
import { shadeOf } from '../../figures/scale.ts'
import type { Total } from '../../figures/totals.ts'
import { FIGURES, heatText, monthNamesOf, weekdayNames } from '../../words/figures.ts'
import { dateText, shortWrvuText } from '../../words/intl.ts'
import { adoptStyle } from '../adopted-style.ts'
import css from './heat-map.css?inline'

adoptStyle(css)

interface HeatMapProps {
  readonly days: Days
  readonly weekStart: WeekStart
  readonly today: string
  readonly totals: ReadonlyMap<string, Total>
  /** wRVU in hundredths that have the darkest shade. */
  readonly greatest: number
}

/** The weeks of a month, each day a way to it. */
export function MonthMap({ days, weekStart, today, totals, greatest }: HeatMapProps) {
  return (
    <table class="month-map">
      <caption class="for-readers">{FIGURES.calendar}</caption>
      <thead>
        <tr>
          {weekdayNames(weekStart).map((name) => (
            <th key={name} scope="col">
              <abbr title={name}>{name.slice(0, 2)}</abbr>
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {weeksOf(days, weekStart).map((week, n) => (
          <tr key={n}>
            {week.map((day, place) => (
              <td key={place}>
                {day === null ? null : (
                  <DayOfMonth day={day} isToCome={day > today} total={totals.get(day)} greatest={greatest} />
                )}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

interface DayProps {
  readonly day: string
  readonly isToCome: boolean
  readonly total: Total | undefined
  readonly greatest: number
}

function DayOfMonth({ day, isToCome, total, greatest }: DayProps) {
  const number = Number(day.slice(8))
  if (isToCome) return <span class="to-come">{number}</span>
  return (
    <a
      href={`/app/day/${day}`}
      class={`shade-${shadeOf(total?.hundredths ?? 0, greatest)}`}
      aria-label={`${dateText(day)}: ${heatText(total)}`}
    >
      <span class="number">
        {number}
        {total !== undefined && total.unvalued > 0 ? <span>?</span> : null}
      </span>
      <span class="worth">{cellText(total)}</span>
    </a>
  )
}

/** The figure in full is in the words of the cell. */
function cellText(total: Total | undefined): string {
  if (total === undefined || total.unvalued === total.lines) return ''
  return `${total.isProvisional ? '≈' : ''}${shortWrvuText(total.hundredths)}`
}

interface Openable {
  readonly onOpen: (day: string) => void
}

/** The days of some months, weeks as columns. */
export function QuarterMap({ days, weekStart, today, totals, greatest, onOpen }: HeatMapProps & Openable) {
  const [stop, setStop] = useState(days.from)
  const table = useRef<HTMLTableElement>(null)
  const weeks = weeksOf(days, weekStart)
  const press = (event: KeyboardEvent) => {
    const to = event.key === 'Enter' || event.key === ' ' ? stop : dayByKey(event.key, stop, days)
    if (to === null) return
    event.preventDefault()
    if (event.key === 'Enter' || event.key === ' ') onOpen(stop)
    setStop(to)
    table.current?.querySelector<HTMLElement>(`[data-day="${to}"]`)?.focus()
  }
  const click = ({ target }: MouseEvent) => {
    const day = target instanceof Element ? target.closest<HTMLElement>('[data-day]')?.dataset.day : undefined
    if (day !== undefined) onOpen(day)
  }
  return (
    <table
      ref={table}
      class="quarter-map"
      // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: arrows move through its cells, which is what a grid is
      role="grid"
      aria-label={monthNamesOf(days)}
      onKeyDown={press}
      onClick={click}
    >
      <tbody>
        {weekdayNames(weekStart).map((name, place) => (
          <tr key={name}>
            <th scope="row">
              <abbr title={name}>{name.slice(0, 2)}</abbr>
            </th>
            {weeks.map((week, n) => (
              <MarkOfDay
                key={n}
                day={week[place] ?? null}
                isStop={week[place] === stop}
                isToCome={(week[place] ?? '') > today}
                total={totals.get(week[place] ?? '')}
                greatest={greatest}
              />
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

interface MarkProps extends Omit<DayProps, 'day'> {
  /** null: no day of these months. */
  readonly day: string | null
  /** The one that the keyboard comes to. */
  readonly isStop: boolean
}

function MarkOfDay({ day, isStop, isToCome, total, greatest }: MarkProps) {
  if (day === null) return <td />
  const words = `${dateText(day)}: ${isToCome ? FIGURES.dayToCome : heatText(total)}`
  const shade = isToCome ? 0 : shadeOf(total?.hundredths ?? 0, greatest)
  return (
    <td
      data-day={day}
      tabIndex={isStop ? 0 : -1}
      class={`mark shade-${shade}${isToCome ? ' to-come' : ''}`}
      aria-label={words}
      title={words}
    >
      <span />
    </td>
  )
}
