import { createHash } from 'node:crypto'
import { assert, property, string, uint8Array } from 'fast-check'
import { expect, test, vi } from 'vitest'
import { sha1, sha256, sha256Hex, toHex } from './hash.ts'

const expected = (algorithm: string, data: string | Uint8Array) => createHash(algorithm).update(data).digest('hex')

test('hashes are those of the standard, for every length of a block and beyond', () => {
  for (let length = 0; length <= 200; length += 1) {
    const bytes = Uint8Array.from({ length }, (_, n) => n * 7)
    expect(toHex(sha1(bytes))).toBe(expected('sha1', bytes))
    expect(toHex(sha256(bytes))).toBe(expected('sha256', bytes))
  }
  assert(property(uint8Array({ maxLength: 300 }), (bytes) => toHex(sha256(bytes)) === expected('sha256', bytes)))
})

test('a text has one hash with and without a secure context', async () => {
  const texts: string[] = []
  assert(
    property(string({ unit: 'binary' }), (text) => texts.push(text) > 0),
    { numRuns: 30 },
  )
  const inSecureContext = await Promise.all(texts.map(sha256Hex))
  vi.stubGlobal('crypto', {})

  expect(await Promise.all(texts.map(sha256Hex))).toEqual(inSecureContext)
  expect(inSecureContext).toEqual(texts.map((text) => expected('sha256', text)))
  vi.unstubAllGlobals()
})
