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
  /** The members of credits that the stream was read with, from its start on; an earlier build knew fewer. */
  readonly valuationsForm: number
  readonly resync: Resync | null
  readonly resyncs: number
  /** The head that both streams were read to, with a digest that agreed; null where more was stored since. */
  readonly settledHead: number | null
}

/** 2: with `unadjusted_wrvu`. */
export const VALUATIONS_FORM = 2

export const START: SyncPosition = {
  cursor: null,
  collections: [],
  valuationsCursor: null,
  valuationsForm: VALUATIONS_FORM,
  resync: null,
  resyncs: 0,
  settledHead: null,
}
const POSITION = 'position'

export async function readPosition({ meta }: Reading | Writing): Promise<SyncPosition> {
  const stored = (await meta.get(POSITION)) as Partial<SyncPosition> | undefined // what is put below
  return stored === undefined ? START : { ...START, valuationsForm: 1, ...stored }
}

export async function putPosition({ meta, touched }: Writing, position: SyncPosition): Promise<void> {
  touched.value(POSITION)
  unawaited(meta.put(position, POSITION))
}
