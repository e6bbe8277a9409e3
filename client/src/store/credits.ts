/** Credits of lines as the server valued them, and totals of days, which follow every line and every credit. */
import type { Fields, Valuation } from '../sync/protocol.ts'
import { allOf, type Row, type StoredValuation } from './schema.ts'
import { creditKey, type DayTotal, type Share, shareOf, withShare } from './totals.ts'
import { together, unawaited, type Writing } from './transaction.ts'

const UNSETTLED = 'unsettled'

/** Asks ahead for what `moveTotals` needs of a line on that day. */
export function askForWorth(writing: Writing, id: string, shown: Fields | null): void {
  const day = dayOf(shown)
  if (day === null) return
  unawaited(valuationOf(writing, id))
  unawaited(totalOf(writing, day))
}

/** Moves what a line adds to its day, from how it was shown to how it is. */
export async function moveTotals(
  writing: Writing,
  id: string,
  before: Fields | null,
  after: Fields | null,
): Promise<void> {
  if (isWorthTheSame(before, after)) return
  const days = [...new Set([dayOf(before), dayOf(after)].filter((day) => day !== null))]
  const [valuation, totals] = await together(
    () => valuationOf(writing, id),
    () => together(...days.map((day) => () => totalOf(writing, day))),
  )
  const shares = [
    { share: shareOf(before, valuation), sign: -1 },
    { share: shareOf(after, valuation), sign: 1 },
  ] as const
  for (const [n, day] of days.entries()) {
    const ofDay = shares.filter(({ share }) => share?.day === day)
    putTotal(writing, day, ofDay.reduce<DayTotal | undefined>(moved, totals[n]))
  }
}

function isWorthTheSame(before: Fields | null, after: Fields | null): boolean {
  if (before === null || after === null) return before === after
  return before === after || creditKey(before) === creditKey(after)
}

function dayOf(shown: Fields | null): string | null {
  return typeof shown?.performed_on === 'string' ? shown.performed_on : null
}

function moved(
  total: DayTotal | undefined,
  { share, sign }: { readonly share: Share | null; readonly sign: 1 | -1 },
): DayTotal | undefined {
  return share === null ? total : (withShare(total, share, sign) ?? undefined)
}

function totalOf({ reads, totals }: Writing, day: string): Promise<DayTotal | undefined> {
  return getOnce(reads.totals, day, () => totals.get(day))
}

function valuationOf({ reads, valuations }: Writing, id: string): Promise<StoredValuation | undefined> {
  return getOnce(reads.valuations, id, () => valuations.get(id))
}

function getOnce<T>(reads: Map<string, Promise<T>>, key: string, get: () => Promise<T>): Promise<T> {
  const known = reads.get(key)
  if (known !== undefined) return known
  const answer = get()
  reads.set(key, answer)
  return answer
}

function putTotal({ reads, totals }: Writing, day: string, total: DayTotal | undefined): void {
  reads.totals.set(day, Promise.resolve(total))
  unawaited(total === undefined ? totals.delete(day) : totals.put(total))
}

/** Stores a credit, unless a later one is there. */
export async function putValuation(writing: Writing, valuation: Valuation): Promise<void> {
  const [known, row] = await together(
    () => valuationOf(writing, valuation.log_id),
    () => writing.records.get(['procedure_logs', valuation.log_id]),
  )
  if (known !== undefined && known.seq > valuation.seq) return
  const of = row?.server ? creditKey(row.server) : null
  await replaceValuation(writing, row, known, { ...valuation, of })
}

/** A credit may have come before or after the line that it is of: once both streams are read, it is of that line. */
export async function noteUnsettled(writing: Writing, id: string, server: Fields): Promise<void> {
  const valuation = await valuationOf(writing, id)
  if (valuation === undefined || valuation.of === creditKey(server)) return
  const unsettled = await readUnsettled(writing)
  unawaited(writing.meta.put([...new Set([...unsettled, id])], UNSETTLED))
}

/** Stores that each credit is of its line as it is now. */
export async function settleCredits(writing: Writing): Promise<void> {
  const unsettled = await readUnsettled(writing)
  if (unsettled.length === 0) return
  for (const id of unsettled) {
    const row = await writing.records.get(['procedure_logs', id])
    const valuation = await valuationOf(writing, id)
    if (!row?.server || valuation === undefined) continue
    await replaceValuation(writing, row, valuation, { ...valuation, of: creditKey(row.server) })
  }
  unawaited(writing.meta.put([], UNSETTLED))
}

/** Throws all credits away: what is shown is unvalued until the server says its worth again. */
export async function forgetCredits(writing: Writing): Promise<void> {
  writing.touched.allCredits()
  writing.reads.valuations.clear()
  writing.reads.totals.clear()
  await writing.valuations.clear()
  await writing.totals.clear()
  for (const row of await writing.records.getAll(allOf('procedure_logs'))) {
    const share = shareOf(row.shown, undefined)
    if (share === null) continue
    writing.touched.line(row.shown)
    putTotal(writing, share.day, moved(await totalOf(writing, share.day), { share, sign: 1 }))
  }
}

async function replaceValuation(
  writing: Writing,
  row: Row | undefined,
  known: StoredValuation | undefined,
  fresh: StoredValuation,
): Promise<void> {
  writing.touched.credit(fresh.log_id)
  writing.reads.valuations.set(fresh.log_id, Promise.resolve(fresh))
  unawaited(writing.valuations.put(fresh))
  const shown = row?.shown ?? null
  const day = dayOf(shown)
  if (day === null) return
  writing.touched.line(shown)
  const shares = [
    { share: shareOf(shown, known), sign: -1 },
    { share: shareOf(shown, fresh), sign: 1 },
  ] as const
  putTotal(writing, day, shares.reduce<DayTotal | undefined>(moved, await totalOf(writing, day)))
}

async function readUnsettled({ meta }: Writing): Promise<readonly string[]> {
  return ((await meta.get(UNSETTLED)) ?? []) as readonly string[] // what this room has put there
}
