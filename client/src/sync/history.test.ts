/** What is no longer in the bin of this device comes back from the server's history. */
import { beforeEach, expect, test } from 'vitest'
import { deleteLine, logLines } from '../entry/line.ts'
import { NOW, newDevice, random, type TestDevice } from '../testing/device.ts'
import { problem, ScriptedServer } from '../testing/server.ts'
import { restoreFromHistory } from './history.ts'

const VISIT = { code: '99214', modifiers: ['25'], units: 2, role: 'primary', place_of_service: null } as const

let server: ScriptedServer
beforeEach(() => {
  server = new ScriptedServer()
})

/** Returns the id of a line that one phone has deleted, and another phone, which never had it. */
async function deletedElsewhere(): Promise<{ readonly id: string; readonly phone: TestDevice }> {
  const other = newDevice(server)
  const [line] = await other.store.change(
    logLines([VISIT], { day: '2026-03-14', encounterId: null }, { now: () => NOW, random }),
  )
  const id = line?.id ?? ''
  await other.client.run()
  await other.store.change([deleteLine(id)])
  await other.client.run()
  return { id, phone: newDevice(server) }
}

const restore = ({ store, client, send }: TestDevice, id: string) =>
  restoreFromHistory({ store, send, syncOnce: () => client.run() }, 'procedure_logs', id)

test('a line that was deleted elsewhere is back whole, on this device and at the server', async () => {
  const { id, phone } = await deletedElsewhere()

  expect(await restore(phone, id)).toEqual({ kind: 'restored' })
  await phone.client.run()

  expect(server.shown(id)).toMatchObject({ code: '99214', modifiers: ['25'], units: 2 })
  expect((await phone.store.record('procedure_logs', id))?.shown).toEqual(server.shown(id))
  expect([await phone.store.unsentCount(), phone.reports]).toEqual([0, []])
})

test('what somebody did to it after this device looked is a conflict, not overwritten', async () => {
  const { id, phone } = await deletedElsewhere()
  await restore(phone, id)
  server.write(id, { code: '99215', units: 9 })

  await phone.client.run()

  expect(server.shown(id)).toMatchObject({ code: '99215', units: 9 })
  expect((await phone.store.unsent())[0]?.edits[0]?.state.kind).toBe('conflict')
})

test('a record that is shown is not restored over what it is', async () => {
  const { id, phone } = await deletedElsewhere()
  await restore(phone, id)

  expect(await restore(phone, id)).toEqual({ kind: 'is_shown' })
})

test('a record that the server never had is gone', async () => {
  const phone = newDevice(server)

  expect(await restore(phone, '0190b3c6-5a63-7d5a-8f0e-2f2f64e53d99')).toEqual({ kind: 'gone' })
})

test.each([
  ['session', 'cut_before', 'offline'],
  ['history', 'cut_before', 'offline'],
  ['history', problem(500, 'failed'), 'offline'],
] as const)('without an answer nothing is changed (%s)', async (part, fate, kind) => {
  const { id, phone } = await deletedElsewhere()
  server.fate = (path) => (path.includes(part) ? fate : 'answered')

  expect(await restore(phone, id)).toMatchObject({ kind: 'not_now', status: { kind } })
  expect(await phone.store.unsentCount()).toBe(0)
})
