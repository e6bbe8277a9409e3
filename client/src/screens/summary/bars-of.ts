/** The bars of a span: its days, or its months from a quarter on (pure). */
import type { Bar } from '../../components/charts/bars.ts'
import { type Period, partsOf } from '../../figures/periods.ts'
import { NO_TOTAL, plus, type Total } from '../../figures/totals.ts'
import { partLabel, partName } from '../../words/figures.ts'

/** Returns a bar for each part; a part without a line has none, which is not zero. */
export function barsOf(period: Period, byDay: ReadonlyMap<string, Total>, today: string): readonly Bar[] {
  return partsOf(period).map((part) => {
    const total = totalOf([...byDay].filter(([day]) => day >= part.from && day <= part.through && day <= today))
    const isKnown = total.lines > total.unvalued
    return {
      key: part.from,
      label: partLabel(part, period.span),
      name: partName(part),
      hundredths: isKnown ? total.hundredths : null,
      isProvisional: total.isProvisional,
      unvalued: total.unvalued,
    }
  })
}

/** Returns what the name of a part leads to. */
export function addressOfPart({ span }: Period): (from: string) => string {
  return (from) => (span === 'quarter' || span === 'year' ? `/app/summary/month/${from}` : `/app/day/${from}`)
}

function totalOf(days: readonly (readonly [string, Total])[]): Total {
  return days.reduce((sum, [, total]) => plus(sum, total), NO_TOTAL)
}
