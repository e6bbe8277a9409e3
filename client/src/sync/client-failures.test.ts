import { beforeEach, expect, test } from 'vitest'
import { logLines } from '../entry/line.ts'
import { NOW, newDevice } from '../testing/device.ts'
import { problem, ScriptedServer } from '../testing/server.ts'
import { logVisit, OCCASION, PLATFORM, VISIT } from '../testing/visits.ts'
import { SyncClient } from './client.ts'
import { COLLECTIONS, SCHEMA_VERSION } from './protocol.ts'

let server: ScriptedServer
beforeEach(() => {
  server = new ScriptedServer()
})

test('a server that fails at every third request is given everything in the end', async () => {
  const device = newDevice(server)
  for (let n = 0; n < 20; n += 1) await logVisit(device)
  server.pushMutations = 3
  let requests = 0
  server.fate = () => (++requests % 3 === 0 ? 'fails' : 'answered')

  for (let n = 0; n < 40 && (await device.client.run()).kind !== 'done'; n += 1);

  expect(Object.keys(server.live())).toHaveLength(20)
  expect([await device.store.unsentCount(), device.reports]).toEqual([0, []])
})

test('a server that goes down in the middle of a push is given the rest when it is back', async () => {
  const device = newDevice(server)
  for (let n = 0; n < 6; n += 1) await logVisit(device)
  server.pushMutations = 2
  let pushes = 0
  server.fate = (path) => (path.endsWith('push') && ++pushes > 1 ? 'cut_before' : 'answered')

  expect((await device.client.run()).kind).toBe('offline')
  expect(Object.keys(server.live())).toHaveLength(2)
  server.fate = () => 'answered'
  await device.client.run()

  expect(Object.keys(server.live())).toHaveLength(6)
})

test('a fault of the program is reported, and the sync comes again', async () => {
  const device = newDevice(server)
  const send = async () => {
    throw new TypeError('a bug')
  }

  const status = await new SyncClient({ ...device.options, send }).run()

  expect(status.kind).toBe('waiting')
  expect(device.reports).toEqual([{ kind: 'failed', error: 'TypeError: a bug' }])
})

test('more edits than a push may hold go in several', async () => {
  server.pushMutations = 4
  const device = newDevice(server)
  for (let n = 0; n < 10; n += 1) await logVisit(device)

  await device.client.run()

  expect(Object.keys(server.live())).toHaveLength(10)
})

test.each([
  [problem(401, 'not_authenticated', { reason: 'expired' }), 'expired'],
  [problem(403, 'account_disabled'), 'stopped'],
  [problem(409, 'user_mismatch'), 'other_user'],
  [problem(426, 'client_too_old', { min_schema_version: 9 }), 'too_old'],
  [problem(503, 'restore_pending', {}, { 'Retry-After': '9' }), 'waiting'],
  [problem(429, 'throttled', {}, { 'Retry-After': '9' }), 'waiting'],
  [new Response('<html>hotel</html>', { headers: { 'Content-Type': 'text/html' } }), 'offline'],
  [problem(400, 'cursor_invalid'), 'fault'],
])('an answer that stops the sync keeps the queue (%#)', async (response, kind) => {
  const device = newDevice(server)
  await logVisit(device)
  server.fate = () => response.clone()

  expect((await device.client.run()).kind).toBe(kind)
  expect(await device.store.unsentCount()).toBe(1)
})

test('a server of a later schema asks for an update', async () => {
  server.minSchemaVersion = SCHEMA_VERSION + 1

  expect((await newDevice(server).client.run()).kind).toBe('too_old')
})

test('the wait that the server asks for is kept', async () => {
  server.fate = () => 'later'

  expect(await newDevice(server).client.run()).toEqual({ kind: 'waiting', until: NOW + 7000 })
})

test('failures in a row are met with longer waits', async () => {
  const device = newDevice(server)
  server.fate = () => 'fails'

  const waits = [await device.client.run(), await device.client.run(), await device.client.run()]

  expect(waits.map((status) => status.kind === 'waiting' && status.until - NOW)).toEqual([5000, 10_000, 20_000])
})

test('a revoked log-in deletes the store but for what was never sent', async () => {
  const device = newDevice(server)
  const sent = await logVisit(device)
  await device.client.run()
  const waiting = await logVisit(device)
  server.fate = () => problem(401, 'not_authenticated', { reason: 'revoked' })

  await new SyncClient(optionsOf(device)).run()

  expect(await device.store.record('procedure_logs', sent)).toBeUndefined()
  expect((await device.store.unsent()).map((one) => one.id)).toEqual([waiting])
})

test('contracts, stages and reports go with what the server has, when a log-in is revoked or somebody logs out', async () => {
  const { store } = newDevice(server)
  const names = ['profile', 'contracts', 'report pace', 'report position US']
  for (const name of names) await store.putMeta(name, {})

  await store.keepOnlyUnsent()

  expect(await Promise.all(names.map((name) => store.meta(name)))).toEqual(names.map(() => undefined))
})

test('a page and credits that were read before the log-in was revoked pass over nothing that is to be read anew', async () => {
  const { store, client, reports } = newDevice(server)
  const [line] = await store.change(logLines([VISIT], OCCASION, PLATFORM))
  await client.run()
  const from = await store.position()
  await store.keepOnlyUnsent()
  const page = { full: false, changes: [], cursor: `${server.head}.0`, has_more: false }

  expect(await store.takePage(page, from, COLLECTIONS)).toBe(false)
  expect(await store.takeValuations([], from, String(server.valuationSeq))).toBe(false)
  await client.run()

  expect((await store.record('procedure_logs', line?.id ?? ''))?.shown).toEqual(server.shown(line?.id ?? ''))
  const [total] = await store.totalsBetween('2026-03-14', '2026-03-14')
  expect([total?.roles.primary, reports]).toEqual([{ lines: 1, unvalued: 0, hundredths: 100 }, []])
})

test('a tab that has read everything anew ends no later resync of another tab', async () => {
  const { store, client } = newDevice(server)
  const [line] = await store.change(logLines([VISIT], OCCASION, PLATFORM))
  await client.run()
  await store.beginResync('retention')
  const from = await store.position()
  await store.beginResync('retention')

  await store.endResync(from.resync?.number ?? 0)

  expect((await store.record('procedure_logs', line?.id ?? ''))?.shown).not.toBeNull()
  expect((await store.position()).resync).not.toBeNull()
})

function optionsOf(device: ReturnType<typeof newDevice>) {
  const send = async () =>
    ({
      kind: 'problem',
      status: 401,
      code: 'not_authenticated',
      members: { reason: 'revoked' },
      retryAfter: 0,
    }) as const
  return { store: device.store, send, userId: 'any', now: () => NOW, newId: () => 'device', jitter: () => 0 }
}

test('each request says whose store asks, and once it has synced how many edits wait', async () => {
  const device = newDevice(server)
  await logVisit(device)

  await device.client.run()

  expect(server.requests.every(({ headers }) => headers.get('X-Sync-User') !== null)).toBe(true)
  expect(server.requests[0]?.headers.get('X-Sync-Unsent')).toBeNull()
  expect(server.requests[1]?.headers.get('X-Sync-Unsent')).toBe('1')
  expect(server.requests.at(-1)?.headers.get('X-Sync-Unsent')).toBe('0')
})

test('a CSRF failure is met by a new cookie and one more try', async () => {
  const device = newDevice(server)
  const id = await logVisit(device)
  let failures = 1
  server.fate = (path) => (path.endsWith('push') && failures-- > 0 ? problem(403, 'csrf_failed') : 'answered')

  await device.client.run()

  expect(server.shown(id)).not.toBeNull()
  expect(server.requests.map((one) => one.path)).toContain('/_allauth/browser/v1/auth/session')
})
