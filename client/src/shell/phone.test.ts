import { expect, test } from 'vitest'
import { StoreUnusable } from '../store/connection.ts'
import type { SyncStatus } from '../sync/status.ts'
import { counted } from '../words/intl.ts'
import { statusSentence } from '../words/sync.ts'
import type { Device, DeviceOptions } from './device.ts'
import { startPhone } from './phone.ts'
import { askWho, keepPerson, type Person, type Who } from './who.ts'

const ANA: Person = { userId: 'a', name: 'ana@example.org' }
const BEN: Person = { userId: 'b', name: 'ben@example.org' }

function newStorage(person: Person | null = null): () => Storage {
  const kept = new Map<string, string>()
  const storage = { getItem: (name: string) => kept.get(name) ?? null, setItem: kept.set.bind(kept) }
  const storageOfPage = () => storage as unknown as Storage // the two members that are asked
  if (person !== null) keepPerson(storageOfPage, person)
  return storageOfPage
}

function start(who: Who, storage = newStorage(), count: () => Promise<number> = async () => 3) {
  const opened: DeviceOptions[] = []
  const closed: string[] = []
  const open = (options: DeviceOptions) => {
    opened.push(options)
    const store = { lineCount: count, unsentCount: count }
    return { store, close: () => closed.push(options.userId) } as unknown as Device // the members that are asked
  }
  return { phone: startPhone({ open, ask: async () => who, storage }), opened, closed }
}

const settled = () => new Promise((resolve) => setTimeout(resolve))

test('the store of who was logged in last opens before the server has answered', () => {
  const { phone, opened } = start({ kind: 'unknown' }, newStorage(ANA))

  expect(opened.map((one) => one.userId)).toEqual(['a'])
  expect([phone.person.value, phone.login.value]).toEqual([ANA, null])
})

test('who is logged in now is remembered, and another one’s store is closed', async () => {
  const storage = newStorage(ANA)
  const { phone, opened, closed } = start({ kind: 'person', person: BEN }, storage)
  await settled()

  expect([phone.person.value, phone.login.value]).toEqual([BEN, 'person'])
  expect([opened.map((one) => one.userId), closed]).toEqual([['a', 'b'], ['a']])
  expect(start({ kind: 'unknown' }, storage).phone.person.value).toEqual(BEN)
})

test('nobody is logged in: no store is opened', async () => {
  const { phone, opened } = start({ kind: 'nobody' })
  await settled()

  expect([phone.login.value, phone.person.value, opened]).toEqual(['nobody', null, []])
})

test('counts of a store that cannot be read are not known, never zero', async () => {
  const broken = async () => {
    throw new StoreUnusable('blocked')
  }
  const { phone } = start({ kind: 'unknown' }, newStorage(ANA), broken)
  await settled()

  expect(phone.counts.value).toBeNull()
  expect(counted(null, 'line', 'lines')).toBe('not known')
})

test('counts are read again with each change, and the status is that of the sync', async () => {
  let count = 1
  const { phone, opened } = start({ kind: 'person', person: ANA }, newStorage(), async () => count)
  await settled()
  count = 2
  opened[0]?.onChange()
  opened[0]?.onStatus({ kind: 'offline' })
  await settled()

  expect([phone.counts.value, phone.status.value]).toEqual([{ lines: 2, unsent: 2 }, { kind: 'offline' }])
})

test.each([
  [new Response('{"data":{"user":{"id":"a","email":"ana@example.org"}}}'), { kind: 'person', person: ANA }],
  [new Response('{}', { status: 401 }), { kind: 'nobody' }],
  [new Response('<form>'), { kind: 'unknown' }],
  [new Response('{}'), { kind: 'unknown' }],
  [new Response('', { status: 503 }), { kind: 'unknown' }],
])('an answer says who is logged in, or nothing', async (response, who) => {
  expect(await askWho(async () => response)).toEqual(who)
})

test('a network that fails says nothing of the log-in', async () => {
  expect(await askWho(() => Promise.reject(new TypeError('network')))).toEqual({ kind: 'unknown' })
})

test.each<SyncStatus>([
  { kind: 'new' },
  { kind: 'done', at: 0 },
  { kind: 'waiting', until: 0 },
  { kind: 'revoked' },
  { kind: 'stopped', code: 'device_limit' },
  { kind: 'no_store', fault: 'full' },
])('every status has a sentence: $kind', (status) => {
  expect(statusSentence(status)).toMatch(/^[A-Z].+[.…]$/)
})

test('numbers have their nouns', () => {
  expect([0, 1, 1200].map((count) => counted(count, 'line', 'lines'))).toEqual(['0 lines', '1 line', '1,200 lines'])
})
