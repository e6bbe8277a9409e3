/** A store that the browser has emptied: what the server knows of the edits that went with it. */
import type { Session } from './protocol.ts'

export interface Emptied {
  /** How many edits this device said last that it had not sent; null: unknown, which is never zero. */
  readonly count: number | null
  /** When it said so, epoch milliseconds of the server; null: unknown. */
  readonly saidAt: number | null
  /** When that was noticed, epoch milliseconds of this device. */
  readonly noticedAt: number
}

/** Where it is kept which log-in has synced here, apart from the store; null: it is not. */
export interface LoginMark {
  readonly get: () => string | null
  readonly set: (deviceId: string) => void
}

/**
 * Returns what went with the store that was here before this one; null where there was none.
 *
 * `session` is the first that a new store reads. A log-in that has synced before had a store: the server knows what it said
 * last, or the mark of the log-in is still here.
 */
export function findEmptied({ device_id, unsent }: Session, mark: string | null, now: number): Emptied | null {
  if (device_id === null) return null
  const said = unsent.find((one) => one.device_id === device_id)
  if (said !== undefined) return { count: said.count, saidAt: said.said_at, noticedAt: now }
  return mark === device_id ? { count: null, saidAt: null, noticedAt: now } : null
}
