/** What has to be asked before a log-out, once a sync has tried to send what waits (pure). */
import type { SyncStatus } from '../sync/status.ts'

export type BeforeLogOut =
  /** Nothing would be lost. */
  | 'nothing'
  /** Edits could not be sent, as refused ones or conflicts: they are saved to a file, kept, or given up by name. */
  | 'unsent'
  /** The server cannot be reached: the store is locked, and what waits in it. */
  | 'offline'
  /** What waits cannot be read, which is never nothing. */
  | 'unknown'

export function beforeLogOut(unsent: number | null, status: SyncStatus): BeforeLogOut {
  if (status.kind === 'offline') return 'offline'
  if (unsent === null) return 'unknown'
  return unsent === 0 ? 'nothing' : 'unsent'
}
