import { array, assert, asyncProperty, constantFrom, nat, record } from 'fast-check'
import { beforeEach, expect, test, vi } from 'vitest'
import { deleteLine, editLine, logLines, type Target } from '../entry/line.ts'
import { NOW, newDevice, random, type TestDevice } from '../testing/device.ts'
import { ScriptedServer } from '../testing/server.ts'
import type { StoredDay } from './store.ts'
import { topicOfDay } from './touched.ts'

const VISIT: Target = { code: '99214', modifiers: [], units: 1, role: 'primary', place_of_service: null }
const PLATFORM = { now: () => NOW, random }
const DAYS = ['2026-03-12', '2026-03-13', '2026-03-14'] as const
const COLLECTIONS = ['procedure_logs', 'favorites'] as const

let server: ScriptedServer
beforeEach(() => {
  server = new ScriptedServer()
})

const log = (device: TestDevice, day: string) =>
  device.store.change(logLines([VISIT], { day, encounterId: null }, PLATFORM))

const STEPS = ['log', 'edit', 'move', 'delete', 'elsewhere', 'revalue', 'sync'] as const
interface Step {
  readonly kind: (typeof STEPS)[number]
  readonly at: number
}

async function take(device: TestDevice, { kind, at }: Step): Promise<void> {
  const day = DAYS[at % DAYS.length] ?? ''
  if (kind === 'log') await log(device, day)
  else if (kind === 'sync') await device.client.run()
  const lines = await device.store.linesBetween('2026-01-01', '2026-12-31')
  const id = lines[at % Math.max(1, lines.length)]?.id
  if (id === undefined) return
  if (kind === 'edit') await device.store.change([editLine(id, { units: 2 + at }, NOW)])
  if (kind === 'move') await device.store.change([editLine(id, { performed_on: day }, NOW)])
  if (kind === 'delete') await device.store.change([deleteLine(id)])
  if (kind === 'elsewhere' && server.shown(id) !== null) server.write(id, { performed_on: day, units: 3 + at })
  if (kind === 'revalue') server.worth = () => `${at}.50`
}

async function expectAsInDatabase(device: TestDevice, read: ReadonlyMap<string, StoredDay>): Promise<void> {
  const look = newDevice(server, device.name)
  for (const [day, stored] of read) expect(stored).toEqual(await look.store.day(day))
  expect(await device.store.digest(COLLECTIONS)).toEqual(await look.store.digest(COLLECTIONS))
  look.store.close()
}

test('what was read before is what the database has, for every topic that was not touched', async () => {
  const steps = array(record({ kind: constantFrom(...STEPS), at: nat(50) }), { maxLength: 15 })
  await assert(
    asyncProperty(steps, async (taken) => {
      server = new ScriptedServer()
      const touched = new Set<string>()
      const device = newDevice(server, undefined, NOW, (_by, topics) => {
        for (const topic of topics) touched.add(topic)
      })
      const read = new Map<string, StoredDay>()
      for (const step of taken) {
        await take(device, step)
        for (const day of DAYS.filter((one) => touched.has(topicOfDay(one)) || !read.has(one))) {
          read.set(day, await device.store.day(day))
        }
        touched.clear()
        await expectAsInDatabase(device, read)
      }
      device.store.close()
    }),
    { numRuns: 60 },
  )
})

test('after the first digest only what was written is read again', async () => {
  const device = newDevice(server)
  for (const day of DAYS) await log(device, day)
  await device.client.run()
  await log(device, DAYS[0])
  const get = vi.spyOn(IDBObjectStore.prototype, 'get')
  const getAll = vi.spyOn(IDBObjectStore.prototype, 'getAll')

  await device.client.run()
  const lines = get.mock.calls.filter(([key]) => Array.isArray(key) && key[0] === 'procedure_logs')
  expect([getAll.mock.calls.length, new Set(lines.map(([key]) => String(key))).size]).toEqual([0, 1])
  vi.restoreAllMocks()
  expect(device.reports).toEqual([])
})

test('what another tab has written is read before anything is called different', async () => {
  const [tab, other] = [newDevice(server, 'two-tabs'), newDevice(server, 'two-tabs')]
  await log(tab, DAYS[0])
  await tab.client.run()
  await log(other, DAYS[1])
  await other.client.run()

  expect((await tab.client.run()).kind).toBe('done')
  expect([tab.reports, other.reports]).toEqual([[], []])
})

test('what a person does is on the medium before it is called saved, and so is that a push was begun', async () => {
  const transaction = vi.spyOn(IDBDatabase.prototype, 'transaction')
  const writes = () =>
    transaction.mock.calls.flatMap(([, mode, options]) => (mode === 'readwrite' ? options?.durability : []))
  const device = newDevice(server)
  await log(device, DAYS[0])
  expect(writes()).toEqual(['strict'])
  await device.store.takeBatch({ mutations: 10, bytes: 10_000, collections: ['procedure_logs'] })
  expect(writes()).toEqual(['strict', 'strict'])
  await device.store.settle(1)

  expect(writes()).toEqual(['strict', 'strict', 'relaxed'])
  vi.restoreAllMocks()
})
