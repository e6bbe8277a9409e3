/** A day as the store has it: its lines and their credits, in one read for all who show something of it. */
import { useMemo } from 'preact/hooks'
import type { Phone } from '../../shell/phone.ts'
import type { Store, StoredDay } from '../../store/store.ts'
import { topicOfDay } from '../../store/touched.ts'
import { LOADING } from '../stored-reads.ts'
import { useContracts, useCreditLookup } from '../use-catalog.ts'
import { readStored, type Stored, useStored } from '../use-stored.ts'
import { type LineView, lineView, newestFirst } from './line-view.ts'
import { withPreviews } from './previews.ts'

export function useDay(day: string): Stored<StoredDay> {
  return useStored(...dayRead(day))
}

/** Returns a day, at once where it is shown. Throws StoreUnusable. */
export async function readDay(phone: Phone, day: string): Promise<StoredDay | null> {
  return readStored(phone, ...dayRead(day))
}

/** Returns the lines of a day, the newest first, with what this device knows of their worth. */
export function useLines(day: string): Stored<readonly LineView[]> {
  const stored = useDay(day)
  const lookup = useCreditLookup()
  // Without them for a moment each worth would look provisional.
  const areContractsHere = useContracts().kind !== 'loading'
  return useMemo(() => {
    if (stored.kind !== 'ready') return stored
    return areContractsHere ? { kind: 'ready', value: withPreviews(linesOf(stored.value), lookup) } : LOADING
  }, [stored, lookup, areContractsHere])
}

function dayRead(day: string) {
  const topic = topicOfDay(day)
  return [topic, (store: Store) => store.day(day), [topic]] as const
}

function linesOf({ rows, valuations }: StoredDay): readonly LineView[] {
  return newestFirst(rows).flatMap((row) => lineView(row, valuations.get(row.id)) ?? [])
}
