import { expect, test } from 'vitest'
import type { Row } from '../../store/schema.ts'
import type { Store } from '../../store/store.ts'
import { NEW_RECORD } from '../../sync/record.ts'
import { RecentLines } from './recent-lines.ts'

const TODAY = '2026-03-14'

/** A store of lines by day that says what is read of it. */
function newStore(days: Record<string, readonly string[]>) {
  const read: string[] = []
  const store = {
    async linesBetween(from: string, through: string): Promise<readonly Row[]> {
      read.push(`${from} ${through}`)
      return Object.entries(days)
        .filter(([day]) => day >= from && day <= through)
        .flatMap(([day, ids]) =>
          ids.map((id) => ({ ...NEW_RECORD, collection: 'procedure_logs', id, shown: null, day, seen: 0 })),
        )
    },
  }
  return { store: store as unknown as Store, read } // the one member that is asked
}

test('after a save the lines of its day are read again, and no others', async () => {
  const days = { '2026-01-13': ['a'], '2026-03-01': ['b'], [TODAY]: ['c'] }
  const versions = new Map<string, number>()
  const { store, read } = newStore(days)
  const recent = new RecentLines()
  const ids = async () => (await recent.read(store, TODAY, (day) => versions.get(day) ?? 0)).map(({ id }) => id)
  expect(await ids()).toEqual(['a', 'b', 'c'])
  days[TODAY] = ['c', 'd']
  versions.set(TODAY, 1)

  expect(await ids()).toEqual(['a', 'b', 'c', 'd'])
  expect(await ids()).toEqual(['a', 'b', 'c', 'd'])
  expect(read).toEqual([`2026-01-13 ${TODAY}`, `${TODAY} ${TODAY}`])
})

test('on the next day the first one goes', async () => {
  const { store, read } = newStore({ '2026-01-13': ['a'], [TODAY]: ['c'], '2026-03-15': ['d'] })
  const recent = new RecentLines()
  await recent.read(store, TODAY, () => 0)

  const rows = await recent.read(store, '2026-03-15', () => 0)

  expect([rows.map(({ id }) => id), read.at(-1)]).toEqual([['c', 'd'], '2026-03-15 2026-03-15'])
})
