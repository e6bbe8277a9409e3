import type { StoreFault } from '../store/connection.ts'

/** How the sync stands: every state has a name, and a screen for it. */
export type SyncStatus =
  /** Never synced in this tab. */
  | { readonly kind: 'new' }
  | { readonly kind: 'syncing' }
  /** All that could be sent was sent; `at` is epoch milliseconds of this device. */
  | { readonly kind: 'done'; readonly at: number }
  /** No answer came. */
  | { readonly kind: 'offline' }
  /** The server asks to come back later, or failed; `until` is epoch milliseconds of this device. */
  | { readonly kind: 'waiting'; readonly until: number }
  /** The log-in ended; the person signs in again as the same user, and everything stays. */
  | { readonly kind: 'expired' }
  /** The log-in was ended on purpose; the store is deleted but for what was never sent. */
  | { readonly kind: 'revoked' }
  /** Somebody else is logged in: this store is closed, nothing is sent. */
  | { readonly kind: 'other_user' }
  /** This build is too old for the server; the queue is kept. */
  | { readonly kind: 'too_old' }
  /** The account is disabled, or has too many devices. */
  | { readonly kind: 'stopped'; readonly code: 'account_disabled' | 'device_limit' }
  /** The store of this device cannot be read or written. */
  | { readonly kind: 'no_store'; readonly fault: StoreFault }
  /** A fault of the program, on one side or the other; the queue is kept. */
  | { readonly kind: 'fault'; readonly code: string }
