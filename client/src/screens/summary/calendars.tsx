/** What each day was worth: of a month as its calendar, of a quarter or a year as marks by quarters. */
import { MonthMap, QuarterMap } from '../../components/charts/heat-map.tsx'
import { besides, type Days, type Period, periodOf } from '../../figures/periods.ts'
import type { Total } from '../../figures/totals.ts'
import { go } from '../../shell/router.ts'
import { FIGURES, shortMonthsOf } from '../../words/figures.ts'

interface CalendarsProps {
  readonly period: Period
  readonly weekStart: number
  readonly today: string
  readonly totals: ReadonlyMap<string, Total>
}

export function Calendars({ period, weekStart, today, totals }: CalendarsProps) {
  // A week is a line of bars, each a day.
  if (period.span === 'week' || period.span === 'day') return null
  const greatest = Math.max(0, ...[...totals.values()].map(({ hundredths }) => hundredths))
  const common = { weekStart, today, totals, greatest }
  return (
    <section>
      <h2>{FIGURES.calendar}</h2>
      {period.span === 'month' ? (
        <MonthMap days={period} {...common} />
      ) : (
        <>
          <p class="soft">{FIGURES.calendarHint}</p>
          <div class="quarter-maps">
            {quartersOf(period).map((days) => (
              <div key={days.from}>
                <p class="names soft" aria-hidden="true">
                  {shortMonthsOf(days).map((name) => (
                    <span key={name}>{name}</span>
                  ))}
                </p>
                <QuarterMap days={days} {...common} onOpen={(day) => go({ name: 'day', day })} />
              </div>
            ))}
          </div>
        </>
      )}
    </section>
  )
}

function quartersOf({ from, through }: Days): readonly Period[] {
  const quarters: Period[] = []
  for (let quarter = periodOf('quarter', from, 1); quarter.from <= through; quarter = besides(quarter, 1, 1)) {
    quarters.push(quarter)
  }
  return quarters
}
