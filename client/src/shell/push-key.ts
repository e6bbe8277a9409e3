/** The key of a server for web push (pure). */

/** Returns the bytes of a key in base64url, which not every browser reads itself. */
export function keyBytes(key: string): Uint8Array<ArrayBuffer> {
  const written = atob(key.replaceAll('-', '+').replaceAll('_', '/'))
  return Uint8Array.from(written, (letter) => letter.charCodeAt(0))
}

export function isSameKey(subscribed: ArrayBuffer | null, key: string): boolean {
  if (subscribed === null) return false
  const bytes = new Uint8Array(subscribed)
  const wanted = keyBytes(key)
  return bytes.length === wanted.length && bytes.every((byte, place) => byte === wanted[place])
}
