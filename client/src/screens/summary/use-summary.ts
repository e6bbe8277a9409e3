/** What a span adds up to: its kept totals at once, and all the rest a moment later, when its lines are read. */
import { useMemo } from 'preact/hooks'
import type { CountsAs, StageSince } from '../../entry/roles.ts'
import { blocksOf } from '../../figures/blocks.ts'
import { type Days, daysSoFar, type Period } from '../../figures/periods.ts'
import { amountsByDay, sumOfTallies, type Tally, tallyOf } from '../../figures/tally.ts'
import { mainKind, type Total, type Totals, totalsByDay, totalsOfDays } from '../../figures/totals.ts'
import type { StoreFault } from '../../store/connection.ts'
import type { LineView } from '../lines/line-view.ts'
import { useSpanLines } from '../lines-list/use-span-lines.ts'
import { useContracts } from '../use-catalog.ts'
import { useProfile } from '../use-profile.ts'
import { useStored } from '../use-stored.ts'
import { useTotals } from '../use-totals.ts'

/** What the lines of a span say beside its totals. */
export interface Detail {
  readonly tally: Tally
  /** The newest first. */
  readonly lines: readonly LineView[]
}

export type Summary =
  | { readonly kind: 'loading' }
  | { readonly kind: 'unusable'; readonly fault: StoreFault }
  | { readonly kind: 'to_come' }
  | { readonly kind: 'empty' }
  | {
      readonly kind: 'ready'
      /** The days that have come. */
      readonly days: Days
      readonly totals: Totals
      /** What the days were for: charts and parts are of it. */
      readonly as: CountsAs
      /** By day, where there is some. */
      readonly byDay: ReadonlyMap<string, Total>
      /** null until the lines are read. */
      readonly detail: Detail | null
    }

const NO_DAYS: readonly Days[] = []

export function useSummary(period: Period, today: string): Summary {
  const { stages } = useProfile()
  const days = daysSoFar(period, today)
  const { from, through } = days ?? period
  const stored = useTotals({ from, through })
  const kept = stored.kind === 'ready' ? stored.value : null
  const blocks = useMemo(() => (kept === null ? NO_DAYS : blocksOf(kept.map(({ day }) => day))), [kept])
  const read = useSpanLines(blocks)
  const hasOwnValues = useHasOwnValues()
  const keptTotals = useMemo(() => totalsOfDays(kept ?? [], stages), [kept, stages])
  const as = mainKind(keptTotals)
  const detail = useMemo(() => {
    if (!read.isWhole || kept === null) return null
    return detailOf(read.blocks, { from, through }, { stages, as })
  }, [read, kept, from, through, stages, as])
  const byDay = useMemo(
    () => (detail === null ? totalsByDay(kept ?? [], stages, as) : amountsByDay(detail.lines, stages, as)),
    [kept, detail, stages, as],
  )
  const fault = stored.kind === 'unusable' ? stored.fault : read.fault
  if (fault !== null) return { kind: 'unusable', fault }
  if (days === null) return { kind: 'to_come' }
  // What a contract values by itself is in the kept totals, and is never mixed into the others.
  const isKnown = hasOwnValues === false || detail !== null
  if (kept === null || !isKnown) return { kind: 'loading' }
  if (kept.length === 0) return { kind: 'empty' }
  return { kind: 'ready', days, totals: detail?.tally ?? keptTotals, as, byDay, detail }
}

/** Returns the totals of other days that the log reaches back to; null for others, and until they are known. */
export function useOtherTotals(days: Days | null): Totals | null {
  const { stages } = useProfile()
  const hasOwnValues = useHasOwnValues()
  const { from, through } = days ?? { from: '', through: '' }
  const stored = useTotals({ from, through })
  const first = useStored('first day', (store) => store.firstDay(), ['lines'])
  if (days === null || stored.kind !== 'ready' || first.kind !== 'ready' || hasOwnValues !== false) return null
  const isCovered = first.value !== null && first.value <= from
  return isCovered ? totalsOfDays(stored.value, stages) : null
}

/** Returns true if a contract values codes by itself; null until that is known. */
function useHasOwnValues(): boolean | null {
  const contracts = useContracts()
  if (contracts.kind !== 'ready') return null
  return contracts.value.some(({ versions }) =>
    versions.some(({ policy }) => Object.keys(policy.own_values).length > 0),
  )
}

interface By {
  readonly stages: readonly StageSince[]
  readonly as: CountsAs
}

const tallies = new WeakMap<readonly LineView[], By & { readonly tally: Tally }>()

/** Blocks that are whole in the span are added up once. */
function detailOf(blocks: readonly (readonly LineView[])[], { from, through }: Days, by: By): Detail {
  const isWithin = ({ day }: LineView) => day >= from && day <= through
  const parts = blocks.map((block) => (block.every(isWithin) ? block : block.filter(isWithin)))
  return { tally: sumOfTallies(parts.map((part) => keptTally(part, by))), lines: parts.flat() }
}

function keptTally(lines: readonly LineView[], { stages, as }: By): Tally {
  const kept = tallies.get(lines)
  if (kept?.stages === stages && kept.as === as) return kept.tally
  const tally = tallyOf(lines, stages, as)
  tallies.set(lines, { stages, as, tally })
  return tally
}
