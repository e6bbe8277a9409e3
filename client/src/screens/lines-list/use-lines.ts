/** The lines that fit a filter, the newest first, as far as they are read, with what they add up to. */
import { useMemo } from 'preact/hooks'
import { blocksOf } from '../../figures/blocks.ts'
import type { Days } from '../../figures/periods.ts'
import { countOf, type Totals, totalsOfDays } from '../../figures/totals.ts'
import type { StoreFault } from '../../store/connection.ts'
import type { DayTotal } from '../../store/totals.ts'
import { type LineView, totalsOf } from '../lines/line-view.ts'
import { useLookup } from '../use-catalog.ts'
import { useProfile } from '../use-profile.ts'
import { useTotals } from '../use-totals.ts'
import { daysOf, fits, isOfDaysAlone, type LineFilter } from './filter.ts'
import { useSpanLines } from './use-span-lines.ts'

export interface ReadLines {
  readonly kind: 'ready'
  /** Those that fit, of what is read. */
  readonly lines: readonly LineView[]
  /** All that is read, whether or not it fits. */
  readonly read: readonly LineView[]
  /** Everything that could fit is read. */
  readonly isWhole: boolean
  /** Of all that fit; null until that is known. */
  readonly totals: Totals | null
  /** How many lines the days have, whether or not they fit. */
  readonly among: number
}

export type FoundLines =
  | { readonly kind: 'loading' }
  | { readonly kind: 'unusable'; readonly fault: StoreFault }
  | ReadLines

/** `most` is how many lines are shown: without another filter than days no more are read. */
export function useFoundLines(filter: LineFilter, most: number): FoundLines {
  const { stages } = useProfile()
  const { titleOf } = useLookup()
  const isPlain = isOfDaysAlone(filter)
  const stored = useTotals(daysOf(filter))
  const kept = stored.kind === 'ready' ? stored.value : null
  const allBlocks = useMemo(() => blocksOf((kept ?? []).map(({ day }) => day)), [kept])
  const blocks = useMemo(
    () => (kept !== null && isPlain ? blocksFor(kept, most) : allBlocks),
    [kept, allBlocks, isPlain, most],
  )
  const read = useSpanLines(blocks)
  const all = useMemo(() => read.blocks.flat(), [read])
  const lines = useMemo(() => all.filter(fits(filter, { titleOf, stages })), [all, filter, titleOf, stages])
  const isAllRead = read.isWhole && kept !== null && blocks.length === allBlocks.length
  const totals = useMemo(() => {
    if (isAllRead) return totalsOf(lines, stages)
    return isPlain && kept !== null ? totalsOfDays(kept, stages) : null
  }, [isAllRead, isPlain, kept, lines, stages])
  if (stored.kind === 'unusable') return stored
  if (read.fault !== null) return { kind: 'unusable', fault: read.fault }
  if (kept === null || (blocks.length > 0 && read.blocks.length === 0)) return { kind: 'loading' }
  return { kind: 'ready', lines, read: all, isWhole: isAllRead, totals, among: countOf(kept) }
}

/** Returns the newest blocks that have so many lines, and one line more, so that it is known whether there is one. */
function blocksFor(kept: readonly DayTotal[], most: number): readonly Days[] {
  const days: string[] = []
  let lines = 0
  for (const total of kept.toReversed()) {
    days.push(total.day)
    lines += countOf([total])
    if (lines > most) break
  }
  return blocksOf(days)
}
