/**
 * The store of one user on this device: records, the edits that wait, totals of days, credits, and where the sync stands.
 *
 * Every write is one transaction, in which nothing but the database is awaited. Work may run twice, where a browser closed
 * the database in the middle: so changes are functions of what is there, and give the same when they are given twice.
 */

import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import type { IDBPTransaction } from 'idb'
import type {
  ChangeOnServer,
  Collection,
  DigestAnswer,
  Fields,
  Mutation,
  Page,
  Result,
  Valuation,
} from '../sync/protocol.ts'
import { isCollection } from '../sync/protocol.ts'
import {
  changeRecord,
  discardEdits,
  type Edit,
  endResync,
  isEmpty,
  markRequested,
  NEW_RECORD,
  nextToSend,
  type RecordState,
  type ResyncReason,
  resolveConflict,
  shownFields,
  takeChange,
  takeOutcome,
} from '../sync/record.ts'
import type { Connection } from './connection.ts'
import type { Row, Schema, StoredValuation } from './schema.ts'
import { creditKey, type DayTotal, shareOf, withShare } from './totals.ts'

/** A wish for a record: from its fields as shown (null: not there) to all of its fields, or null for deleted. */
export interface Change {
  readonly collection: Collection
  readonly id: string
  readonly target: (shown: Fields | null) => Fields | null
}

/** What a change did, as the person saw it before and after. */
export interface Changed {
  readonly collection: Collection
  readonly id: string
  readonly before: Fields | null
  readonly after: Fields | null
}

/** An edit that was never confirmed, with the record as it is shown. */
export interface Unsent {
  readonly collection: Collection
  readonly id: string
  readonly shown: Fields | null
  readonly server: Fields | null
  readonly edits: readonly Edit[]
}

export interface BatchLimits {
  readonly mutations: number
  readonly bytes: number
  readonly collections: readonly string[]
}

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

export interface StoreOptions {
  readonly connection: Connection
  /** Makes ids of mutations, without waiting. */
  readonly newMutationId: () => string
  /** Is told after each committed write. */
  readonly onChange?: (by: 'person' | 'sync') => void
}

const START: SyncPosition = {
  cursor: null,
  collections: [],
  valuationsCursor: null,
  resync: null,
  resyncs: 0,
  settledHead: null,
}
const POSITION = 'position'
const UNSETTLED = 'unsettled'
const LAST_PLACE = 'last_place'

type StoreName = 'records' | 'totals' | 'valuations' | 'meta'
const ALL: StoreName[] = ['records', 'totals', 'valuations', 'meta']
type Transaction = IDBPTransaction<Schema, StoreName[], 'readwrite'>
type Reading = IDBPTransaction<Schema, StoreName[], 'readonly'>

export class Store {
  readonly #connection: Connection
  readonly #newMutationId: () => string
  readonly #onChange: (by: 'person' | 'sync') => void

  constructor({ connection, newMutationId, onChange = () => undefined }: StoreOptions) {
    this.#connection = connection
    this.#newMutationId = newMutationId
    this.#onChange = onChange
  }

  // What a screen reads.

  /** Returns a record as it is stored; undefined where this device never had it. */
  record(collection: Collection, id: string): Promise<Row | undefined> {
    return this.#read((reading) => reading.objectStore('records').get([collection, id]))
  }

  /** Returns the records of a collection that are shown. For small collections: lines are read by days. */
  async shownOf(collection: Collection): Promise<readonly Row[]> {
    const rows = await this.#read((reading) => reading.objectStore('records').getAll(ofCollection(collection)))
    return rows.filter((row) => row.shown !== null)
  }

  /** Returns the lines of some days, both ends included, in the order of days. */
  linesBetween(from: string, through: string): Promise<readonly Row[]> {
    const days = IDBKeyRange.bound(from, through)
    return this.#read((reading) => reading.objectStore('records').index('day').getAll(days))
  }

  /** Returns how many lines are shown. */
  lineCount(): Promise<number> {
    return this.#read((reading) => reading.objectStore('records').index('day').count())
  }

  /** Returns the totals of days that have lines, both ends included. */
  totalsBetween(from: string, through: string): Promise<readonly DayTotal[]> {
    return this.#read((reading) => reading.objectStore('totals').getAll(IDBKeyRange.bound(from, through)))
  }

  /** Returns the credits of lines, those that are known. `isCurrent` says whether one is of the line as it is shown. */
  async valuationsOf(ids: readonly string[]): Promise<ReadonlyMap<string, StoredValuation>> {
    const valuations = await this.#read((reading) =>
      Promise.all(ids.map((id) => reading.objectStore('valuations').get(id))),
    )
    return new Map(valuations.filter((one) => one !== undefined).map((one) => [one.log_id, one]))
  }

  /** Returns what was deleted on this device, or elsewhere while it had it. */
  async bin(): Promise<readonly Row[]> {
    const rows = await this.#read((reading) => reading.objectStore('records').getAll(ofCollection('procedure_logs')))
    return rows.filter((row) => row.shown === null && row.held !== null)
  }

  /** Returns the records whose edits wait, in the order in which they were made. */
  async unsent(): Promise<readonly Unsent[]> {
    const rows = await this.#read((reading) => reading.objectStore('records').index('place').getAll())
    return rows.map(({ collection, id, shown, server, edits }) => ({ collection, id, shown, server, edits }))
  }

  unsentCount(): Promise<number> {
    return this.#read((reading) => reading.objectStore('records').index('place').count())
  }

  // What a person does.

  /** Makes changes, all or none, and returns what each did. Throws StoreUnusable, and then nothing was changed. */
  async change(changes: readonly Change[]): Promise<readonly Changed[]> {
    const shownBefore = new Map<number, Fields | null>()
    return this.#write('person', async (transaction) => {
      const results: Changed[] = []
      for (const [n, { collection, id, target }] of changes.entries()) {
        const row = await transaction.objectStore('records').get([collection, id])
        const shown = row?.shown ?? null
        const after = target(shown)
        // Where the work runs twice, the first look is what the person saw.
        const before = shownBefore.has(n) ? (shownBefore.get(n) ?? null) : shown
        shownBefore.set(n, before)
        await this.#put(transaction, collection, id, row, changeRecord(row ?? NEW_RECORD, after, this.#newMutationId))
        results.push({ collection, id, before, after })
      }
      return results
    })
  }

  /** Resolves a conflict: `target` is all fields that the record shall have, null for deleted. */
  async resolve(collection: Collection, id: string, target: Fields | null): Promise<void> {
    await this.#edit(collection, id, (state) => resolveConflict(state, target, this.#newMutationId))
  }

  /** Throws the edits of a record away: it is again what the server has. */
  async discard(collection: Collection, id: string): Promise<void> {
    await this.#edit(collection, id, discardEdits)
  }

  // What the sync does.

  /** Returns the next mutations to send, one a record at most, and stores that they are in a request from now on. */
  takeBatch(limits: BatchLimits): Promise<readonly Mutation[]> {
    return this.#write('sync', async (transaction) => {
      const records = transaction.objectStore('records')
      const rows = (await records.index('place').getAll()).filter((row) => limits.collections.includes(row.collection))
      const batch = firstThatFit(rows, limits)
      const taken = new Set(batch.map((mutation) => mutation.mutation_id))
      for (const row of rows) {
        if (taken.has(nextToSend(row)?.mutationId ?? '')) await records.put({ ...row, ...markRequested(row) })
      }
      return batch
    })
  }

  /** Stores what became of mutations, and the credits that came along. */
  async takeResults(
    sent: readonly Mutation[],
    results: readonly Result[],
    valuations: readonly Valuation[],
  ): Promise<void> {
    const byId = new Map(results.map((result) => [result.mutationId, result.outcome]))
    await this.#write('sync', async (transaction) => {
      for (const { collection, id, mutation_id } of sent) {
        const outcome = byId.get(mutation_id)
        const row = await transaction.objectStore('records').get([collection, id])
        if (outcome === undefined || row === undefined) continue
        await this.#put(transaction, collection, id, row, takeOutcome(row, mutation_id, outcome))
      }
      for (const valuation of valuations) await this.#putValuation(transaction, valuation)
    })
  }

  /**
   * Stores a page and its cursor together, and returns whether it did. Collections that this build does not know are left out.
   *
   * A page goes onto the position that it was read from. Where another tab has moved on meanwhile, or begun anew, it is
   * refused: its cursor would pass over what that tab has yet to read.
   */
  takePage(page: Page, from: SyncPosition, collections: readonly string[]): Promise<boolean> {
    return this.#write('sync', async (transaction) => {
      const position = await positionIn(transaction)
      if (position.cursor !== from.cursor || position.resyncs !== from.resyncs) return false
      for (const change of page.changes) await this.#takeChange(transaction, change, position)
      const next = { ...position, cursor: page.cursor, collections, settledHead: null }
      await transaction.objectStore('meta').put(next, POSITION)
      return true
    })
  }

  /** Stores credits and their cursor together, and returns whether it did: as a page, onto the position they were read from. */
  takeValuations(valuations: readonly Valuation[], from: SyncPosition, cursor: string | null): Promise<boolean> {
    return this.#write('sync', async (transaction) => {
      const position = await positionIn(transaction)
      if (position.valuationsCursor !== from.valuationsCursor) return false
      for (const valuation of valuations) await this.#putValuation(transaction, valuation)
      await transaction.objectStore('meta').put({ ...position, valuationsCursor: cursor }, POSITION)
      return true
    })
  }

  /** Stores that both streams were read to that head: each credit is of its line as it is now. */
  async settle(head: number): Promise<void> {
    await this.#write('sync', async (transaction) => {
      for (const id of await unsettledIn(transaction)) {
        const row = await transaction.objectStore('records').get(['procedure_logs', id])
        const valuation = await transaction.objectStore('valuations').get(id)
        if (!row?.server || valuation === undefined) continue
        await this.#replaceValuation(transaction, row, valuation, { ...valuation, of: creditKey(row.server) })
      }
      await transaction.objectStore('meta').put([], UNSETTLED)
      const position = await positionIn(transaction)
      await transaction.objectStore('meta').put({ ...position, settledHead: head }, POSITION)
    })
  }

  /** Starts to read everything anew into what is there; a resync that was begun before goes on under the graver reason. */
  async beginResync(reason: Resync['reason']): Promise<void> {
    await this.#write('sync', async (transaction) => {
      const position = await positionIn(transaction)
      const number = position.resyncs + 1
      const graver = position.resync?.reason === 'epoch' ? 'epoch' : reason
      const next: SyncPosition = { ...position, cursor: null, resyncs: number, resync: { number, reason: graver } }
      await transaction.objectStore('meta').put(next, POSITION)
    })
  }

  /** Ends the resync of that number: drops what is clean and did not come; a restored server is given back what it lost. */
  async endResync(number: number): Promise<void> {
    await this.#write('sync', async (transaction) => {
      const position = await positionIn(transaction)
      const { resync } = position
      // Another tab has begun one more: nothing has come for that yet.
      if (resync === null || resync.number !== number) return
      let cursor = await transaction.objectStore('records').openCursor()
      while (cursor !== null) {
        const row = cursor.value
        const end = { reason: resync.reason, came: row.seen >= resync.number }
        const state = endResync(row, end, this.#newMutationId)
        await this.#put(transaction, row.collection, row.id, row, state ?? NEW_RECORD)
        cursor = await cursor.continue()
      }
      await transaction.objectStore('meta').put({ ...position, resync: null }, POSITION)
    })
  }

  position(): Promise<SyncPosition> {
    return this.#read(async (reading) => asPosition(await reading.objectStore('meta').get(POSITION)))
  }

  /** Returns what this device holds, as the server says it: count and SHA-256 of the sorted `id:rev` lines. */
  async digest(collections: readonly Collection[]): Promise<DigestAnswer['collections']> {
    const rowsByCollection = await this.#read(async (reading) => {
      const rows: Row[][] = []
      // One by one: a read that fails leaves none behind whose failure nobody hears.
      for (const name of collections) rows.push(await reading.objectStore('records').getAll(ofCollection(name)))
      return rows
    })
    const digests = rowsByCollection.map((rows, n) => {
      const lines = rows.filter((row) => row.server !== null).map((row) => `${row.id}:${row.rev}`)
      const digest = { count: lines.length, sha256: bytesToHex(sha256(utf8ToBytes(lines.sort().join('\n')))) }
      return [collections[n] ?? '', digest] as const
    })
    return Object.fromEntries(digests)
  }

  /** Deletes everything but the records whose edits were never confirmed, after a log-in was revoked. */
  async keepOnlyUnsent(): Promise<void> {
    await this.#write('sync', async (transaction) => {
      let cursor = await transaction.objectStore('records').openCursor()
      while (cursor !== null) {
        const row = cursor.value
        if (row.edits.length === 0) await this.#put(transaction, row.collection, row.id, row, NEW_RECORD)
        cursor = await cursor.continue()
      }
      await transaction.objectStore('valuations').clear()
      await this.#recountTotals(transaction)
      const { resyncs } = await positionIn(transaction)
      // Everything is read anew at the next log-in, and what then does not come is gone.
      const resync: Resync = { number: resyncs + 1, reason: 'retention' }
      await transaction.objectStore('meta').put({ ...START, resyncs: resyncs + 1, resync }, POSITION)
    })
  }

  /** Returns a value that was put under a name, such as the session; undefined where none was. */
  meta(name: string): Promise<unknown> {
    return this.#read((reading) => reading.objectStore('meta').get(name))
  }

  async putMeta(name: string, value: unknown): Promise<void> {
    await this.#transact((transaction) => transaction.objectStore('meta').put(value, name))
  }

  close(): void {
    this.#connection.close()
  }

  // One transaction.

  #read<T>(work: (reading: Reading) => Promise<T>): Promise<T> {
    return this.#connection.run((database) => {
      const reading = database.transaction(ALL, 'readonly')
      // A read that is aborted fails by its request.
      reading.done.catch(() => undefined)
      return work(reading)
    })
  }

  async #write<T>(by: 'person' | 'sync', work: (transaction: Transaction) => Promise<T>): Promise<T> {
    const result = await this.#transact(work)
    this.#onChange(by)
    return result
  }

  #transact<T>(work: (transaction: Transaction) => Promise<T>): Promise<T> {
    return this.#connection.run(async (database) => {
      const transaction = database.transaction(ALL, 'readwrite')
      // Work that fails before it has asked for anything fails by itself.
      transaction.done.catch(() => undefined)
      try {
        const [made] = await Promise.all([work(transaction), transaction.done])
        return made
      } catch (error) {
        abort(transaction)
        throw transaction.error ?? error
      }
    })
  }

  async #edit(collection: Collection, id: string, edit: (state: RecordState) => RecordState): Promise<void> {
    await this.#write('person', async (transaction) => {
      const row = await transaction.objectStore('records').get([collection, id])
      if (row !== undefined) await this.#put(transaction, collection, id, row, edit(row))
    })
  }

  async #takeChange(transaction: Transaction, change: ChangeOnServer, position: SyncPosition): Promise<void> {
    const { collection, id } = change
    if (!isCollection(collection)) return
    const row = await transaction.objectStore('records').get([collection, id])
    const { resync } = position
    const isFirstOfResync = resync !== null && (row?.seen ?? 0) < resync.number
    const reason = isFirstOfResync ? resync.reason : null
    const state = takeChange(row ?? NEW_RECORD, change, reason, this.#newMutationId)
    await this.#put(transaction, collection, id, row, state, position.resyncs)
    if (collection === 'procedure_logs' && state.server !== null)
      await this.#noteUnsettled(transaction, id, state.server)
  }

  /** A credit may have come before or after the line that it is of: once both streams are read, it is of that line. */
  async #noteUnsettled(transaction: Transaction, id: string, server: Fields): Promise<void> {
    const valuation = await transaction.objectStore('valuations').get(id)
    if (valuation === undefined || valuation.of === creditKey(server)) return
    const unsettled = await unsettledIn(transaction)
    await transaction.objectStore('meta').put([...new Set([...unsettled, id])], UNSETTLED)
  }

  async #put(
    transaction: Transaction,
    collection: Collection,
    id: string,
    before: Row | undefined,
    state: RecordState,
    seen = before?.seen ?? 0,
  ): Promise<void> {
    const records = transaction.objectStore('records')
    const shown = shownFields(state)
    const after = { ...only(state), ...(await this.#placeOf(transaction, before, state)), ...dayOf(collection, shown) }
    if (isEmpty(state)) await records.delete([collection, id])
    else await records.put({ collection, id, shown, seen, ...after })
    if (collection === 'procedure_logs') await this.#moveTotals(transaction, id, before?.shown ?? null, shown)
  }

  async #placeOf(transaction: Transaction, before: Row | undefined, state: RecordState): Promise<{ place?: number }> {
    if (state.edits.length === 0) return {}
    if (before?.place !== undefined) return { place: before.place }
    const meta = transaction.objectStore('meta')
    const place = Number((await meta.get(LAST_PLACE)) ?? 0) + 1
    await meta.put(place, LAST_PLACE)
    return { place }
  }

  async #moveTotals(transaction: Transaction, id: string, before: Fields | null, after: Fields | null): Promise<void> {
    if (before === null && after === null) return
    const valuation = await transaction.objectStore('valuations').get(id)
    await this.#addShare(transaction, shareOf(before, valuation), -1)
    await this.#addShare(transaction, shareOf(after, valuation), 1)
  }

  async #addShare(transaction: Transaction, share: ReturnType<typeof shareOf>, sign: 1 | -1): Promise<void> {
    if (share === null) return
    const totals = transaction.objectStore('totals')
    const total = withShare(await totals.get(share.day), share, sign)
    if (total === null) await totals.delete(share.day)
    else await totals.put(total)
  }

  async #putValuation(transaction: Transaction, valuation: Valuation): Promise<void> {
    const valuations = transaction.objectStore('valuations')
    const known = await valuations.get(valuation.log_id)
    if (known !== undefined && known.seq > valuation.seq) return
    const row = await transaction.objectStore('records').get(['procedure_logs', valuation.log_id])
    await this.#replaceValuation(transaction, row, known, {
      ...valuation,
      of: row?.server ? creditKey(row.server) : null,
    })
  }

  async #replaceValuation(
    transaction: Transaction,
    row: Row | undefined,
    known: StoredValuation | undefined,
    fresh: StoredValuation,
  ): Promise<void> {
    await transaction.objectStore('valuations').put(fresh)
    const shown = row?.shown ?? null
    await this.#addShare(transaction, shareOf(shown, known), -1)
    await this.#addShare(transaction, shareOf(shown, fresh), 1)
  }

  async #recountTotals(transaction: Transaction): Promise<void> {
    await transaction.objectStore('totals').clear()
    for (const row of await transaction.objectStore('records').getAll(ofCollection('procedure_logs'))) {
      await this.#addShare(transaction, shareOf(row.shown, undefined), 1)
    }
  }
}

async function positionIn(transaction: Transaction): Promise<SyncPosition> {
  return asPosition(await transaction.objectStore('meta').get(POSITION))
}

function asPosition(stored: unknown): SyncPosition {
  return { ...START, ...(stored as Partial<SyncPosition> | undefined) } // what this class has put there
}

async function unsettledIn(transaction: Transaction): Promise<readonly string[]> {
  return ((await transaction.objectStore('meta').get(UNSETTLED)) ?? []) as readonly string[] // what this class has put there
}

function only({ rev, server, held, isUnconfirmed, edits }: RecordState): RecordState {
  return { rev, server, held, isUnconfirmed, edits }
}

function dayOf(collection: Collection, shown: Fields | null): { day?: string } {
  const day = collection === 'procedure_logs' ? shown?.performed_on : undefined
  return typeof day === 'string' ? { day } : {}
}

function firstThatFit(rows: readonly Row[], limits: BatchLimits): readonly Mutation[] {
  const batch: Mutation[] = []
  let bytes = 0
  for (const row of rows) {
    const edit = nextToSend(row)
    if (edit === null) continue
    const mutation = asMutation(row, edit)
    bytes += utf8ToBytes(JSON.stringify(mutation)).length
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

function ofCollection(collection: Collection): IDBKeyRange {
  // In the order of keys a list stands above every text.
  return IDBKeyRange.bound([collection], [collection, []])
}

function abort(transaction: Transaction): void {
  try {
    transaction.abort()
  } catch {
    // It has ended by itself.
  }
}
