/** A day as the store has it: its lines and their credits, in one read for all who show something of it. */
import { useMemo } from 'preact/hooks'
import type { CreditLookup } from '../../credit/preview.ts'
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
    return areContractsHere ? { kind: 'ready', value: linesOf(stored.value, lookup) } : LOADING
  }, [stored, lookup, areContractsHere])
}

function dayRead(day: string) {
  const topic = topicOfDay(day)
  return [topic, (store: Store) => store.day(day), [topic]] as const
}

const shown = new WeakMap<StoredDay, { readonly lookup: CreditLookup; readonly lines: readonly LineView[] }>()

/** One screen after the other shows a day: what it is made of is worked out once. */
function linesOf(day: StoredDay, lookup: CreditLookup): readonly LineView[] {
  const known = shown.get(day)
  if (known?.lookup === lookup) return known.lines
  const { rows, valuations } = day
  const views = newestFirst(rows).flatMap((row) => lineView(row, valuations.get(row.id)) ?? [])
  const lines = withPreviews(views, lookup)
  shown.set(day, { lookup, lines })
  return lines
}
