import { expect, test } from 'vitest'
import { StoreUnusable } from '../store/connection.ts'
import { StoredReads } from './stored-reads.ts'

/** A read that is answered when the test says so. */
function later() {
  const answers: ((value: string) => void)[] = []
  const read = () => new Promise<string>((resolve) => answers.push(resolve))
  return { read, answers }
}

test('components that show the same share one read, also one that comes later', async () => {
  const reads = new StoredReads()
  const { read, answers } = later()
  const first = reads.at('day', 1, read)
  expect(first.state.value.kind).toBe('loading')
  answers[0]?.('a line')
  await first.reading

  const again = reads.at('day', 1, read)

  expect([answers.length, again.isFresh, again.state.value]).toEqual([1, true, { kind: 'ready', value: 'a line' }])
})

test('what was read before the last change is never shown after it', async () => {
  const reads = new StoredReads()
  const { read, answers } = later()
  const before = reads.at('day', 1, read)
  const after = reads.at('day', 2, read)
  answers[1]?.('new')
  await after.reading
  answers[0]?.('old')
  await before.reading

  expect(reads.at('day', 2, read).state.value).toEqual({ kind: 'ready', value: 'new' })
})

test('what is of an earlier version says so until the next is read', async () => {
  const reads = new StoredReads()
  const first = reads.at('day', 1, async () => 'old')
  await first.reading
  const next = reads.at('day', 2, async () => 'new')
  expect([next.isFresh, next.state.value]).toEqual([false, { kind: 'ready', value: 'old' }])
  await next.reading

  expect(reads.at('day', 2, async () => '').isFresh).toBe(true)
})

test('a store that cannot be read is named, and asked again after the next change', async () => {
  const reads = new StoredReads()
  const failing = reads.at('day', 1, () => Promise.reject(new StoreUnusable('full')))
  await expect(failing.reading).rejects.toThrow()
  expect(failing.state.value).toEqual({ kind: 'unusable', fault: 'full' })
  await reads.at('day', 2, async () => 'a line').reading

  expect(failing.state.value).toEqual({ kind: 'ready', value: 'a line' })
})

test('of many names the oldest are let go', async () => {
  const reads = new StoredReads()
  let count = 0
  const read = async () => {
    count += 1
  }
  for (let day = 0; day < 100; day += 1) await reads.at(`day ${day}`, 1, read).reading
  await reads.at('day 99', 1, read).reading
  await reads.at('day 0', 1, read).reading

  expect(count).toBe(101)
})
