/** What lines are worth comes by a stream of its own, also to a store of an earlier build. */
import { beforeEach, expect, test } from 'vitest'
import { logLines } from '../entry/line.ts'
import type { Store } from '../store/store.ts'
import { NOW, newDevice, random } from '../testing/device.ts'
import { ScriptedServer } from '../testing/server.ts'
import { SyncClient } from './client.ts'

const VISIT = { code: '99214', modifiers: ['25'], units: 1, role: 'primary', place_of_service: '11' } as const

let server: ScriptedServer
beforeEach(() => {
  server = new ScriptedServer()
})

async function syncedDevice() {
  const device = newDevice(server)
  const [line] = await device.store.change(
    logLines([VISIT], { day: '2026-03-14', encounterId: null }, { now: () => NOW, random }),
  )
  await device.client.run()
  return { ...device, id: line?.id ?? '' }
}

const reads = () => server.requests.filter(({ path }) => path.endsWith('/valuations')).length

test('a credit has its wRVU before modifiers', async () => {
  const { store, id } = await syncedDevice()

  expect((await store.valuationsOf([id])).get(id)).toMatchObject({ wrvu: '1.00', unadjusted_wrvu: '1.00' })
})

test('credits that an earlier build stored come again whole, once', async () => {
  const { store, options, id } = await syncedDevice()
  await forgetUnadjusted(store, id)
  expect((await store.valuationsOf([id])).get(id)).not.toHaveProperty('unadjusted_wrvu')

  await new SyncClient(options).run()

  expect((await store.valuationsOf([id])).get(id)).toMatchObject({ unadjusted_wrvu: '1.00' })
  const { valuationsCursor } = await store.position()
  expect(valuationsCursor).toBe(String(server.valuationSeq))
  const before = reads()
  await new SyncClient(options).run()
  expect(await store.position()).toMatchObject({ valuationsCursor, valuationsForm: 2 })
  expect(reads()).toBe(before + 1)
})

test('a server of an earlier version says no wRVU before modifiers, which is then not known', async () => {
  const device = await syncedDevice()
  server.valuations.set(device.id, { seq: server.valuationSeq + 1, wrvu: '3.00' })
  server.valuationSeq += 1

  await new SyncClient(device.options).run()

  const credit = (await device.store.valuationsOf([device.id])).get(device.id)
  expect(credit).not.toHaveProperty('unadjusted_wrvu')
})

/** Leaves the store as a build that did not know the member left it. */
async function forgetUnadjusted(store: Store, id: string): Promise<void> {
  const position = await store.position()
  const { unadjusted_wrvu: _, ...known } = server.valuations.get(id) ?? { seq: 1, wrvu: '1.00' }
  const credit = { ...known, log_id: id, basis: 'work_rvu', reason: 'valued', release: 'RVU26A', flags: [] }
  await store.takeValuations([credit], position, position.valuationsCursor)
  const { valuationsForm: __, ...earlier } = await store.position()
  await store.putMeta('position', earlier)
}
