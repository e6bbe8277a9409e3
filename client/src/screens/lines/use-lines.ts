/** The lines of some days as the store has them, with what this device knows of their worth. */
import { useMemo } from 'preact/hooks'
import type { Store } from '../../store/store.ts'
import { useCreditLookup } from '../use-catalog.ts'
import { type Stored, useStored } from '../use-stored.ts'
import { type LineView, lineView, newestFirst } from './line-view.ts'
import { withPreviews } from './previews.ts'

/** Returns the lines of days, both ends included, the newest first. */
export function useLines(from: string, through: string): Stored<readonly LineView[]> {
  const stored = useStored(`lines ${from} ${through}`, (store) => readLines(store, from, through))
  const lookup = useCreditLookup()
  return useMemo(
    () => (stored.kind === 'ready' ? { kind: 'ready', value: withPreviews(stored.value, lookup) } : stored),
    [stored, lookup],
  )
}

async function readLines(store: Store, from: string, through: string): Promise<readonly LineView[]> {
  const rows = newestFirst(await store.linesBetween(from, through))
  const valuations = await store.valuationsOf(rows.map(({ id }) => id))
  return rows.flatMap((row) => lineView(row, valuations.get(row.id)) ?? [])
}
