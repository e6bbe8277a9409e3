/** One transaction over the whole store: a look at it, or a write that is stored whole or not at all. */
import type { IDBPObjectStore, IDBPTransaction } from 'idb'
import type { NewMutationId } from '../sync/record.ts'
import type { Connection } from './connection.ts'
import type { Database, Schema, StoredValuation } from './schema.ts'
import type { DayTotal } from './totals.ts'
import type { Touched } from './touched.ts'

type StoreName = 'records' | 'totals' | 'valuations' | 'meta'
type Mode = 'readonly' | 'readwrite'
type ObjectStore<Name extends StoreName, M extends Mode> = IDBPObjectStore<Schema, StoreName[], Name, M>
/** The name of the last place in the queue among the values. */
export const LAST_PLACE = 'last_place'
const ALL: StoreName[] = ['records', 'totals', 'valuations', 'meta']

interface Stores<M extends Mode> {
  readonly records: ObjectStore<'records', M>
  readonly totals: ObjectStore<'totals', M>
  readonly valuations: ObjectStore<'valuations', M>
  readonly meta: ObjectStore<'meta', M>
}

export type Reading = Stores<'readonly'>

/** What a write needs beside the store, at hand without waiting: nothing but the database is awaited in it. */
export interface WriteTools {
  readonly newMutationId: NewMutationId
  /** Epoch milliseconds of this device. */
  readonly now: () => number
}

/** Answers that a write has asked for, so that a change can ask ahead for what it may need: one round of requests fewer. */
interface Reads {
  readonly totals: Map<string, Promise<DayTotal | undefined>>
  readonly valuations: Map<string, Promise<StoredValuation | undefined>>
  lastPlace: Promise<unknown> | null
}

export interface Writing extends Stores<'readwrite'>, WriteTools {
  readonly touched: Touched
  readonly reads: Reads
  /** The last place that is taken in the queue, stored with the rest of the write; null: none is taken by it. */
  lastPlace: number | null
}

/**
 * When a write is done.
 *
 * `strict`: once the system says that it is on the medium, so that it outlives a battery that falls out. `relaxed`: once the
 * system has it, so that it outlives the page and the browser. Source: Indexed Database API 3.0, durability hint.
 */
export type Durability = 'strict' | 'relaxed'

/** Returns what a look at the store finds. Throws StoreUnusable. */
export function readStore<T>(connection: Connection, look: (reading: Reading) => Promise<T>): Promise<T> {
  return connection.run((database) => {
    const transaction = database.transaction(ALL, 'readonly')
    // A read that is aborted fails by its request.
    transaction.done.catch(() => undefined)
    return look(storesOf(transaction))
  })
}

/** Returns what a write made, once it is stored. Throws StoreUnusable, and then nothing of it was. */
export function writeStore<T>(
  connection: Connection,
  tools: WriteTools & { readonly touched: Touched },
  durability: Durability,
  write: (writing: Writing) => Promise<T>,
): Promise<T> {
  return connection.run((database) => writeOnce(database, tools, durability, write))
}

/** Makes requests at once and returns their answers: none is left behind whose failure nobody hears. */
export function together<const Asks extends readonly (() => Promise<unknown> | undefined)[]>(
  ...asks: Asks
): Promise<{ -readonly [N in keyof Asks]: Awaited<ReturnType<Asks[N]>> }> {
  const answers = Promise.all(asks.map(async (ask) => ask()))
  return answers as Promise<{ -readonly [N in keyof Asks]: Awaited<ReturnType<Asks[N]>> }> // in the order of the asks
}

/** Makes a request whose answer nobody needs: where it fails, so does the transaction. */
export function unawaited(request: Promise<unknown>): void {
  request.catch(() => undefined)
}

async function writeOnce<T>(
  database: Database,
  tools: WriteTools & { readonly touched: Touched },
  durability: Durability,
  write: (writing: Writing) => Promise<T>,
): Promise<T> {
  const transaction = database.transaction(ALL, 'readwrite', { durability })
  // Work that fails before it has asked for anything fails by itself.
  transaction.done.catch(() => undefined)
  try {
    const reads = { totals: new Map(), valuations: new Map(), lastPlace: null }
    const writing: Writing = { ...storesOf(transaction), ...tools, reads, lastPlace: null }
    const result = await write(writing)
    if (writing.lastPlace !== null) unawaited(writing.meta.put(writing.lastPlace, LAST_PLACE))
    commit(transaction)
    await transaction.done
    return result
  } catch (error) {
    abort(transaction)
    throw transaction.error ?? error
  }
}

function storesOf<M extends Mode>(transaction: IDBPTransaction<Schema, StoreName[], M>): Stores<M> {
  return {
    records: transaction.objectStore('records'),
    totals: transaction.objectStore('totals'),
    valuations: transaction.objectStore('valuations'),
    meta: transaction.objectStore('meta'),
  }
}

/** Nothing more is asked for: the transaction need not wait for all answers to find that out. */
function commit(transaction: IDBPTransaction<Schema, StoreName[], 'readwrite'>): void {
  try {
    transaction.commit()
  } catch {
    // It has ended by itself, and says how.
  }
}

function abort(transaction: IDBPTransaction<Schema, StoreName[], 'readwrite'>): void {
  try {
    transaction.abort()
  } catch {
    // It has ended by itself.
  }
}
