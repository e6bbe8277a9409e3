/** The shifts of the person, the last one first, and the kept totals of the days that they are compared to. */
import { type Shift, shiftsOf } from '../../entry/shifts.ts'
import type { Days } from '../../figures/periods.ts'
import type { Store } from '../../store/store.ts'
import type { DayTotal } from '../../store/totals.ts'
import { type Stored, useStored } from '../use-stored.ts'

const TOPICS = ['shifts']

export function useShifts(): Stored<readonly Shift[]> {
  return useStored('shifts', readShifts, TOPICS)
}

export function useTotalsOf({ from, through }: Days): Stored<readonly DayTotal[]> {
  return useStored(`hours ${from} ${through}`, (store) => store.totalsBetween(from, through), ['lines'])
}

async function readShifts(store: Store): Promise<readonly Shift[]> {
  return shiftsOf(await store.shownOf('shifts'))
}
