import 'fake-indexeddb/auto'
import { expect, test } from 'vitest'
import { newDevice } from '../testing/device.ts'
import { ScriptedServer } from '../testing/server.ts'

test('credits that were read before are there again, also where they are more than are kept', async () => {
  const { store } = newDevice(new ScriptedServer())
  const ids = Array.from({ length: 2500 }, (_, n) => `line ${n}`)
  const credits = ids.map((log_id) => {
    return { log_id, seq: 1, wrvu: '1.30', basis: 'work_rvu', reason: 'valued', release: null, flags: [] }
  })
  await store.takeValuations(credits, await store.position(), null)

  const first = await store.valuationsOf(ids)
  const again = await store.valuationsOf([...ids, 'one that has none'])

  expect([first.size, again.size]).toEqual([2500, 2500])
})
