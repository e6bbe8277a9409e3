/** The shifts of the person, the last one first. */
import { type Shift, shiftsOf } from '../../entry/shifts.ts'
import type { Store } from '../../store/store.ts'
import { type Stored, useStored } from '../use-stored.ts'

const TOPICS = ['shifts']

export function useShifts(): Stored<readonly Shift[]> {
  return useStored('shifts', readShifts, TOPICS)
}

async function readShifts(store: Store): Promise<readonly Shift[]> {
  return shiftsOf(await store.shownOf('shifts'))
}
