/** Where the sync of a store stands: cursors of both streams, and a resync that is under way. */
import type { ResyncReason } from '../sync/record.ts'
import { type Reading, unawaited, type Writing } from './transaction.ts'

export interface Resync {
  readonly number: number
  readonly reason: ResyncReason
}

/** Where the sync stands, beside the records. */
export interface SyncPosition {
  readonly cursor: string | null
  /** The collections that the cursor was read with. */
  readonly collections: readonly string[]
  readonly valuationsCursor: string | null
  readonly resync: Resync | null
  readonly resyncs: number
  /** The head that both streams were read to, with a digest that agreed; null where more was stored since. */
  readonly settledHead: number | null
}

export const START: SyncPosition = {
  cursor: null,
  collections: [],
  valuationsCursor: null,
  resync: null,
  resyncs: 0,
  settledHead: null,
}
const POSITION = 'position'

export async function readPosition({ meta }: Reading | Writing): Promise<SyncPosition> {
  const stored = (await meta.get(POSITION)) as Partial<SyncPosition> | undefined // what is put below
  return { ...START, ...stored }
}

export async function putPosition({ meta, touched }: Writing, position: SyncPosition): Promise<void> {
  touched.value(POSITION)
  unawaited(meta.put(position, POSITION))
}
