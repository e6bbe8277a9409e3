/** The bin is bounded: thirty days, a thousand lines, and nothing that waits is lost from it. */
import { beforeEach, expect, test, vi } from 'vitest'
import { deleteLine, logLines, undo } from '../entry/line.ts'
import { NOW, newDevice, random, type TestDevice } from '../testing/device.ts'
import { ScriptedServer } from '../testing/server.ts'
import { KEPT_DAYS, MOST_KEPT } from './bin.ts'
import type { Row } from './schema.ts'

const VISIT = { code: '99214', modifiers: [], units: 1, role: 'primary', place_of_service: null } as const
const DAY_MS = 24 * 60 * 60 * 1000

let server: ScriptedServer
beforeEach(() => {
  server = new ScriptedServer()
  server.time = NOW
})

async function logLinesOn({ store }: TestDevice, count: number): Promise<readonly string[]> {
  const targets = Array.from({ length: count }, () => VISIT)
  const occasion = { day: '2026-03-14', encounterId: null }
  return (await store.change(logLines(targets, occasion, { now: () => NOW, random }))).map((one) => one.id)
}

/** Opens the app anew, so many days later. */
async function syncLater(device: TestDevice, days: number): Promise<TestDevice> {
  const later = newDevice(server, device.name, NOW + days * DAY_MS)
  server.time = NOW + days * DAY_MS
  await later.client.run()
  return later
}

const binIds = async ({ store }: TestDevice) => (await store.bin()).map((row) => row.id)

test('the line that was deleted last comes first', async () => {
  const device = newDevice(server)
  const [first = '', second = ''] = await logLinesOn(device, 2)
  await device.client.run()
  await device.store.change([deleteLine(second)])

  const later = newDevice(server, device.name, NOW + 1000)
  await later.store.change([deleteLine(first)])

  expect(await binIds(later)).toEqual([first, second])
})

test('what was restored is no longer in the bin', async () => {
  const device = newDevice(server)
  const [id = ''] = await logLinesOn(device, 1)
  await device.client.run()
  const done = await device.store.change([deleteLine(id)])
  await device.store.change(undo(done))

  expect(await binIds(device)).toEqual([])
})

test('a line is in the bin for thirty days, and then forgotten with its credit', async () => {
  const device = newDevice(server)
  const [id = ''] = await logLinesOn(device, 1)
  await device.client.run()
  await device.store.change([deleteLine(id)])
  await device.client.run()

  expect(await binIds(await syncLater(device, KEPT_DAYS - 1))).toEqual([id])
  const later = await syncLater(device, KEPT_DAYS)

  expect(await binIds(later)).toEqual([])
  expect(await later.store.record('procedure_logs', id)).toBeUndefined()
  expect((await later.store.valuationsOf([id])).size).toBe(0)
  expect(later.reports).toEqual([])
})

test('a deletion that waits to be sent stays, however old', async () => {
  const device = newDevice(server)
  const [id = ''] = await logLinesOn(device, 1)
  await device.client.run()
  await device.store.change([deleteLine(id)])
  server.fate = (path) => (path.endsWith('push') ? 'fails' : 'answered')

  const later = await syncLater(device, KEPT_DAYS + 5)

  expect([await binIds(later), await later.store.unsentCount()]).toEqual([[id], 1])
})

test('a clock that is wrong by a day, or a month, throws nothing away', async () => {
  const device = newDevice(server)
  const [id = ''] = await logLinesOn(device, 1)
  await device.client.run()
  await device.store.change([deleteLine(id)])
  await device.client.run()

  const ahead = newDevice(server, device.name, NOW + 40 * DAY_MS)
  await ahead.client.run()

  expect(await binIds(ahead)).toEqual([id])
})

test('of too many deleted lines the oldest are forgotten', async () => {
  const device = newDevice(server)
  const ids = Array.from({ length: MOST_KEPT + 5 }, (_, n) => `line-${String(n).padStart(4, '0')}`)
  await device.connection.run(async (database) => {
    const { store, done } = database.transaction('records', 'readwrite')
    for (const [n, id] of ids.entries()) void store.put(deletedRow(id, NOW - n))
    await done
  })

  await device.store.purgeBin()

  expect(await binIds(device)).toEqual(ids.slice(0, MOST_KEPT))
})

function deletedRow(id: string, deletedAt: number): Row {
  const state = { rev: 1, server: null, held: { code: '99214' }, isUnconfirmed: false, edits: [] }
  return { collection: 'procedure_logs', id, shown: null, seen: 0, deletedAt, ...state }
}

test('the bin is read by what is in it, not by all lines', async () => {
  const device = newDevice(server)
  const [id = ''] = await logLinesOn(device, 300)
  await device.client.run()
  await device.store.change([deleteLine(id)])
  const all = vi.spyOn(IDBObjectStore.prototype, 'getAll')

  expect(await binIds(device)).toEqual([id])
  expect(all).not.toHaveBeenCalled()
  all.mockRestore()
})

test('what an older build deleted without a mark is marked at the next purge', async () => {
  const device = newDevice(server)
  const [id = ''] = await logLinesOn(device, 1)
  await device.client.run()
  await device.store.change([deleteLine(id)])
  await device.client.run()
  await device.connection.run(async (database) => {
    const { deletedAt: _, ...row } = (await database.get('records', ['procedure_logs', id])) ?? {}
    await database.put('records', row as never) // as the first version wrote it
  })

  const later = await syncLater(device, 2)

  expect(await binIds(later)).toEqual([id])
})
