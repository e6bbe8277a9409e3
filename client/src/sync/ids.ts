/** Ids of records and mutations. */
import { sha1, toHex, utf8 } from './hash.ts'

/** Returns so many random bytes. */
export type RandomBytes = (count: number) => Uint8Array

/** Returns a new id (UUID version 7), whose beginning is the time in epoch milliseconds. */
export function newId(now: number, random: RandomBytes): string {
  const bytes = Uint8Array.from(random(16))
  const view = new DataView(bytes.buffer)
  view.setUint32(0, Math.floor(now / 2 ** 16))
  view.setUint16(4, now % 2 ** 16)
  return asId(bytes, 7)
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
  return idOf(['favorites', code, ...(modifiers.length > 0 ? [modifiers.join(',')] : [])].join(':'), namespace)
}

/** Returns the id of a setting, the same on every device of a user. */
export function settingId(key: string, namespace: string): string {
  return idOf(`settings:${key}`, namespace)
}

/** Returns the id of a name (UUID version 5), the same wherever it is made. Source: RFC 9562, section 5.5. */
function idOf(name: string, namespace: string): string {
  const bytes =
    namespace
      .replaceAll('-', '')
      .match(/../g)
      ?.map((hex) => Number.parseInt(hex, 16)) ?? []
  return asId(sha1(Uint8Array.from([...bytes, ...utf8(name)])).slice(0, 16), 5)
}

/** Returns 16 bytes as the id of a version; four of its bits say which, two that it is one. */
function asId(bytes: Uint8Array, version: number): string {
  const marked = bytes.with(6, ((bytes[6] ?? 0) & 0x0f) | (version << 4)).with(8, ((bytes[8] ?? 0) & 0x3f) | 0x80)
  return toHex(marked).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
}
