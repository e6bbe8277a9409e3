import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { deleteLine, editLine, logLines, type Target, undo } from '../entry/line.ts'
import { NOW, newDevice, random, type TestDevice } from '../testing/device.ts'
import { ScriptedServer } from '../testing/server.ts'
import type { Change } from './store.ts'

// More than are read at once, and more than a push takes.
const MANY = 520
const DAY = '2026-03-14'
const VISIT: Target = { code: '99214', modifiers: [], units: 1, role: 'primary', place_of_service: null }

let server: ScriptedServer
let device: TestDevice
beforeEach(() => {
  server = new ScriptedServer()
  device = newDevice(server)
})

afterEach(() => {
  vi.restoreAllMocks()
})

const newLines = () =>
  logLines(
    Array.from({ length: MANY }, () => VISIT),
    { day: DAY, encounterId: null },
    { now: () => NOW, random },
  )
const billed = (lines: readonly Pick<Change, 'id'>[]) =>
  lines.map(({ id }) => editLine(id, { billing_state: 'billed' }, NOW + 1))
const statesOf = async () => {
  const rows = await device.store.linesBetween(DAY, DAY)
  return new Set(rows.map(({ shown }) => shown?.billing_state))
}

test('hundreds of lines are changed together, wait in their order, and one undo takes all back', async () => {
  const lines = newLines()
  await device.store.change(lines)

  const done = await device.store.change(billed(lines))

  expect(done.length).toBe(MANY)
  expect(await statesOf()).toEqual(new Set(['billed']))
  expect((await device.store.unsent()).map(({ id }) => id)).toEqual(lines.map(({ id }) => id))
  await device.store.change(undo(done))
  expect(await statesOf()).toEqual(new Set(['billable']))
})

test('more changes than one push takes are all sent', async () => {
  const lines = newLines()
  await device.store.change(lines)
  await device.client.run()
  await device.store.change(billed(lines))

  expect((await device.client.run()).kind).toBe('done')

  expect(lines.every(({ id }) => server.shown(id)?.billing_state === 'billed')).toBe(true)
  expect(await device.store.unsentCount()).toBe(0)
})

test('where one of hundreds of changes fails none is made', async () => {
  const lines = newLines()
  await device.store.change(lines)
  const failing: Change = {
    collection: 'procedure_logs',
    id: lines[MANY - 1]?.id ?? '',
    target: () => {
      throw new Error('not this one')
    },
  }

  await expect(device.store.change([...billed(lines.slice(0, -1)), failing])).rejects.toThrow()

  expect(await statesOf()).toEqual(new Set(['billable']))
})

test('a change builds on an earlier one of the same record, however many stand between', async () => {
  const [first, ...others] = newLines() as [Change, ...Change[]]

  const done = await device.store.change([
    first,
    editLine(first.id, { units: 3 }, NOW),
    ...others,
    editLine(first.id, { note: 'twice' }, NOW),
    deleteLine(others[0]?.id ?? ''),
  ])

  const row = await device.store.record('procedure_logs', first.id)
  expect([row?.shown?.units, row?.shown?.note, row?.edits.length]).toEqual([3, 'twice', 1])
  expect(done.at(-1)).toMatchObject({ before: { code: '99214' }, after: null })
  const [total] = await device.store.totalsBetween(DAY, DAY)
  expect(total?.roles.primary?.lines).toBe(MANY - 1)
})

test('a new line asks for all that it needs before the first answer has come', async () => {
  await device.store.change(newLines().slice(0, 2))
  const log: string[] = []
  const get = IDBObjectStore.prototype.get
  vi.spyOn(IDBObjectStore.prototype, 'get').mockImplementation(function (this: IDBObjectStore, key) {
    const request = get.call(this, key)
    log.push(this.name)
    request.addEventListener('success', () => log.push('answer'))
    return request
  })

  await device.store.change(newLines().slice(0, 1))

  expect(log.slice(0, log.indexOf('answer')).toSorted()).toEqual(['meta', 'records', 'totals', 'valuations'])
  expect(log.slice(log.indexOf('answer')).filter((entry) => entry !== 'answer')).toEqual([])
  const [total] = await device.store.totalsBetween(DAY, DAY)
  expect(total?.roles.primary?.lines).toBe(3)
})
