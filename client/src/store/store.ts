/**
 * The store of one user on this device: records, the edits that wait, totals of days, credits, and where the sync stands.
 *
 * Every write is one transaction, in which nothing but the database is awaited. Work may run twice, where a browser closed
 * the database in the middle: so changes are functions of what is there, and give the same when they are given twice.
 */

import type { Emptied } from '../sync/emptied.ts'
import { sha256Hex } from '../sync/hash.ts'
import type { Collection, DigestAnswer, Fields, Mutation, Page, Result, Session, Valuation } from '../sync/protocol.ts'
import {
  discardEdits,
  NEW_RECORD,
  type NewMutationId,
  needsDecision,
  type ResyncReason,
  resolveConflict,
  restoreRecord,
} from '../sync/record.ts'
import { purgeBin, readBin } from './bin.ts'
import type { Connection } from './connection.ts'
import { HeldRevs } from './held-revs.ts'
import { KeptCredits } from './kept-credits.ts'
import { beginResync, finishResync, keepOnlyUnsent, settle, takePage, takeValuations } from './paging.ts'
import { readPosition, type SyncPosition } from './position.ts'
import {
  type BatchLimits,
  type Change,
  type Changed,
  changeRecords,
  editRecord,
  putRecord,
  takeBatch,
  takeResults,
  type Unsent,
} from './records.ts'
import { allOf, type Row, type StoredValuation } from './schema.ts'
import type { DayTotal } from './totals.ts'
import { type Topic, Touched } from './touched.ts'
import {
  type Durability,
  type Reading,
  readStore,
  together,
  type WriteTools,
  type Writing,
  writeStore,
} from './transaction.ts'

export type { Resync, SyncPosition } from './position.ts'
export type { BatchLimits, Change, Changed, Unsent } from './records.ts'

export interface StoreOptions {
  readonly connection: Connection
  /** Makes ids of mutations, without waiting. */
  readonly newMutationId: NewMutationId
  /** Epoch milliseconds of this device. */
  readonly now?: () => number
  /** Is told after each committed write that touched something. */
  readonly onChange?: (by: 'person' | 'sync', topics: ReadonlySet<Topic>) => void
}

/** Lines of a day, or of several, as a screen shows them. */
export interface StoredDay {
  readonly rows: readonly Row[]
  readonly valuations: ReadonlyMap<string, StoredValuation>
}

const SESSION = 'session'
const EMPTIED = 'emptied'

export class Store {
  readonly #connection: Connection
  readonly #tools: WriteTools
  readonly #onChange: (by: 'person' | 'sync', topics: ReadonlySet<Topic>) => void
  readonly #heldRevs = new HeldRevs()
  readonly #credits = new KeptCredits()

  constructor({ connection, newMutationId, now = Date.now, onChange = () => undefined }: StoreOptions) {
    this.#connection = connection
    this.#tools = { newMutationId, now }
    this.#onChange = onChange
  }

  // What a screen reads.

  /** Returns a record as it is stored; undefined where this device never had it. */
  record(collection: Collection, id: string): Promise<Row | undefined> {
    return this.#read(({ records }) => records.get([collection, id]))
  }

  /** Returns the records of a collection that are shown. For small collections: lines are read by days. */
  async shownOf(collection: Collection): Promise<readonly Row[]> {
    const rows = await this.#read(({ records }) => records.getAll(allOf(collection)))
    return rows.filter((row) => row.shown !== null)
  }

  /** Returns the lines of some days, both ends included, in the order of days. */
  linesBetween(from: string, through: string): Promise<readonly Row[]> {
    return this.#read(({ records }) => records.index('day').getAll(IDBKeyRange.bound(from, through)))
  }

  /** Returns the lines of a day with their credits. */
  day(day: string): Promise<StoredDay> {
    return this.days(day, day)
  }

  /** Returns the lines of some days with their credits, both ends included, in the order of days. For some hundred lines. */
  days(from: string, through: string): Promise<StoredDay> {
    return this.#read(async (reading) => {
      const rows = await reading.records.index('day').getAll(IDBKeyRange.bound(from, through))
      const ids = rows.map(({ id }) => id)
      return { rows, valuations: await this.#credits.read(reading, ids) }
    })
  }

  /** Returns how many lines are shown, and how many records have edits that wait. */
  counts(): Promise<{ readonly lines: number; readonly unsent: number }> {
    return this.#read(async ({ records }) => {
      const [lines, unsent] = await together(
        () => records.index('day').count(),
        () => records.index('place').count(),
      )
      return { lines, unsent }
    })
  }

  /** Returns the totals of days that have lines, both ends included. */
  totalsBetween(from: string, through: string): Promise<readonly DayTotal[]> {
    return this.#read(({ totals }) => totals.getAll(IDBKeyRange.bound(from, through)))
  }

  /** Returns the first day that has a line; null where none has. */
  async firstDay(): Promise<string | null> {
    const [first] = await this.#read(({ totals }) => totals.getAllKeys(null, 1))
    return first ?? null
  }

  /** Returns the credits of lines, those that are known. `isCurrent` says whether one is of the line as it is shown. */
  async valuationsOf(ids: readonly string[]): Promise<ReadonlyMap<string, StoredValuation>> {
    return this.#read((reading) => this.#credits.read(reading, ids))
  }

  /** Returns the lines that were deleted on this device, or elsewhere while it had them, the last one first. */
  bin(): Promise<readonly Row[]> {
    return this.#read(readBin)
  }

  /** Returns the records whose edits wait, in the order in which they were made. */
  async unsent(): Promise<readonly Unsent[]> {
    const rows = await this.#read(({ records }) => records.index('place').getAll())
    return rows.map(({ collection, id, shown, server, edits }) => ({ collection, id, shown, server, edits }))
  }

  unsentCount(): Promise<number> {
    return this.#read(({ records }) => records.index('place').count())
  }

  /** Returns how many records wait for the person: the server refused them, or has another version. */
  async decisionCount(): Promise<number> {
    const rows = await this.#read(({ records }) => records.index('place').getAll())
    return rows.filter(needsDecision).length
  }

  /** Returns what went with the store that the browser has emptied; null where it has not, or the person knows of it. */
  async emptied(): Promise<Emptied | null> {
    return ((await this.meta(EMPTIED)) ?? null) as Emptied | null // what `storeSession` has put there
  }

  /** The person knows of it. */
  async dismissEmptied(): Promise<void> {
    await this.#write('person', async ({ meta, touched }) => {
      touched.value(EMPTIED)
      await meta.delete(EMPTIED)
    })
  }

  // What a person does.

  /** Makes changes, all or none, and returns what each did. Throws StoreUnusable, and then nothing was changed. */
  async change(changes: readonly Change[]): Promise<readonly Changed[]> {
    const shownBefore = new Map<number, Fields | null>()
    return this.#write('person', (writing) => changeRecords(writing, changes, shownBefore))
  }

  /** Resolves a conflict: `target` is all fields that the record shall have, null for deleted. */
  async resolve(collection: Collection, id: string, target: Fields | null): Promise<void> {
    await this.#write('person', (writing) =>
      editRecord(writing, { collection, id }, (state) => resolveConflict(state, target, writing.newMutationId)),
    )
  }

  /** Throws the edits of a record away: it is again what the server has. */
  async discard(collection: Collection, id: string): Promise<void> {
    await this.#write('person', (writing) => editRecord(writing, { collection, id }, discardEdits))
  }

  /** Brings a deleted record back with those fields, over everything up to that head of the server. */
  async restore(collection: Collection, id: string, fields: Fields, head: number): Promise<void> {
    await this.#write('person', async (writing) => {
      const row = await writing.records.get([collection, id])
      const state = restoreRecord(row ?? NEW_RECORD, fields, head, writing.newMutationId)
      await putRecord(writing, { collection, id }, row, state)
    })
  }

  // What the sync does.

  /**
   * Returns the number of unsent edits for the server to know; null: not known.
   *
   * A store that never synced says nothing, so that a store which a browser has emptied does not overwrite what the server
   * was told of the one before it. Never throws.
   */
  async unsentToTell(): Promise<number | null> {
    try {
      const [session, unsent] = await this.#read(({ meta, records }) =>
        together(
          () => meta.get(SESSION),
          () => records.index('place').count(),
        ),
      )
      return session === undefined ? null : unsent
    } catch {
      return null
    }
  }

  /** Stores the session of the log-in; the first one of a store with what went with the store that was here before. */
  async storeSession(session: Session, emptied: (isFirst: boolean) => Emptied | null): Promise<void> {
    await this.#write('sync', async ({ meta, touched }) => {
      const emptiedStore = emptied((await meta.get(SESSION)) === undefined)
      if (emptiedStore !== null) await meta.put(emptiedStore, EMPTIED)
      await meta.put(session, SESSION)
      touched.value(SESSION)
      touched.value(EMPTIED)
    })
  }

  /** Forgets what was deleted too long ago; once a day. */
  async purgeBin(): Promise<void> {
    await this.#write('sync', purgeBin)
  }

  /** Returns the next mutations to send, one a record at most, and stores that they are in a request from now on. */
  takeBatch(limits: BatchLimits): Promise<readonly Mutation[]> {
    // A request that is forgotten might be made anew, as another one.
    return this.#write('sync', (writing) => takeBatch(writing, limits), 'strict')
  }

  /** Stores what became of mutations, and the credits that came along. */
  async takeResults(
    sent: readonly Mutation[],
    results: readonly Result[],
    valuations: readonly Valuation[],
  ): Promise<void> {
    await this.#write('sync', (writing) => takeResults(writing, sent, results, valuations))
  }

  /**
   * Stores a page and its cursor together, and returns whether it did. Of other collections than those nothing is stored.
   *
   * A page goes onto the position that it was read from. Where another tab has moved on meanwhile, or begun anew, it is
   * refused: its cursor would pass over what that tab has yet to read.
   */
  takePage(page: Page, from: SyncPosition, collections: readonly string[]): Promise<boolean> {
    return this.#write('sync', (writing) => takePage(writing, page, from, collections))
  }

  /** Stores credits and their cursor together, and returns whether it did: as a page, onto the position they were read from. */
  takeValuations(valuations: readonly Valuation[], from: SyncPosition, cursor: string | null): Promise<boolean> {
    return this.#write('sync', (writing) => takeValuations(writing, valuations, from, cursor))
  }

  /** Stores that both streams were read to that head: each credit is of its line as it is now. */
  async settle(head: number): Promise<void> {
    await this.#write('sync', (writing) => settle(writing, head))
  }

  /** Starts to read everything anew into what is there; a resync that was begun before goes on under the graver reason. */
  async beginResync(reason: ResyncReason): Promise<void> {
    await this.#write('sync', (writing) => beginResync(writing, reason))
  }

  /** Ends the resync of that number: drops what is clean and did not come; a restored server is given back what it lost. */
  async endResync(number: number): Promise<void> {
    await this.#write('sync', (writing) => finishResync(writing, number))
  }

  position(): Promise<SyncPosition> {
    return this.#read(readPosition)
  }

  /**
   * Returns what this device holds, as the server says it: count and SHA-256 of the sorted `id:rev` lines.
   *
   * `look`: at what was written since the last digest, or at all rows anew, as before anything is called different.
   */
  async digest(
    collections: readonly Collection[],
    look: 'written' | 'all' = 'written',
  ): Promise<DigestAnswer['collections']> {
    if (look === 'all') this.#heldRevs.forget()
    const linesByCollection = await this.#read((reading) => this.#heldRevs.read(reading, collections))
    const hashes = await Promise.all(linesByCollection.map((lines) => sha256Hex(lines.join('\n'))))
    return Object.fromEntries(
      collections.map((name, n) => [name, { count: linesByCollection[n]?.length ?? 0, sha256: hashes[n] ?? '' }]),
    )
  }

  /** Deletes everything but the records whose edits were never confirmed, after a log-in was revoked. */
  async keepOnlyUnsent(): Promise<void> {
    await this.#write('sync', keepOnlyUnsent)
  }

  /** Returns a value that was put under a name, such as the session; undefined where none was. */
  meta(name: string): Promise<unknown> {
    return this.#read(({ meta }) => meta.get(name))
  }

  async putMeta(name: string, value: unknown): Promise<void> {
    await this.#write('sync', ({ meta, touched }) => {
      touched.value(name)
      return meta.put(value, name)
    })
  }

  /** Reads everything again: another tab has written. */
  forgetWhatWasRead(): void {
    this.#credits.forget(null)
    this.#heldRevs.forget()
  }

  /** Lets go of a database that no longer answers, as browsers leave it in the background. To be called at each return. */
  probe(): Promise<void> {
    return this.#connection.probe()
  }

  /** Closes it for good: nothing is read or stored any more. */
  close(): void {
    this.#connection.end()
  }

  #read<T>(look: (reading: Reading) => Promise<T>): Promise<T> {
    return readStore(this.#connection, look)
  }

  /** What a person does is on the medium before it is called saved; what comes from the server can be had again. */
  async #write<T>(
    by: 'person' | 'sync',
    work: (writing: Writing) => Promise<T>,
    durability: Durability = by === 'person' ? 'strict' : 'relaxed',
  ): Promise<T> {
    const touched = new Touched((key) => this.#heldRevs.note(key))
    const write = () => writeStore(this.#connection, { ...this.#tools, touched }, durability, work)
    // Also where it failed: nobody knows then how far it came.
    const result = await write().finally(() => this.#credits.forget(touched.credits))
    if (touched.topics.size > 0) this.#onChange(by, touched.topics)
    return result
  }
}
