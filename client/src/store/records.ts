/** Records with their queue: what a person changes, what a push takes, and what its answer makes of it. */
import { utf8 } from '../sync/hash.ts'
import type { Collection, Fields, Mutation, Result, Valuation } from '../sync/protocol.ts'
import {
  changeRecord,
  type Edit,
  isEmpty,
  markRequested,
  NEW_RECORD,
  needsDecision,
  nextToSend,
  type RecordState,
  shownFields,
  takeOutcome,
} from '../sync/record.ts'
import { askForWorth, moveTotals, putValuation } from './credits.ts'
import type { Row } from './schema.ts'
import { DECISIONS, type RecordKey } from './touched.ts'
import { LAST_PLACE, together, unawaited, type Writing } from './transaction.ts'

export type { RecordKey } from './touched.ts'

/** A wish for a record: from its fields as shown (null: not there) to all of its fields, or null for deleted. */
export interface Change extends RecordKey {
  readonly target: (shown: Fields | null) => Fields | null
}

/** What a change did, as the person saw it before and after. */
export interface Changed extends RecordKey {
  readonly before: Fields | null
  readonly after: Fields | null
}

/** An edit that was never confirmed, with the record as it is shown. */
export interface Unsent extends RecordKey {
  readonly shown: Fields | null
  readonly server: Fields | null
  readonly edits: readonly Edit[]
}

export interface BatchLimits {
  readonly mutations: number
  readonly bytes: number
  readonly collections: readonly string[]
}

/** One answer is waited for after so many records, and the page is drawn between two such parts. */
const READ_AT_ONCE = 100

/** Stores a record as it is from now on, with its place in the queue, its day and the totals of that, and returns its row. */
export async function putRecord(
  writing: Writing,
  { collection, id }: RecordKey,
  before: Row | undefined,
  state: RecordState,
  seen = before?.seen ?? 0,
): Promise<Row> {
  const shown = shownFields(state)
  const shownBefore = before?.shown ?? null
  writing.touched.record({ collection, id }, shownBefore, shown)
  if (needsDecision(state) !== needsDecision(before ?? NEW_RECORD)) writing.touched.value(DECISIONS)
  const moving = collection === 'procedure_logs' ? moveTotals(writing, id, shownBefore, shown) : null
  const [place] = await Promise.all([placeOf(writing, before, state), moving])
  const after = {
    ...only(state),
    ...place,
    ...dayOf(collection, shown),
    ...deletionOf(before, shown, writing.now),
  }
  const row = { collection, id, shown, seen, ...after }
  if (isEmpty(state)) unawaited(writing.records.delete([collection, id]))
  else unawaited(writing.records.put(row))
  return row
}

/**
 * Makes changes and returns what each did.
 *
 * `shownBefore` is the same map where the work runs twice: the first look is what the person saw.
 */
export async function changeRecords(
  writing: Writing,
  changes: readonly Change[],
  shownBefore: Map<number, Fields | null>,
): Promise<readonly Changed[]> {
  const results: Changed[] = []
  const written = new Map<string, Row>()
  for (let start = 0; start < changes.length; start += READ_AT_ONCE) {
    const part = changes.slice(start, start + READ_AT_ONCE)
    askAhead(writing, part)
    const read = await together(
      ...part.map(
        ({ collection, id }) =>
          () =>
            writing.records.get([collection, id]),
      ),
    )
    for (const [n, { collection, id, target }] of part.entries()) {
      const key = `${collection} ${id}`
      const row = written.get(key) ?? read[n]
      const shown = row?.shown ?? null
      const after = target(shown)
      const before = shownBefore.has(start + n) ? (shownBefore.get(start + n) ?? null) : shown
      shownBefore.set(start + n, before)
      const state = changeRecord(row ?? NEW_RECORD, after, writing.newMutationId)
      written.set(key, await putRecord(writing, { collection, id }, row, state))
      results.push({ collection, id, before, after })
    }
  }
  return results
}

/** A new line, the most frequent change, is then stored in one round of requests. */
function askAhead(writing: Writing, changes: readonly Change[]): void {
  unawaited(lastPlaceOf(writing))
  for (const { collection, id, target } of changes) {
    if (collection === 'procedure_logs') askForWorth(writing, id, target(null))
  }
}

/** Edits a record that is there. */
export async function editRecord(
  writing: Writing,
  key: RecordKey,
  edit: (state: RecordState) => RecordState,
): Promise<void> {
  const row = await writing.records.get([key.collection, key.id])
  if (row !== undefined) await putRecord(writing, key, row, edit(row))
}

/** Returns the next mutations to send, one a record at most, and stores that they are in a request from now on. */
export async function takeBatch({ records, touched }: Writing, limits: BatchLimits): Promise<readonly Mutation[]> {
  const rows = (await records.index('place').getAll()).filter((row) => limits.collections.includes(row.collection))
  const batch = firstThatFit(rows, limits)
  const taken = new Set(batch.map((mutation) => mutation.mutation_id))
  if (batch.length > 0) touched.value('records')
  for (const row of rows) {
    if (taken.has(nextToSend(row)?.mutationId ?? '')) await records.put({ ...row, ...markRequested(row) })
  }
  return batch
}

/** Stores what became of mutations, and the credits that came along. */
export async function takeResults(
  writing: Writing,
  sent: readonly Mutation[],
  results: readonly Result[],
  valuations: readonly Valuation[],
): Promise<void> {
  const byId = new Map(results.map((result) => [result.mutationId, result.outcome]))
  for (const { collection, id, mutation_id } of sent) {
    const outcome = byId.get(mutation_id)
    const row = await writing.records.get([collection, id])
    if (outcome === undefined || row === undefined) continue
    await putRecord(writing, row, row, takeOutcome(row, mutation_id, outcome))
  }
  for (const valuation of valuations) await putValuation(writing, valuation)
}

async function placeOf(
  writing: Writing,
  before: Row | undefined,
  state: RecordState,
): Promise<{ readonly place?: number }> {
  if (state.edits.length === 0) return {}
  if (before?.place !== undefined) return { place: before.place }
  writing.lastPlace ??= Number((await lastPlaceOf(writing)) ?? 0)
  writing.lastPlace += 1
  return { place: writing.lastPlace }
}

function lastPlaceOf({ reads, meta }: Writing): Promise<unknown> {
  reads.lastPlace ??= meta.get(LAST_PLACE)
  return reads.lastPlace
}

function only({ rev, server, held, isUnconfirmed, edits }: RecordState): RecordState {
  return { rev, server, held, isUnconfirmed, edits }
}

function dayOf(collection: Collection, shown: Fields | null): { readonly day?: string } {
  const day = collection === 'procedure_logs' ? shown?.performed_on : undefined
  return typeof day === 'string' ? { day } : {}
}

function deletionOf(before: Row | undefined, shown: Fields | null, now: () => number): { readonly deletedAt?: number } {
  if (shown !== null) return {}
  return { deletedAt: (before?.shown === null ? before.deletedAt : undefined) ?? now() }
}

function firstThatFit(rows: readonly Row[], limits: BatchLimits): readonly Mutation[] {
  const batch: Mutation[] = []
  let bytes = 0
  for (const row of rows) {
    const edit = nextToSend(row)
    if (edit === null) continue
    const mutation = asMutation(row, edit)
    bytes += utf8(JSON.stringify(mutation)).length
    const isFull = batch.length >= limits.mutations || bytes > limits.bytes
    if (isFull && batch.length > 0) break
    batch.push(mutation)
  }
  return batch
}

function asMutation(row: Row, edit: Edit): Mutation {
  const { mutationId, op, baseRev, fields } = edit
  const mutation = { mutation_id: mutationId, collection: row.collection, op, id: row.id, base_rev: baseRev }
  return op === 'delete' ? mutation : { ...mutation, data: fields }
}
