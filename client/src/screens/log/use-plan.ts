/** What the draft becomes, as it would be saved now. */
import { useMemo } from 'preact/hooks'
import type { CreditLookup } from '../../credit/preview.ts'
import { now, random } from '../../shell/platform.ts'
import { useDay } from '../lines/use-day.ts'
import type { Draft } from './draft.ts'
import { type PlannedJoin, type PlannedWorth, planOf, worthOf } from './plan.ts'

export interface ShownPlan {
  readonly joins: readonly PlannedJoin[]
  /** null is not known. */
  readonly worth: PlannedWorth | null
}

const NOTHING: ShownPlan = { joins: [], worth: null }

export function usePlan(draft: Draft, day: string, lookup: CreditLookup): ShownPlan {
  const stored = useDay(day)
  return useMemo(() => {
    if (stored.kind !== 'ready' || draft.choices.length === 0) return NOTHING
    const linesOfDay = stored.value.rows
    const plan = planOf(draft, { day, linesOfDay, lookup }, { now, random })
    return { joins: plan.joins, worth: worthOf(plan, linesOfDay, lookup) }
  }, [stored, draft, day, lookup])
}
