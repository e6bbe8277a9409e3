/** Days with lines that could be of one case, the latest first, as far as the lines are read. */
import { useMemo } from 'preact/hooks'
import type { CreditLookup } from '../../credit/preview.ts'
import { blocksOf } from '../../figures/blocks.ts'
import { countOf } from '../../figures/totals.ts'
import type { StoreFault } from '../../store/connection.ts'
import type { LineView } from '../lines/line-view.ts'
import { daysOf, NO_FILTER } from '../lines-list/filter.ts'
import { useSpanLines } from '../lines-list/use-span-lines.ts'
import { useCreditLookup } from '../use-catalog.ts'
import { useTotals } from '../use-totals.ts'
import { type OpenDay, openDays } from './cases-of-day.ts'

export interface OpenDays {
  readonly days: readonly OpenDay[]
  /** No earlier day is to come. */
  readonly isWhole: boolean
  readonly fault: StoreFault | null
}

export function useOpenDays(): OpenDays {
  const lookup = useCreditLookup()
  const stored = useTotals(daysOf(NO_FILTER))
  const kept = stored.kind === 'ready' ? stored.value : null
  const blocks = useMemo(
    () => blocksOf((kept ?? []).filter((total) => countOf([total]) > 1).map(({ day }) => day)),
    [kept],
  )
  const read = useSpanLines(blocks)
  const days = useMemo(() => read.blocks.flatMap((lines) => openDaysOf(lines, lookup)), [read, lookup])
  const fault = stored.kind === 'unusable' ? stored.fault : read.fault
  return { days, isWhole: kept !== null && read.isWhole, fault }
}

const openDaysByLines = new WeakMap<
  readonly LineView[],
  { readonly lookup: CreditLookup; readonly days: readonly OpenDay[] }
>()

/** A block is gone through once. */
function openDaysOf(lines: readonly LineView[], lookup: CreditLookup): readonly OpenDay[] {
  const known = openDaysByLines.get(lines)
  if (known?.lookup === lookup) return known.days
  const days = openDays(lines, lookup)
  openDaysByLines.set(lines, { lookup, days })
  return days
}
