/** The kept totals of days that have lines, in one read for all who show something of the same days. */
import type { Days } from '../figures/periods.ts'
import type { DayTotal } from '../store/totals.ts'
import { type Stored, useStored } from './use-stored.ts'

const TOPICS = ['lines']

/** Both ends included, in the order of days. */
export function useTotals({ from, through }: Days): Stored<readonly DayTotal[]> {
  return useStored(`totals ${from} ${through}`, (store) => store.totalsBetween(from, through), TOPICS)
}
