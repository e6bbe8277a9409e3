/** The store under what browsers do to it. */
import 'fake-indexeddb/auto'
import { deleteDB, openDB } from 'idb'
import { afterEach, expect, test, vi } from 'vitest'
import { logLines, type Target } from '../entry/line.ts'
import { SyncClient } from '../sync/client.ts'
import type { Send } from '../sync/http.ts'
import { NOW, newDevice, random } from '../testing/device.ts'
import { ScriptedServer } from '../testing/server.ts'
import { Connection, SILENCE_MS, StoreUnusable } from './connection.ts'
import { VERSIONS } from './schema.ts'
import { Store } from './store.ts'

const VISIT: Target = { code: '99214', modifiers: [], units: 1, role: 'primary', place_of_service: null }
const PLATFORM = { now: () => NOW, random }
const OCCASION = { day: '2026-03-14', encounterId: null }

let databases = 0
const newName = () => `connection-${++databases}`
const newStore = (connection: Connection) => new Store({ connection, newMutationId: () => `m-${random(4).join('')}` })

afterEach(() => {
  vi.restoreAllMocks()
})

/** Calls back before the n-th request on any object store, counting from 0; returns how many there were. */
function atRequest(n: number, action: (store: IDBObjectStore) => void): () => number {
  let count = 0
  for (const name of ['get', 'put', 'delete'] as const) {
    const original = IDBObjectStore.prototype[name] as (...values: unknown[]) => IDBRequest // any of the three
    vi.spyOn(IDBObjectStore.prototype, name).mockImplementation(function (this: IDBObjectStore, ...values: unknown[]) {
      count += 1
      if (count - 1 === n) action(this)
      return original.apply(this, values)
    })
  }
  return () => count
}

/** As WebKit does in the background: what is under way is aborted, and the handle fails from then on. */
function closeUnderneath(store: IDBObjectStore): void {
  store.transaction.db.close()
  store.transaction.abort()
}

async function countRequests(): Promise<number> {
  const store = newStore(new Connection({ name: newName() }))
  await store.unsentCount()
  const count = atRequest(-1, () => undefined)
  await store.change(logLines([VISIT, VISIT], OCCASION, PLATFORM))
  vi.restoreAllMocks()
  return count()
}

test('a write survives the database closing before any of its requests', async () => {
  const requests = await countRequests()
  expect(requests).toBeGreaterThan(6)

  for (let n = 0; n < requests; n += 1) {
    const store = newStore(new Connection({ name: newName() }))
    await store.unsentCount()
    atRequest(n, closeUnderneath)

    const done = await store.change(logLines([VISIT, VISIT], OCCASION, PLATFORM))

    vi.restoreAllMocks()
    expect(done.map((one) => one.before)).toEqual([null, null])
    expect((await store.unsent()).map((one) => one.edits.length)).toEqual([1, 1])
    expect((await store.totalsBetween(OCCASION.day, OCCASION.day))[0]?.roles.primary?.lines).toBe(2)
  }
})

test('a database that goes on failing is named, and nothing was half written', async () => {
  const store = newStore(new Connection({ name: newName() }))
  const put = vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(() => {
    throw new DOMException('gone', 'UnknownError')
  })

  await expect(store.change(logLines([VISIT], OCCASION, PLATFORM))).rejects.toMatchObject({ fault: 'closed' })

  put.mockRestore()
  expect(await store.unsentCount()).toBe(0)
})

test.each([
  ['QuotaExceededError', 'full'],
  ['SecurityError', 'unavailable'],
])('a write that fails by %s says so and stores nothing', async (name, fault) => {
  const store = newStore(new Connection({ name: newName() }))
  await store.unsentCount()
  const put = vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(() => {
    throw new DOMException('refused', name)
  })

  const refused = await store.change(logLines([VISIT], OCCASION, PLATFORM)).catch((error: unknown) => error)

  expect(refused).toBeInstanceOf(StoreUnusable)
  expect(refused).toMatchObject({ fault })
  put.mockRestore()
  expect(await store.unsentCount()).toBe(0)
})

test('a tab with an older build gives way to an upgrade', async () => {
  const name = newName()
  const older = newStore(new Connection({ name }))
  await older.change(logLines([VISIT], OCCASION, PLATFORM))

  const newer = new Connection({ name, versions: [...VERSIONS, (database) => void database] })

  expect(await newStore(newer).unsentCount()).toBe(1)
  expect(await older.unsentCount()).toBe(1)
})

test('an open that another tab blocks ends with a sentence instead of a spinner', async () => {
  const name = newName()
  const stubborn = await openDB(name, 1, { upgrade: (database) => void database.createObjectStore('records') })
  const connection = new Connection({ name, versions: [...VERSIONS, addLater], setTimer: elapseOnly(3000) })

  await expect(newStore(connection).unsentCount()).rejects.toMatchObject({ fault: 'blocked' })
  stubborn.close()
})

test('an open that waits behind a blocked one names the same tab, not a store that the browser closed', async () => {
  const name = newName()
  const stubborn = await openDB(name, 1, { upgrade: (database) => void database.createObjectStore('records') })
  const connection = new Connection({ name, versions: [addLater, addLater], setTimer: elapseOnly(3000) })
  await expect(newStore(connection).unsentCount()).rejects.toMatchObject({ fault: 'blocked' })
  // Browsers queue it, and tell nothing.
  const queued = vi.spyOn(indexedDB, 'open').mockImplementation(() => new IDBOpenDBRequest())

  await expect(newStore(connection).unsentCount()).rejects.toMatchObject({ fault: 'blocked' })

  queued.mockRestore()
  stubborn.close()
  await settled()
  expect(await connection.run(async ({ version }) => version)).toBe(2)
})

test('a handle that came too late does not block the next upgrade', async () => {
  const name = newName()
  const stubborn = await openDB(name, 1, { upgrade: (database) => void database.createObjectStore('records') })
  const blocked = newStore(new Connection({ name, versions: [addLater, addLater], setTimer: elapseOnly(3000) }))
  await expect(blocked.unsentCount()).rejects.toMatchObject({ fault: 'blocked' })
  stubborn.close()
  await settled()

  const next = await openDB(name, 9, { blocked: () => expect.unreachable('a handle was left open') })

  next.close()
})

test('an open that is never answered ends with a sentence', async () => {
  vi.spyOn(indexedDB, 'open').mockImplementation(() => new IDBOpenDBRequest())
  const connection = new Connection({ name: newName(), setTimer: elapseOnly(SILENCE_MS) })

  await expect(newStore(connection).unsentCount()).rejects.toMatchObject({ fault: 'closed' })
})

test('a browser without a database is named', async () => {
  vi.spyOn(indexedDB, 'open').mockImplementation(() => {
    throw new DOMException('private mode', 'SecurityError')
  })

  const refused = newStore(new Connection({ name: newName() })).change(logLines([VISIT], OCCASION, PLATFORM))

  await expect(refused).rejects.toMatchObject({ fault: 'unavailable' })
})

test.each([undefined, null])('a browser that has no databases, %s, is named', async (none) => {
  vi.stubGlobal('indexedDB', none)

  const refused = newStore(new Connection({ name: newName() })).change(logLines([VISIT], OCCASION, PLATFORM))

  await expect(refused).rejects.toMatchObject({ fault: 'unavailable' })
  vi.unstubAllGlobals()
})

test('a write whose handle never answers is made on a new one, once a return to the app has found out', async () => {
  let elapse: () => void = () => undefined
  const connection = new Connection({
    name: newName(),
    setTimer: (action, milliseconds) => {
      if (milliseconds === SILENCE_MS) elapse = action
      return () => undefined
    },
  })
  const store = newStore(connection)
  await store.unsentCount()
  const silent = vi.spyOn(IDBObjectStore.prototype, 'get').mockImplementation(() => new IDBRequest())
  const writing = store.change(logLines([VISIT], OCCASION, PLATFORM))
  const probing = connection.probe()
  await settled()
  silent.mockRestore()

  elapse()
  await probing

  expect((await writing).map((one) => one.before)).toEqual([null])
  expect(await store.unsentCount()).toBe(1)
})

test('a probe of a handle that answers changes nothing', async () => {
  const connection = new Connection({ name: newName() })
  const store = newStore(connection)
  await store.change(logLines([VISIT], OCCASION, PLATFORM))
  const opened = vi.spyOn(indexedDB, 'open')

  await store.probe()

  expect([await store.unsentCount(), opened.mock.calls.length]).toEqual([1, 0])
})

test('an older build opens a newer store and works on it', async () => {
  const name = newName()
  const newer = newStore(new Connection({ name, versions: [...VERSIONS, addLater] }))
  await newer.change(logLines([VISIT], OCCASION, PLATFORM))
  newer.close()

  const older = newStore(new Connection({ name }))
  await older.change(logLines([VISIT], OCCASION, PLATFORM))

  expect(await older.unsentCount()).toBe(2)
})

test('two tabs with 200 random edits each end as one tab would', async () => {
  const server = new ScriptedServer()
  const tabs = [newDevice(server, 'two-tabs'), newDevice(server, 'two-tabs')]
  const ids = Array.from({ length: 8 }, (_, n) => `0190b3c6-5a63-7d5a-8f0e-2f2f64e53d2${n}`)
  const wanted = new Map<string, unknown>()
  let seed = 7
  const next = (below: number) => {
    seed = (seed * 1103515245 + 12345) % 2 ** 31
    return Math.floor(seed / 65536) % below
  }
  for (let n = 0; n < 400; n += 1) {
    const tab = tabs[n % 2]
    const id = ids[next(ids.length)] ?? ''
    const fields = next(5) === 0 ? null : { code: '99213', units: 1 + next(9), performed_on: `2026-03-1${next(5)}` }
    wanted.set(id, fields)
    await tab?.store.change([{ collection: 'procedure_logs', id, target: () => fields }])
    server.fate = (path) => (path.endsWith('push') && next(3) === 0 ? 'cut_after' : 'answered')
    if (next(10) === 0) await Promise.all(tabs.map((one) => one.client.run()))
  }
  server.fate = () => 'answered'

  for (const tab of tabs) await tab.client.run()

  const expected = Object.fromEntries([...wanted].filter(([, fields]) => fields !== null))
  expect(server.live()).toEqual(expected)
  expect(await tabs[0]?.store.unsentCount()).toBe(0)
  expect(tabs.flatMap((tab) => tab.reports)).toEqual([])
})

const settled = () => new Promise((resolve) => setTimeout(resolve, 20))

/** A timer of which only waits of that length come to their end, at once. */
function elapseOnly(wanted: number) {
  return (action: () => void, milliseconds: number) => {
    if (milliseconds === wanted) setTimeout(action, 5)
    return () => undefined
  }
}

function addLater(database: Parameters<(typeof VERSIONS)[number]>[0]): void {
  const raw = database as unknown as IDBDatabase // a store that this build does not know
  if (!raw.objectStoreNames.contains('later')) raw.createObjectStore('later')
}

test('a store that was closed and deleted does not come back with the answer of a late request', async () => {
  const server = new ScriptedServer()
  const device = newDevice(server, newName())
  await device.store.change(logLines([VISIT], OCCASION, PLATFORM))
  let answer: () => void = () => undefined
  const late = new Promise<void>((resolve) => {
    answer = resolve
  })
  let noteRequest: () => void = () => undefined
  const firstRequest = new Promise<void>((resolve) => {
    noteRequest = resolve
  })
  const send: Send = async (request) => {
    noteRequest()
    await late
    return device.send(request)
  }
  const syncing = new SyncClient({ ...device.options, send }).run()
  await firstRequest
  device.store.close()
  await deleteDB(device.name)

  answer()

  expect(await syncing).toEqual({ kind: 'no_store', fault: 'closed' })
  expect((await indexedDB.databases()).map(({ name }) => name)).not.toContain(device.name)
  await expect(device.store.unsentCount()).rejects.toEqual(new StoreUnusable('closed'))
})
