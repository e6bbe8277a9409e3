import { expect, test } from 'vitest'
import { askPersistence, readStorageState } from './persistence.ts'

const manager = (members: Partial<StorageManager>) => members as StorageManager // the members that are asked

test.each([
  [manager({ persisted: async () => true }), true],
  [manager({ persisted: async () => false, persist: async () => true }), true],
  [manager({ persisted: async () => false, persist: async () => false }), false],
  [manager({ persisted: () => Promise.reject(new TypeError('opaque origin')) }), null],
  [manager({}), null],
  [undefined, null],
])('the answer of the browser is known, or that there was none (%#)', async (storage, expected) => {
  expect(await askPersistence(storage)).toBe(expected)
})

test('looking asks for nothing', async () => {
  const storage = manager({
    persisted: async () => false,
    persist: () => Promise.reject(new Error('was asked')),
    estimate: async () => ({ usage: 5, quota: 100 }),
  })

  expect(await readStorageState(storage)).toEqual({ isPersistent: false, usedBytes: 5 })
})

test('room that the browser does not tell is unknown, never zero', async () => {
  expect(await readStorageState(undefined)).toEqual({ isPersistent: null, usedBytes: null })
  const failing = manager({ persisted: async () => true, estimate: () => Promise.reject(new TypeError('no')) })
  expect(await readStorageState(failing)).toEqual({ isPersistent: true, usedBytes: null })
})
