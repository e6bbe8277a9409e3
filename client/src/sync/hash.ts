/** SHA-1 and SHA-256 of short texts, also where the browser has none to offer: without a secure context. Source: FIPS 180-4. */

const WORD = 2 ** 32
const PRIMES = primes(64)
const SHA256_K = PRIMES.map((prime) => fraction(Math.cbrt(prime)))
const SHA256_START = PRIMES.slice(0, 8).map((prime) => fraction(Math.sqrt(prime)))
const SHA1_START = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0]

export const utf8 = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text)

/** Returns the SHA-256 of a text in UTF-8, in hexadecimal; by the browser, in the background, where it offers that. */
export async function sha256Hex(text: string): Promise<string> {
  const bytes = utf8(text)
  if (globalThis.crypto?.subtle === undefined) return toHex(sha256(bytes))
  return toHex(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)))
}

export function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

export function sha1(bytes: Uint8Array): Uint8Array {
  return hash(bytes, SHA1_START, sha1Block)
}

export function sha256(bytes: Uint8Array): Uint8Array {
  return hash(bytes, SHA256_START, sha256Block)
}

/** Changes the state by one block of 64 bytes. */
type Block = (state: Uint32Array, block: DataView, words: Uint32Array) => void

function hash(bytes: Uint8Array, start: readonly number[], block: Block): Uint8Array {
  // A one, zeros, and the length in bits at the end of the last block.
  const padded = new Uint8Array(Math.ceil((bytes.length + 9) / 64) * 64)
  padded.set(bytes)
  padded[bytes.length] = 0x80
  const view = new DataView(padded.buffer)
  view.setUint32(padded.length - 8, Math.floor((bytes.length * 8) / WORD))
  view.setUint32(padded.length - 4, bytes.length * 8)
  const state = Uint32Array.from(start)
  const words = new Uint32Array(80)
  for (let at = 0; at < padded.length; at += 64) block(state, new DataView(padded.buffer, at, 64), words)
  const hashed = new DataView(new ArrayBuffer(state.length * 4))
  state.forEach((word, n) => {
    hashed.setUint32(n * 4, word)
  })
  return new Uint8Array(hashed.buffer)
}

function sha1Block(state: Uint32Array, block: DataView, w: Uint32Array): void {
  for (let t = 0; t < 80; t += 1) {
    w[t] = t < 16 ? block.getUint32(t * 4) : left(at(w, t - 3) ^ at(w, t - 8) ^ at(w, t - 14) ^ at(w, t - 16), 1)
  }
  let [a = 0, b = 0, c = 0, d = 0, e = 0] = state
  for (let t = 0; t < 80; t += 1) {
    const [f, k] = SHA1_ROUNDS[Math.floor(t / 20)]?.(b, c, d) ?? [0, 0]
    const next = left(a, 5) + f + e + k + at(w, t)
    ;[a, b, c, d, e] = [next | 0, a, left(b, 30), c, d]
  }
  add(state, [a, b, c, d, e])
}

const parity = (b: number, c: number, d: number) => b ^ c ^ d
const SHA1_ROUNDS: readonly ((b: number, c: number, d: number) => readonly [f: number, k: number])[] = [
  (b, c, d) => [choice(b, c, d), 0x5a827999],
  (b, c, d) => [parity(b, c, d), 0x6ed9eba1],
  (b, c, d) => [majority(b, c, d), 0x8f1bbcdc],
  (b, c, d) => [parity(b, c, d), 0xca62c1d6],
]

function sha256Block(state: Uint32Array, block: DataView, w: Uint32Array): void {
  for (let t = 0; t < 64; t += 1) {
    w[t] =
      t < 16
        ? block.getUint32(t * 4)
        : at(w, t - 16) + sigma(at(w, t - 15), 7, 18, -3) + at(w, t - 7) + sigma(at(w, t - 2), 17, 19, -10)
  }
  let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = state
  for (let t = 0; t < 64; t += 1) {
    const first = h + sigma(e, 6, 11, 25) + choice(e, f, g) + (SHA256_K[t] ?? 0) + at(w, t)
    const second = sigma(a, 2, 13, 22) + majority(a, b, c)
    ;[a, b, c, d, e, f, g, h] = [(first + second) | 0, a, b, c, (d + first) | 0, e, f, g]
  }
  add(state, [a, b, c, d, e, f, g, h])
}

const choice = (x: number, y: number, z: number) => (x & y) ^ (~x & z)
const majority = (x: number, y: number, z: number) => (x & y) ^ (x & z) ^ (y & z)
const left = (word: number, bits: number) => (word << bits) | (word >>> (32 - bits))
const at = (words: Uint32Array, n: number) => words[n] ?? 0

/** Turned to the right by three counts of bits; a negative one is shifted. */
function sigma(word: number, first: number, second: number, third: number): number {
  return left(word, 32 - first) ^ left(word, 32 - second) ^ (third < 0 ? word >>> -third : left(word, 32 - third))
}

function add(state: Uint32Array, values: readonly number[]): void {
  values.forEach((value, n) => {
    state[n] = at(state, n) + value
  })
}

function primes(count: number): readonly number[] {
  const known: number[] = []
  for (let n = 2; known.length < count; n += 1) if (known.every((prime) => n % prime !== 0)) known.push(n)
  return known
}

/** The first 32 bits behind the point. */
function fraction(number: number): number {
  return Math.floor((number % 1) * WORD)
}
