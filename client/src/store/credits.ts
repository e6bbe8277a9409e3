/** Credits of lines as the server valued them, and totals of days, which follow every line and every credit. */
import type { Fields, Valuation } from '../sync/protocol.ts'
import { allOf, type Row, type StoredValuation } from './schema.ts'
import { creditKey, type Share, shareOf, withShare } from './totals.ts'
import type { Writing } from './transaction.ts'

const UNSETTLED = 'unsettled'

/** Moves what a line adds to its day, from how it was shown to how it is. */
export async function moveTotals(
  writing: Writing,
  id: string,
  before: Fields | null,
  after: Fields | null,
): Promise<void> {
  if (before === null && after === null) return
  const valuation = await writing.valuations.get(id)
  await addShare(writing, shareOf(before, valuation), -1)
  await addShare(writing, shareOf(after, valuation), 1)
}

/** Stores a credit, unless a later one is there. */
export async function putValuation(writing: Writing, valuation: Valuation): Promise<void> {
  const known = await writing.valuations.get(valuation.log_id)
  if (known !== undefined && known.seq > valuation.seq) return
  const row = await writing.records.get(['procedure_logs', valuation.log_id])
  const of = row?.server ? creditKey(row.server) : null
  await replaceValuation(writing, row, known, { ...valuation, of })
}

/** A credit may have come before or after the line that it is of: once both streams are read, it is of that line. */
export async function noteUnsettled(writing: Writing, id: string, server: Fields): Promise<void> {
  const valuation = await writing.valuations.get(id)
  if (valuation === undefined || valuation.of === creditKey(server)) return
  const unsettled = await readUnsettled(writing)
  await writing.meta.put([...new Set([...unsettled, id])], UNSETTLED)
}

/** Stores that each credit is of its line as it is now. */
export async function settleCredits(writing: Writing): Promise<void> {
  for (const id of await readUnsettled(writing)) {
    const row = await writing.records.get(['procedure_logs', id])
    const valuation = await writing.valuations.get(id)
    if (!row?.server || valuation === undefined) continue
    await replaceValuation(writing, row, valuation, { ...valuation, of: creditKey(row.server) })
  }
  await writing.meta.put([], UNSETTLED)
}

/** Throws all credits away: what is shown is unvalued until the server says its worth again. */
export async function forgetCredits(writing: Writing): Promise<void> {
  await writing.valuations.clear()
  await writing.totals.clear()
  for (const row of await writing.records.getAll(allOf('procedure_logs'))) {
    await addShare(writing, shareOf(row.shown, undefined), 1)
  }
}

async function replaceValuation(
  writing: Writing,
  row: Row | undefined,
  known: StoredValuation | undefined,
  fresh: StoredValuation,
): Promise<void> {
  await writing.valuations.put(fresh)
  const shown = row?.shown ?? null
  await addShare(writing, shareOf(shown, known), -1)
  await addShare(writing, shareOf(shown, fresh), 1)
}

async function addShare({ totals }: Writing, share: Share | null, sign: 1 | -1): Promise<void> {
  if (share === null) return
  const total = withShare(await totals.get(share.day), share, sign)
  if (total === null) await totals.delete(share.day)
  else await totals.put(total)
}

async function readUnsettled({ meta }: Writing): Promise<readonly string[]> {
  return ((await meta.get(UNSETTLED)) ?? []) as readonly string[] // what this room has put there
}
