/** Ids of records and mutations. */
import { v5, v7 } from 'uuid'

/** Returns so many random bytes. */
export type RandomBytes = (count: number) => Uint8Array

/** Returns a new id (UUID version 7), whose beginning is the time in epoch milliseconds. */
export function newId(now: number, random: RandomBytes): string {
  return v7({ msecs: now, random: random(16) })
}

export interface FavoriteKey {
  readonly code: string
  readonly modifiers: readonly string[]
}

/**
 * Returns the id of a favorite, the same on every device of a user.
 *
 * Source: the sync contract, section 1; `namespace` is `sync_namespace` of the session.
 */
export function favoriteId({ code, modifiers }: FavoriteKey, namespace: string): string {
  return v5(['favorites', code, ...(modifiers.length > 0 ? [modifiers.join(',')] : [])].join(':'), namespace)
}

/** Returns the id of a setting, the same on every device of a user. */
export function settingId(key: string, namespace: string): string {
  return v5(`settings:${key}`, namespace)
}
