import { expect, test } from 'vitest'
import { deleteLine, logLines } from '../../entry/line.ts'
import { newDevice } from '../../testing/device.ts'
import { ScriptedServer } from '../../testing/server.ts'
import { OCCASION, PLATFORM, VISIT } from '../../testing/visits.ts'
import { readOwnLines } from './own-lines.ts'

async function storeWith(...lines: readonly (readonly [day: string, units: number])[]) {
  const { store } = newDevice(new ScriptedServer())
  const changes = lines.flatMap(([day, units]) => logLines([{ ...VISIT, units }], { ...OCCASION, day }, PLATFORM))
  await store.change([...changes, ...logLines([{ ...VISIT, code: '99213' }], OCCASION, PLATFORM)])
  return { store, ids: changes.map(({ id }) => id) }
}

test('the use of a code is its lines of all years, their units and the day of the last one', async () => {
  const { store } = await storeWith(['2026-03-03', 2], ['2024-01-15', 1], ['2025-11-30', 1])

  expect(await readOwnLines('99214', store)).toEqual({ lines: 3, units: 4, lastOn: '2026-03-03' })
})

test('a code that was never logged has no last day, and a deleted line counts for nothing', async () => {
  const { store, ids } = await storeWith(['2026-03-03', 2])
  await store.change(ids.map(deleteLine))

  expect(await readOwnLines('99214', store)).toEqual({ lines: 0, units: 0, lastOn: null })
  expect(await readOwnLines('99215', store)).toEqual({ lines: 0, units: 0, lastOn: null })
})
