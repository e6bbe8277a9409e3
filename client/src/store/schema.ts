/**
 * The database on the device, one a user, and its versions.
 *
 * Versions only add: an older build of the app, in another tab, opens a newer store and works on. So a store or an index
 * is never removed or renamed, and a new member of a row may be missing.
 */
import type { DBSchema, IDBPDatabase, IDBPObjectStore, IDBPTransaction, StoreNames } from 'idb'
import type { Collection, Fields, Valuation } from '../sync/protocol.ts'
import type { RecordState } from '../sync/record.ts'
import type { DayTotal } from './totals.ts'

/** A record with its edits, and what is worked out of it for quick reading. */
export interface Row extends RecordState {
  readonly collection: Collection
  readonly id: string
  /** The fields as the person sees them. */
  readonly shown: Fields | null
  /** Of a line that is shown: its date of service. Missing otherwise, so that the index has nothing else. */
  readonly day?: string
  /** Where edits wait: their place in the queue of all records. Missing otherwise. */
  readonly place?: number
  /** Of what is deleted: when that was noticed, epoch milliseconds of this device. An older build leaves it out. */
  readonly deletedAt?: number
  /** The number of the last resync that brought it. */
  readonly seen: number
}

export interface StoredValuation extends Valuation {
  /** The fields that the credit was worked out of, as text; null: whatever the server had. */
  readonly of: string | null
}

export interface Schema extends DBSchema {
  records: { key: [Collection, string]; value: Row; indexes: { day: string; place: number; deletedAt: number } }
  totals: { key: string; value: DayTotal }
  valuations: { key: string; value: StoredValuation }
  meta: { key: string; value: unknown }
}

export type Database = IDBPDatabase<Schema>
export type Upgrade = IDBPTransaction<Schema, StoreNames<Schema>[], 'versionchange'>
type RecordsOfUpgrade = IDBPObjectStore<Schema, StoreNames<Schema>[], 'records', 'versionchange'>

/** Returns the keys of all records of a collection. */
export function allOf(collection: Collection): IDBKeyRange {
  // In the order of keys a list stands above every text.
  return IDBKeyRange.bound([collection], [collection, []])
}

/** Adds to the store what a version has more than the one before; `now` is epoch milliseconds of this device. */
export type Version = (database: Database, upgrade: Upgrade, now: number) => void

/** What each version added, the first one first. */
export const VERSIONS: readonly Version[] = [
  (database) => {
    const records = database.createObjectStore('records', { keyPath: ['collection', 'id'] })
    records.createIndex('day', 'day')
    records.createIndex('place', 'place')
    database.createObjectStore('totals', { keyPath: 'day' })
    database.createObjectStore('valuations', { keyPath: 'log_id' })
    database.createObjectStore('meta')
  },
  (_database, upgrade, now) => {
    const records = upgrade.objectStore('records')
    records.createIndex('deletedAt', 'deletedAt')
    void markDeleted(records, now)
  },
]

/** What is in the bin already counts from the upgrade on. */
async function markDeleted(records: RecordsOfUpgrade, now: number): Promise<void> {
  try {
    for (const row of await records.getAll()) {
      if (row.shown === null) await records.put({ ...row, deletedAt: now })
    }
  } catch {
    // The upgrade has failed, and leaves the version before.
  }
}
