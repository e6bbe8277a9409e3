/** Every version of the store that was ever published, with a full queue, is brought up to the present one. */
import 'fake-indexeddb/auto'
import { readdirSync, readFileSync } from 'node:fs'
import { openDB } from 'idb'
import { expect, test } from 'vitest'
import { NOW, newDevice } from '../testing/device.ts'
import { ScriptedServer } from '../testing/server.ts'
import { Connection } from './connection.ts'
import { type Database, type Row, type Schema, type Upgrade, VERSIONS } from './schema.ts'
import { Store } from './store.ts'

interface Fixture {
  readonly version: number
  /** The rows of each object store, as `[key, value]`; the key is null where it is in the value. */
  readonly stores: Readonly<
    Record<'records' | 'totals' | 'valuations' | 'meta', readonly (readonly [string | null, unknown])[]>
  >
}

const SHIFT = '0190b3c6-5a63-7d5a-8f0e-2f2f64e53d13'
const FOLDER = new URL('./fixtures/', import.meta.url)
const FIXTURES = readdirSync(FOLDER).map((name): Fixture => JSON.parse(readFileSync(new URL(name, FOLDER), 'utf8')))
const STEPS_LATER = [...VERSIONS, addIndex, addStore]

let databases = 0

async function bringBack({ version, stores }: Fixture): Promise<string> {
  const name = `fixture-${++databases}`
  const database = await openDB<Schema>(name, version, {
    upgrade: (made, _from, _to, upgrade) => {
      for (const step of VERSIONS.slice(0, version)) step(made, upgrade as Upgrade, NOW) // of all stores
    },
  })
  for (const store of ['records', 'totals', 'valuations', 'meta'] as const) {
    for (const [key, value] of stores[store]) {
      await database.put(store, value as never, key === null ? undefined : key) // rows as that version wrote them
    }
  }
  database.close()
  return name
}

const openStore = (name: string, versions = VERSIONS) =>
  new Store({ connection: new Connection({ name, versions }), newMutationId: () => 'm' })

test('there is a fixture of every version', () => {
  expect(FIXTURES.map((one) => one.version).sort()).toEqual(VERSIONS.map((_, n) => n + 1))
})

test.each(FIXTURES)('the queue of version $version is whole and goes to the server', async (fixture) => {
  const server = new ScriptedServer()
  const name = await bringBack(fixture)
  const device = newDevice(server, name)
  const waiting = fixture.stores.records.length
  expect(await device.store.unsentCount()).toBe(waiting)

  await device.client.run()

  expect(await device.store.unsentCount()).toBe(0)
  expect(Object.keys(server.live()).length).toBeGreaterThan(0)
})

test.each(FIXTURES)('a store of version $version, whose build knew no shifts, learns them', async (fixture) => {
  const server = new ScriptedServer()
  server.write(SHIFT, { started_on: '2026-03-14', minutes: 720 }, 'shifts')
  const device = newDevice(server, await bringBack(fixture))

  await device.client.run()

  expect((await device.store.record('shifts', SHIFT))?.shown).toMatchObject({ minutes: 720 })
  expect(await device.store.unsentCount()).toBe(0)
  expect(device.reports).toEqual([])
})

test.each(FIXTURES)(
  'an upgrade of version $version that is killed at any step leaves the queue as it was',
  async (fixture) => {
    for (let killedAt = fixture.version; killedAt < STEPS_LATER.length; killedAt += 1) {
      const name = await bringBack(fixture)
      const killed = STEPS_LATER.map((step, n) => (n === killedAt ? abortUpgrade : step))
      await expect(openStore(name, killed).unsentCount()).rejects.toThrow()

      const store = openStore(name, STEPS_LATER)

      expect(await store.unsentCount()).toBe(fixture.stores.records.length)
    }
  },
)

test('what the first version had in its bin is in the bin, from the upgrade on', async () => {
  const [first] = FIXTURES.filter((one) => one.version === 1)
  const deleted = { ...rowOf(first), shown: null, held: { code: '45385' }, edits: [], place: undefined, day: undefined }
  const { place: _place, day: _day, ...row } = deleted
  const name = await bringBack({ version: 1, stores: { records: [[null, row]], totals: [], valuations: [], meta: [] } })

  expect((await openStore(name).bin()).map(({ id, held }) => ({ id, held }))).toEqual([
    { id: row.id, held: { code: '45385' } },
  ])
})

test('versions only add', async () => {
  let before: readonly string[] = []
  for (let version = 1; version <= STEPS_LATER.length; version += 1) {
    const database = await openDB<Schema>(`additive-${version}`, version, {
      upgrade: (made, _from, _to, upgrade) => {
        for (const step of STEPS_LATER.slice(0, version)) step(made, upgrade as Upgrade, NOW) // of all stores
      },
    })
    const names = describe(database)
    database.close()
    expect(names).toEqual(expect.arrayContaining([...before]))
    before = names
  }
})

function rowOf(fixture: Fixture | undefined): Row {
  const rows = fixture?.stores.records.map(([, value]) => value as Row) ?? [] // rows as that version wrote them
  return rows.find((row) => row.collection === 'procedure_logs') as Row // there is one
}

function describe(database: Database): readonly string[] {
  return [...database.objectStoreNames].flatMap((name) => {
    const store = database.transaction(name).store
    return [name, ...[...store.indexNames].map((index) => `${name}.${String(index)}`)]
  })
}

function abortUpgrade(_database: Database, upgrade: Upgrade): void {
  upgrade.abort()
}

/** What a later version may do: an index over rows that are there, and a store of its own. */
function addIndex(_database: Database, upgrade: Upgrade): void {
  const raw = upgrade.objectStore('records') as unknown as IDBObjectStore // an index that this build does not know
  raw.createIndex('later', 'rev')
}

function addStore(database: Database): void {
  const raw = database as unknown as IDBDatabase // a store that this build does not know
  raw.createObjectStore('later')
}
