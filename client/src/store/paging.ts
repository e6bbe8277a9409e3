/** What pages of the server make of the store: records and credits with their cursors, and resyncs. */
import { type ChangeOnServer, isCollection, type Page, type Valuation } from '../sync/protocol.ts'
import { endResync, NEW_RECORD, type ResyncReason, takeChange } from '../sync/record.ts'
import { forgetCredits, noteUnsettled, putValuation, settleCredits } from './credits.ts'
import { putPosition, type Resync, readPosition, START, type SyncPosition, VALUATIONS_FORM } from './position.ts'
import { putRecord } from './records.ts'
import type { Row } from './schema.ts'
import type { Writing } from './transaction.ts'

/** Stores a page and its cursor together, and returns whether it did: only onto the position that it was read from. */
export async function takePage(
  writing: Writing,
  page: Page,
  from: SyncPosition,
  collections: readonly string[],
): Promise<boolean> {
  const position = await readPosition(writing)
  if (position.cursor !== from.cursor || position.resyncs !== from.resyncs) return false
  const known = page.changes.filter(({ collection }) => collections.includes(collection))
  for (const change of known) await storeChange(writing, change, position)
  await putPosition(writing, { ...position, cursor: page.cursor, collections, settledHead: null })
  return true
}

/** Stores credits and their cursor together, and returns whether it did: as a page. */
export async function takeValuations(
  writing: Writing,
  valuations: readonly Valuation[],
  from: SyncPosition,
  cursor: string | null,
): Promise<boolean> {
  const position = await readPosition(writing)
  if (position.valuationsCursor !== from.valuationsCursor) return false
  for (const valuation of valuations) await putValuation(writing, valuation)
  await putPosition(writing, { ...position, valuationsCursor: cursor, valuationsForm: VALUATIONS_FORM })
  return true
}

/** Stores that both streams were read to that head: each credit is of its line as it is now. */
export async function settle(writing: Writing, head: number): Promise<void> {
  await settleCredits(writing)
  await putPosition(writing, { ...(await readPosition(writing)), settledHead: head })
}

/** Starts to read everything anew into what is there; a resync that was begun before goes on under the graver reason. */
export async function beginResync(writing: Writing, reason: ResyncReason): Promise<void> {
  const position = await readPosition(writing)
  const number = position.resyncs + 1
  const graver = position.resync?.reason === 'epoch' ? 'epoch' : reason
  await putPosition(writing, { ...position, cursor: null, resyncs: number, resync: { number, reason: graver } })
}

/** Ends the resync of that number: drops what is clean and did not come; a restored server is given back what it lost. */
export async function finishResync(writing: Writing, number: number): Promise<void> {
  const position = await readPosition(writing)
  const { resync } = position
  // Another tab has begun one more: nothing has come for that yet.
  if (resync === null || resync.number !== number) return
  await forEachRecord(writing, async (row) => {
    // Of a collection that was not asked for nothing can have come. A restored server is given it back once it has that.
    if (resync.reason === 'retention' && !position.collections.includes(row.collection)) return
    const end = { reason: resync.reason, came: row.seen >= resync.number }
    const state = endResync(row, end, writing.newMutationId)
    await putRecord(writing, row, row, state ?? NEW_RECORD)
  })
  await putPosition(writing, { ...position, resync: null })
}

/** Names under which the server's word of the person is kept; it comes anew at the next log-in. */
const OF_PERSON = ['profile', 'contracts']
/** So begins each name under which the last answer of a report is kept. */
export const REPORT = 'report '

/** Deletes everything but the records whose edits were never confirmed. */
export async function keepOnlyUnsent(writing: Writing): Promise<void> {
  await forEachRecord(writing, async (row) => {
    if (row.edits.length === 0) await putRecord(writing, row, row, NEW_RECORD)
  })
  await forgetCredits(writing)
  for (const name of OF_PERSON) {
    writing.touched.value(name)
    await writing.meta.delete(name)
  }
  await writing.meta.delete(IDBKeyRange.bound(REPORT, `${REPORT}\uffff`))
  const { resyncs } = await readPosition(writing)
  // Everything is read anew at the next log-in, and what then does not come is gone.
  const resync: Resync = { number: resyncs + 1, reason: 'retention' }
  await putPosition(writing, { ...START, resyncs: resyncs + 1, resync })
}

async function forEachRecord({ records }: Writing, work: (row: Row) => Promise<void>): Promise<void> {
  let cursor = await records.openCursor()
  while (cursor !== null) {
    await work(cursor.value)
    cursor = await cursor.continue()
  }
}

async function storeChange(writing: Writing, change: ChangeOnServer, position: SyncPosition): Promise<void> {
  const { collection, id } = change
  if (!isCollection(collection)) return
  const row = await writing.records.get([collection, id])
  const { resync } = position
  const isFirstOfResync = resync !== null && (row?.seen ?? 0) < resync.number
  const reason = isFirstOfResync ? resync.reason : null
  const state = takeChange(row ?? NEW_RECORD, change, reason, writing.newMutationId)
  await putRecord(writing, { collection, id }, row, state, position.resyncs)
  if (collection === 'procedure_logs' && state.server !== null) await noteUnsettled(writing, id, state.server)
}
