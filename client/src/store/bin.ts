/** The bin: lines that this device had and that were deleted, kept as long as the server keeps what it could restore. */
import { NEW_RECORD } from '../sync/record.ts'
import { putRecord } from './records.ts'
import type { Row } from './schema.ts'
import type { Reading, Writing } from './transaction.ts'

const DAY_MS = 24 * 60 * 60 * 1000
/** Source: the sync contract, section 2: history of a deleted record. */
export const KEPT_DAYS = 30
export const MOST_KEPT = 1000
const PURGED_AT = 'bin_purged_at'

/** Returns the lines in the bin, the one that was deleted last first. */
export async function readBin({ records }: Reading): Promise<readonly Row[]> {
  const rows: Row[] = []
  let cursor = await records.index('deletedAt').openCursor(null, 'prev')
  while (cursor !== null && rows.length < MOST_KEPT) {
    const row = cursor.value
    if (row.collection === 'procedure_logs' && row.held !== null) rows.push(row)
    cursor = await cursor.continue()
  }
  return rows
}

/** Forgets what was deleted too long ago, or before too many others; once a day. What waits to be sent stays. */
export async function purgeBin(writing: Writing): Promise<void> {
  const { records, valuations, meta, now } = writing
  const purgedAt = Number((await meta.get(PURGED_AT)) ?? 0)
  if (Math.abs(now() - purgedAt) < DAY_MS) return
  const deleted = (await records.getAll()).filter((row) => row.shown === null)
  for (const row of deleted) {
    if (row.deletedAt === undefined) await records.put({ ...row, deletedAt: now() })
  }
  for (const row of deletedTooLongAgo(deleted, now())) {
    await putRecord(writing, row, row, NEW_RECORD)
    if (row.collection !== 'procedure_logs') continue
    writing.touched.credit(row.id)
    await valuations.delete(row.id)
  }
  await meta.put(now(), PURGED_AT)
}

function deletedTooLongAgo(deleted: readonly Row[], now: number): readonly Row[] {
  // What a clock ahead of time has marked counts from now on.
  const age = (row: Row) => Math.max(0, now - (row.deletedAt ?? now))
  const youngestFirst = deleted.toSorted((one, other) => age(one) - age(other))
  return youngestFirst.filter((row, n) => row.edits.length === 0 && (n >= MOST_KEPT || age(row) >= KEPT_DAYS * DAY_MS))
}
