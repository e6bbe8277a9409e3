/** The lines of some days as the store has them. */
import type { Store } from '../../store/store.ts'
import { type Stored, useStored } from '../use-stored.ts'
import { type LineView, lineView, newestFirst } from './line-view.ts'

/** Returns the lines of days, both ends included, the newest first. */
export function useLines(from: string, through: string): Stored<readonly LineView[]> {
  return useStored(`lines ${from} ${through}`, (store) => readLines(store, from, through))
}

export async function readLines(store: Store, from: string, through: string): Promise<readonly LineView[]> {
  const rows = newestFirst(await store.linesBetween(from, through))
  const valuations = await store.valuationsOf(rows.map(({ id }) => id))
  return rows.flatMap((row) => lineView(row, valuations.get(row.id)) ?? [])
}
