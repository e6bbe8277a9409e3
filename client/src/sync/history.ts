/** Brings a deleted record back from the server's history, where this device no longer has it in its bin. */
import type { Store } from '../store/store.ts'
import { readOrNull, type Send } from './http.ts'
import { type Collection, type DeletedRecord, fields, list, members, number, text, type Version } from './protocol.ts'
import type { SyncStatus } from './status.ts'

export interface HistoryOptions {
  readonly store: Store
  readonly send: Send
  readonly syncOnce: () => Promise<SyncStatus>
}

export type Restored =
  /** It is shown again, and waits to be sent. */
  | { readonly kind: 'restored' }
  /** It was not deleted, or is shown again already. */
  | { readonly kind: 'is_shown' }
  /** The server no longer knows what it was, or never had it. */
  | { readonly kind: 'gone' }
  /** That takes the server, which cannot be asked. */
  | { readonly kind: 'not_now'; readonly status: SyncStatus }

/**
 * Restores the last version that the server has of a deleted record, and returns what came of it; never throws but StoreUnusable.
 *
 * It is made on the head that this device has synced to: what anybody did to the record later is a conflict, not overwritten.
 */
export async function restoreFromHistory(
  { store, send, syncOnce }: HistoryOptions,
  collection: Collection,
  id: string,
): Promise<Restored> {
  const status = await syncOnce()
  const { settledHead } = await store.position()
  if (status.kind !== 'done' || settledHead === null) return { kind: 'not_now', status }
  const row = await store.record(collection, id)
  if (row !== undefined && row.shown !== null) return { kind: 'is_shown' }
  const versions = await readHistory(send, collection, id)
  if (versions === null) return { kind: 'not_now', status: { kind: 'offline' } }
  const last = versions[0]
  if (last === undefined) return { kind: 'gone' }
  await store.restore(collection, id, last.data, settledHead)
  return { kind: 'restored' }
}

/** Returns the versions that the server has of a record, the newest first; null where it cannot be asked. */
export async function readHistory(send: Send, collection: Collection, id: string): Promise<readonly Version[] | null> {
  const answer = await send({ method: 'GET', path: `/api/v1/sync/history/${collection}/${id}` })
  if (answer.kind === 'problem' && answer.status === 404) return []
  return readOrNull(answer, readVersions)
}

/** Returns the deleted lines that the server can restore, the one that was deleted last first; null where it cannot be asked. */
export async function readDeletedLines(send: Send): Promise<readonly DeletedRecord[] | null> {
  return readOrNull(await send({ method: 'GET', path: '/api/v1/sync/deleted/procedure_logs' }), readDeleted)
}

/** Reads the versions of a record, the newest first. */
function readVersions(body: unknown): readonly Version[] {
  return list(members(body).versions).map((one) => {
    const { rev, replaced_at, device_id, data } = members(one)
    return {
      rev: number(rev),
      replaced_at: text(replaced_at),
      device_id: device_id === null ? null : text(device_id),
      data: fields(data),
    }
  })
}

/** Reads the deleted records of a collection, the one that was deleted last first. */
function readDeleted(body: unknown): readonly DeletedRecord[] {
  return list(members(body).deleted).map((one) => {
    const { id, data } = members(one)
    return { id: text(id), data: fields(data) }
  })
}
