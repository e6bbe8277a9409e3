/** A store that the browser emptied: what the server was told of it last, or unknown, never zero. */
import { beforeEach, expect, test } from 'vitest'
import { logLines } from '../entry/line.ts'
import { NOW, newDevice, random, type TestDevice } from '../testing/device.ts'
import { DEVICE_ID, ScriptedServer } from '../testing/server.ts'
import { SyncClient } from './client.ts'
import type { LoginMark } from './emptied.ts'

const VISIT = { code: '99214', modifiers: [], units: 1, role: 'primary', place_of_service: null } as const

let server: ScriptedServer
beforeEach(() => {
  server = new ScriptedServer()
})

const logVisit = ({ store }: TestDevice) =>
  store.change(logLines([VISIT], { day: '2026-03-14', encounterId: null }, { now: () => NOW, random }))

/** A phone that has sent one line, said that two more wait, and was emptied by its browser. */
async function emptyPhone(): Promise<TestDevice> {
  const before = newDevice(server)
  await logVisit(before)
  await before.client.run()
  for (let n = 0; n < 2; n += 1) await logVisit(before)
  server.time = NOW
  server.fate = (path) => (path.endsWith('push') ? 'fails' : 'answered')
  await before.client.run()
  server.fate = () => 'answered'
  return newDevice(server)
}

test('the number that the server was told last is known, and when, and what was sent is back', async () => {
  const phone = await emptyPhone()
  server.time = NOW + 5000

  await phone.client.run()

  expect(await phone.store.emptied()).toEqual({ count: 2, saidAt: NOW, noticedAt: NOW })
  expect((await phone.store.counts()).lines).toBe(1)
})

test('an emptied store tells nobody that nothing waits before it has asked what went with it', async () => {
  const phone = await emptyPhone()
  const before = server.requests.length

  await phone.client.run()

  expect(server.requests[before]?.headers.get('X-Sync-Unsent')).toBeNull()
})

test('it is told until the person knows of it', async () => {
  const phone = await emptyPhone()
  await phone.client.run()
  await phone.client.run()
  expect(await phone.store.emptied()).not.toBeNull()

  await phone.store.dismissEmptied()
  await newDevice(server, phone.name).client.run()

  expect(await phone.store.emptied()).toBeNull()
})

test('a first log-in was emptied by nobody', async () => {
  const phone = newDevice(server)

  await phone.client.run()

  expect(await phone.store.emptied()).toBeNull()
})

test.each([
  [DEVICE_ID, { count: null, saidAt: null, noticedAt: NOW }],
  ['another log-in', null],
  [null, null],
])('where the server was told nothing, the mark of the log-in says that it is unknown (%s)', async (mark, expected) => {
  const { client, store } = withMark({ get: () => mark, set: () => undefined })

  await client.run()

  expect(await store.emptied()).toEqual(expected)
})

test('a log-in that has synced is marked, apart from the store', async () => {
  const marks: string[] = []
  const { client } = withMark({ get: () => null, set: (deviceId) => marks.push(deviceId) })

  await client.run()

  expect(marks).toEqual([DEVICE_ID])
})

function withMark(loginMark: LoginMark): Pick<TestDevice, 'client' | 'store'> {
  const device = newDevice(server)
  return { store: device.store, client: new SyncClient({ ...device.options, loginMark }) }
}
