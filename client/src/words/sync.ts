/** How the sync stands, in sentences. */
import { type StoreFault, StoreUnusable } from '../store/connection.ts'
import type { SyncStatus } from '../sync/status.ts'
import { timeOf } from './intl.ts'
import { LINES } from './lines.ts'

/** Returns how the sync stands, in a sentence. */
export function statusSentence(status: SyncStatus): string {
  switch (status.kind) {
    case 'new':
      return 'Not synced yet.'
    case 'syncing':
      return 'Syncing…'
    case 'done':
      return `Synced at ${timeOf(status.at)}.`
    case 'offline':
      return 'The server cannot be reached. What you log stays on this phone and is sent later.'
    case 'waiting':
      return `The server asks to wait. The next try is at ${timeOf(status.until)}.`
    case 'expired':
      return 'You are logged out. Everything stays on this phone.'
    case 'revoked':
      return 'This log-in was ended elsewhere. Only what was not sent is still on this phone.'
    case 'other_user':
      return 'Somebody else is logged in. Nothing of this store is sent.'
    case 'too_old':
      return 'This app is too old for the server. Reload it to update; everything stays on this phone.'
    case 'stopped':
      return status.code === 'device_limit'
        ? 'The account has too many devices. Nothing is sent until one is removed.'
        : 'The account is disabled. Nothing is sent.'
    case 'no_store':
      return STORE_SENTENCES[status.fault]
    case 'fault':
      return `The server refused (${status.code}). Nothing is lost; please tell who runs this site.`
    default:
      return status satisfies never
  }
}

export const STORE_SENTENCES: Readonly<Record<StoreFault, string>> = {
  blocked: 'Another tab has an older version of the app open. Close it.',
  unavailable: 'This browser stores nothing here, as in a private window.',
  full: 'This phone is full. Nothing more can be saved.',
  closed: 'The browser closed the store. Reload the app.',
}

/** Returns why a change was not stored, in a sentence. */
export function notSavedSentence(error: unknown): string {
  return `${LINES.notSaved} ${STORE_SENTENCES[error instanceof StoreUnusable ? error.fault : 'unavailable']}`
}
