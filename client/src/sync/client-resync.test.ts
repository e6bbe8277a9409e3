import { beforeEach, expect, test } from 'vitest'
import { deleteLine, editLine, undo } from '../entry/line.ts'
import { NOW, newDevice } from '../testing/device.ts'
import { ScriptedServer } from '../testing/server.ts'
import { logVisit } from '../testing/visits.ts'

const ID = '0190b3c6-5a63-7d5a-8f0e-2f2f64e53d13'

let server: ScriptedServer
beforeEach(() => {
  server = new ScriptedServer()
})

test('after the time of tombstones everything is read anew, and what did not come is dropped', async () => {
  const device = newDevice(server)
  const [kept, gone] = [await logVisit(device), await logVisit(device)]
  await device.client.run()
  server.records.delete(`procedure_logs ${gone}`)
  server.head += 1
  server.purgedThrough = server.head

  await device.client.run()

  const lines = await device.store.linesBetween('2026-01-01', '2026-12-31')
  expect(lines.map((line) => line.id)).toEqual([kept])
})

test('a deletion is undone after everything was read anew, without a question', async () => {
  const device = newDevice(server)
  const id = await logVisit(device)
  await device.client.run()
  const done = await device.store.change([deleteLine(id)])
  await device.client.run()
  server.write(ID, { key: 'theme', value: 'dark' }, 'settings')
  server.purgedThrough = server.head
  await device.client.run()

  await device.store.change(undo(done))
  await device.client.run()

  expect(server.shown(id)).not.toBeNull()
  expect(await device.store.unsentCount()).toBe(0)
})

test('a cursor that the server begins anew leaves nothing that was deleted meanwhile', async () => {
  const device = newDevice(server)
  const [kept, gone] = [await logVisit(device), await logVisit(device)]
  await device.client.run()
  server.write(gone, null)
  server.schemaSince = server.head

  await device.client.run()

  expect((await device.store.linesBetween('2026-01-01', '2026-12-31')).map((line) => line.id)).toEqual([kept])
  expect([await device.store.unsentCount(), device.reports]).toEqual([0, []])
})

test('a server that was restored gets back what it lost', async () => {
  const device = newDevice(server)
  await logVisit(device)
  await device.client.run()
  const backup = new Map(server.records)
  const later = await logVisit(device)
  await device.client.run()

  server.restore(backup)
  await device.client.run()

  expect(Object.keys(server.live())).toHaveLength(2)
  expect(server.shown(later)).not.toBeNull()
  expect(device.reports).toEqual([])
})

test('an edit that waits while the server is restored is made on what it then has', async () => {
  const device = newDevice(server)
  const id = await logVisit(device)
  await device.client.run()
  const backup = new Map(server.records)
  await device.store.change([editLine(id, { units: 2 }, NOW)])
  await device.client.run()
  await device.store.change([editLine(id, { note: 'later' }, NOW)])

  server.restore(backup)
  await device.client.run()

  expect(server.shown(id)).toMatchObject({ units: 2, note: 'later' })
})

test('a record that the device lost without a trace comes again, and is reported', async () => {
  const device = newDevice(server)
  const id = await logVisit(device)
  await device.client.run()
  await device.connection.run((database) => database.delete('records', ['procedure_logs', id]))
  await logVisit(device)

  await device.client.run()

  expect((await device.store.record('procedure_logs', id))?.shown).toEqual(server.shown(id))
  expect(device.reports).toMatchObject([{ kind: 'digest_differs', collections: ['procedure_logs'] }])
})

test('a record that the server lost without a word is given back, and is reported', async () => {
  const device = newDevice(server)
  const id = await logVisit(device)
  await device.client.run()
  server.records.delete(`procedure_logs ${id}`)
  await logVisit(device)

  await device.client.run()
  await device.client.run()

  expect(Object.keys(server.live())).toHaveLength(2)
  expect(device.reports).toMatchObject([{ kind: 'digest_differs', collections: ['procedure_logs'] }])
})

test('a restore that lost a push and not the cursor before it loses no line', async () => {
  const device = newDevice(server)
  await device.client.run()
  const backup = new Map(server.records)
  const id = await logVisit(device)
  let pulls = 0
  server.fate = (path) => (path.endsWith('pull') && ++pulls === 2 ? 'cut_before' : 'answered')
  await device.client.run()
  expect(server.shown(id)).not.toBeNull()

  server.restore(backup)
  await device.client.run()
  await device.client.run()

  expect(server.shown(id)).not.toBeNull()
})

test('collections that this build does not know are passed over', async () => {
  server.collections = [...server.collections, 'shifts_of_tomorrow']
  server.write(ID, { minutes: 600 }, 'shifts_of_tomorrow')
  const device = newDevice(server)
  await logVisit(device)

  expect((await device.client.run()).kind).toBe('done')
  expect(device.reports).toEqual([])
})

test('a collection that the server has learned is read from its beginning', async () => {
  server.collections = ['procedure_logs']
  const device = newDevice(server)
  await device.client.run()
  server.collections = ['procedure_logs', 'favorites']
  server.write(ID, { code: '99213' }, 'favorites')
  server.write(ID, { code: '99213' })
  const renewed = newDevice(server, device.name)

  await renewed.client.run()

  expect((await renewed.store.record('favorites', ID))?.shown).toMatchObject({ code: '99213' })
})

test('edits of a collection that the server does not have wait for it', async () => {
  server.collections = ['procedure_logs']
  const device = newDevice(server)
  await device.store.change([{ collection: 'favorites', id: ID, target: () => ({ code: '99213' }) }])

  await device.client.run()
  expect(await device.store.unsentCount()).toBe(1)
  server.collections = ['procedure_logs', 'favorites']
  await newDevice(server, device.name).client.run()

  expect(server.shown(ID, 'favorites')).toMatchObject({ code: '99213' })
})
