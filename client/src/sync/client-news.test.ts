import { beforeEach, expect, test } from 'vitest'
import { editLine, logLines, undo } from '../entry/line.ts'
import { NOW, newDevice } from '../testing/device.ts'
import { ScriptedServer } from '../testing/server.ts'
import { logVisit, OCCASION, PLATFORM, VISIT } from '../testing/visits.ts'
import { SERVER_AHEAD, SyncClient } from './client.ts'

let server: ScriptedServer
beforeEach(() => {
  server = new ScriptedServer()
})

test('a sync with nothing new is one request', async () => {
  const device = newDevice(server)
  await logVisit(device)
  await device.client.run()
  const before = server.requests.length

  await device.client.run()

  expect(server.requests.slice(before).map((one) => one.path)).toEqual(['/api/v1/sync/head'])
})

test('totals of a day have the credits of the server, and unknown ones are never zero', async () => {
  const device = newDevice(server)
  const id = await logVisit(device)
  const total = async () => (await device.store.totalsBetween('2026-03-14', '2026-03-14'))[0]?.roles.primary

  expect(await total()).toEqual({ lines: 1, unvalued: 1, hundredths: 0 })
  await device.client.run()
  expect(await total()).toEqual({ lines: 1, unvalued: 0, hundredths: 100 })
  const done = await device.store.change([editLine(id, { units: 4 }, NOW)])
  expect(await total()).toEqual({ lines: 1, unvalued: 1, hundredths: 0 })
  await device.store.change(undo(done))
  expect(await total()).toEqual({ lines: 1, unvalued: 0, hundredths: 100 })
  await device.store.change([editLine(id, { performed_on: '2026-03-13' }, NOW)])
  expect(await total()).toBeUndefined()
})

test('a line that another device changed has its new credit after the sync', async () => {
  const device = newDevice(server)
  const id = await logVisit(device)
  await device.client.run()
  server.write(id, { units: 6 })

  await device.client.run()

  const [total] = await device.store.totalsBetween('2026-03-14', '2026-03-14')
  expect(total?.roles.primary).toEqual({ lines: 1, unvalued: 0, hundredths: 600 })
})

test('a sync that was cut between lines and credits reads the credits next time, though nothing is new', async () => {
  const { store, client } = newDevice(server)
  await store.change(logLines([VISIT], OCCASION, PLATFORM))
  await client.run()
  await store.keepOnlyUnsent()
  server.fate = (path) => (path.endsWith('valuations') ? 'later' : 'answered')
  await client.run()
  server.fate = () => 'answered'

  await client.run()

  const [total] = await store.totalsBetween('2026-03-14', '2026-03-14')
  expect(total?.roles.primary).toEqual({ lines: 1, unvalued: 0, hundredths: 100 })
})

test('how far the server’s clock is ahead is kept, so that a wrong clock of the phone is noticed without a network', async () => {
  const device = newDevice(server)
  server.time = NOW + 90_000_000

  await device.client.run()

  expect(await device.store.meta(SERVER_AHEAD)).toBe(90_000_000)
})

test('a tab that stays open tells the store once a day when it was last in touch', async () => {
  const device = newDevice(server)
  const sessions = () => server.requests.filter(({ path }) => path.endsWith('sync/session')).length
  let time = NOW
  const client = new SyncClient({ ...device.options, now: () => time })
  await client.run()
  await client.run()
  expect(sessions()).toBe(1)

  time += 24 * 60 * 60 * 1000
  await client.run()

  expect(sessions()).toBe(2)
})
