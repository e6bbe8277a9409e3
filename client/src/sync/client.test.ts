import { beforeEach, expect, test } from 'vitest'
import { deleteLine, editLine, logLines, type Target, undo } from '../entry/line.ts'
import { NOW, newDevice, random } from '../testing/device.ts'
import { problem, ScriptedServer } from '../testing/server.ts'
import { SERVER_AHEAD, SyncClient } from './client.ts'
import { COLLECTIONS, SCHEMA_VERSION } from './protocol.ts'

const VISIT: Target = { code: '99214', modifiers: ['25'], units: 1, role: 'primary', place_of_service: '11' }
const OCCASION = { day: '2026-03-14', encounterId: null }
const PLATFORM = { now: () => NOW, random }
const ID = '0190b3c6-5a63-7d5a-8f0e-2f2f64e53d13'

let server: ScriptedServer
beforeEach(() => {
  server = new ScriptedServer()
})

async function logVisit(device: ReturnType<typeof newDevice>): Promise<string> {
  const [line] = await device.store.change(logLines([VISIT], OCCASION, PLATFORM))
  return line?.id ?? ''
}

test('a line that was logged offline is on the server after a sync, and nothing waits', async () => {
  const device = newDevice(server)
  const id = await logVisit(device)

  const status = await device.client.run()

  expect(status.kind).toBe('done')
  expect(server.shown(id)).toMatchObject({ code: '99214', modifiers: ['25'], performed_on: '2026-03-14' })
  expect(await device.store.unsentCount()).toBe(0)
})

test('the second device has it when both have synced', async () => {
  const [first, second] = [newDevice(server), newDevice(server)]
  const id = await logVisit(first)

  await first.client.run()
  await second.client.run()

  expect((await second.store.record('procedure_logs', id))?.shown).toEqual(server.shown(id))
})

test('a push whose answer was lost is done once', async () => {
  const device = newDevice(server)
  const id = await logVisit(device)
  server.fate = (path) => (path.endsWith('push') ? 'cut_after' : 'answered')

  expect((await device.client.run()).kind).toBe('offline')
  server.fate = () => 'answered'
  await device.client.run()

  expect(Object.keys(server.live())).toEqual([id])
  expect(await device.store.unsentCount()).toBe(0)
})

test('undo before the answer waits for it and deletes', async () => {
  const device = newDevice(server)
  const done = await device.store.change(logLines([VISIT], OCCASION, PLATFORM))
  server.fate = (path) => (path.endsWith('push') ? 'cut_after' : 'answered')
  await device.client.run()

  await device.store.change(undo(done))
  server.fate = () => 'answered'
  await device.client.run()

  expect(server.live()).toEqual({})
  expect(await device.store.unsentCount()).toBe(0)
})

test('undo of a line that was never in a request leaves no trace at the server', async () => {
  const device = newDevice(server)
  const done = await device.store.change(logLines([VISIT], OCCASION, PLATFORM))

  await device.store.change(undo(done))
  await device.client.run()

  expect(server.records.size).toBe(0)
})

test('undo of a deletion that was sent brings the whole line back', async () => {
  const device = newDevice(server)
  const id = await logVisit(device)
  await device.client.run()
  const before = server.shown(id)
  const done = await device.store.change([deleteLine(id)])
  await device.client.run()
  expect(server.shown(id)).toBeNull()

  await device.store.change(undo(done))
  await device.client.run()

  expect(server.shown(id)).toEqual(before)
})

test('edits of other fields on two devices are both kept', async () => {
  const [first, second] = [newDevice(server), newDevice(server)]
  const id = await logVisit(first)
  await first.client.run()
  await second.client.run()
  await first.store.change([editLine(id, { units: 3 }, NOW)])
  await second.store.change([editLine(id, { note: 'left side' }, NOW)])

  for (const device of [first, second, first]) await device.client.run()

  expect(server.shown(id)).toMatchObject({ units: 3, note: 'left side' })
})

test('a conflict waits for the person, shows their own fields, and is resolved once', async () => {
  const device = newDevice(server)
  const id = await logVisit(device)
  await device.client.run()
  await device.store.change([editLine(id, { units: 3 }, NOW)])
  server.write(id, { units: 7 })

  await device.client.run()
  const row = await device.store.record('procedure_logs', id)
  expect(row?.edits[0]?.state).toMatchObject({ kind: 'conflict', fields: ['units'] })
  expect([row?.shown?.units, row?.server?.units]).toEqual([3, 7])
  await device.store.resolve('procedure_logs', id, row?.shown ?? null)
  await device.client.run()

  expect(server.shown(id)?.units).toBe(3)
  expect(await device.store.unsentCount()).toBe(0)
})

test('a rejected line stays with its reason and holds no other one up', async () => {
  const device = newDevice(server)
  const poisoned = await logVisit(device)
  const good = await logVisit(device)
  server.reject = (mutation) => (mutation.id === poisoned ? 'invalid' : null)

  await device.client.run()

  expect(Object.keys(server.live())).toEqual([good])
  const [unsent] = await device.store.unsent()
  expect(unsent).toMatchObject({ id: poisoned, edits: [{ state: { kind: 'rejected', code: 'invalid' } }] })
})

test('a rejected line that is mended is sent again', async () => {
  const device = newDevice(server)
  const id = await logVisit(device)
  server.reject = (mutation) => (mutation.data?.units === 1 ? 'invalid' : null)
  await device.client.run()

  await device.store.change([editLine(id, { units: 2 }, NOW)])
  await device.client.run()

  expect(server.shown(id)).toMatchObject({ code: '99214', units: 2 })
})

test('what needs the person’s decision is counted until it is decided; what only waits is not', async () => {
  const device = newDevice(server)
  const [conflicting, refused] = [await logVisit(device), await logVisit(device)]
  server.reject = (mutation) => (mutation.id === refused ? 'invalid' : null)
  await device.client.run()
  await device.store.change([editLine(conflicting, { units: 3 }, NOW)])
  expect(await device.store.decisionCount()).toBe(1)
  server.write(conflicting, { units: 7 })

  await device.client.run()

  expect(await device.store.decisionCount()).toBe(2)
  await device.store.resolve('procedure_logs', conflicting, null)
  await device.store.discard('procedure_logs', refused)
  expect(await device.store.decisionCount()).toBe(0)
})

test('a batch that cannot be read is parted until the one at fault stands alone', async () => {
  const device = newDevice(server)
  const ids = await Promise.all(Array.from({ length: 9 }, () => logVisit(device)))
  const push = server.fetch
  const failing: typeof fetch = async (input, init) => {
    const isPoisoned = String(input).endsWith('push') && String(init?.body).includes(ids[4] ?? '')
    return isPoisoned ? problem(400, 'malformed') : push(input, init)
  }
  Object.assign(server, { fetch: failing })
  const again = newDevice(server, device.name)

  await again.client.run()

  expect(Object.keys(server.live())).toHaveLength(8)
  expect((await again.store.unsent()).map((one) => one.id)).toEqual([ids[4]])
})

test('a note of three megabytes waits with its reason, and holds no other line up', async () => {
  const device = newDevice(server)
  const huge = await logVisit(device)
  await device.store.change([editLine(huge, { note: 'x'.repeat(3_000_000) }, NOW)])
  const good = await logVisit(device)
  const push = server.fetch
  const limited: typeof fetch = async (input, init) => {
    return String(init?.body ?? '').length > 1_048_576 ? problem(413, 'batch_too_large') : push(input, init)
  }
  Object.assign(server, { fetch: limited })

  await newDevice(server, device.name).client.run()

  expect(Object.keys(server.live())).toEqual([good])
  expect(await device.store.unsent()).toMatchObject([
    { id: huge, edits: [{ state: { kind: 'rejected', code: 'batch_too_large' } }] },
  ])
})

test('markup in a note comes back as it was written', async () => {
  const [device, other] = [newDevice(server), newDevice(server)]
  const id = await logVisit(device)
  const note = '<img src=x onerror="alert(1)">&amp;\u202e</script>\r\n😀'
  await device.store.change([editLine(id, { note }, NOW)])

  for (const one of [device, other]) await one.client.run()

  expect((await other.store.record('procedure_logs', id))?.shown?.note).toBe(note)
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

test('after the time of tombstones everything is read anew, and what did not come is dropped', async () => {
  const device = newDevice(server)
  const [kept, gone] = [await logVisit(device), await logVisit(device)]
  await device.client.run()
  server.records.delete(`procedure_logs ${gone}`)
  server.head += 1
  server.purgedThrough = server.head

  await device.client.run()

  const lines = await device.store.linesBetween('2026-01-01', '2026-12-31')
  expect(lines.map((line) => line.id)).toEqual([kept])
})

test('a deletion is undone after everything was read anew, without a question', async () => {
  const device = newDevice(server)
  const id = await logVisit(device)
  await device.client.run()
  const done = await device.store.change([deleteLine(id)])
  await device.client.run()
  server.write(ID, { key: 'theme', value: 'dark' }, 'settings')
  server.purgedThrough = server.head
  await device.client.run()

  await device.store.change(undo(done))
  await device.client.run()

  expect(server.shown(id)).not.toBeNull()
  expect(await device.store.unsentCount()).toBe(0)
})

test('a cursor that the server begins anew leaves nothing that was deleted meanwhile', async () => {
  const device = newDevice(server)
  const [kept, gone] = [await logVisit(device), await logVisit(device)]
  await device.client.run()
  server.write(gone, null)
  server.schemaSince = server.head

  await device.client.run()

  expect((await device.store.linesBetween('2026-01-01', '2026-12-31')).map((line) => line.id)).toEqual([kept])
  expect([await device.store.unsentCount(), device.reports]).toEqual([0, []])
})

test('a server that was restored gets back what it lost', async () => {
  const device = newDevice(server)
  await logVisit(device)
  await device.client.run()
  const backup = new Map(server.records)
  const later = await logVisit(device)
  await device.client.run()

  server.restore(backup)
  await device.client.run()

  expect(Object.keys(server.live())).toHaveLength(2)
  expect(server.shown(later)).not.toBeNull()
  expect(device.reports).toEqual([])
})

test('an edit that waits while the server is restored is made on what it then has', async () => {
  const device = newDevice(server)
  const id = await logVisit(device)
  await device.client.run()
  const backup = new Map(server.records)
  await device.store.change([editLine(id, { units: 2 }, NOW)])
  await device.client.run()
  await device.store.change([editLine(id, { note: 'later' }, NOW)])

  server.restore(backup)
  await device.client.run()

  expect(server.shown(id)).toMatchObject({ units: 2, note: 'later' })
})

test('a record that the device lost without a trace comes again, and is reported', async () => {
  const device = newDevice(server)
  const id = await logVisit(device)
  await device.client.run()
  await device.connection.run((database) => database.delete('records', ['procedure_logs', id]))
  await logVisit(device)

  await device.client.run()

  expect((await device.store.record('procedure_logs', id))?.shown).toEqual(server.shown(id))
  expect(device.reports).toMatchObject([{ kind: 'digest_differs', collections: ['procedure_logs'] }])
})

test('a record that the server lost without a word is given back, and is reported', async () => {
  const device = newDevice(server)
  const id = await logVisit(device)
  await device.client.run()
  server.records.delete(`procedure_logs ${id}`)
  await logVisit(device)

  await device.client.run()
  await device.client.run()

  expect(Object.keys(server.live())).toHaveLength(2)
  expect(device.reports).toMatchObject([{ kind: 'digest_differs', collections: ['procedure_logs'] }])
})

test('a restore that lost a push and not the cursor before it loses no line', async () => {
  const device = newDevice(server)
  await device.client.run()
  const backup = new Map(server.records)
  const id = await logVisit(device)
  let pulls = 0
  server.fate = (path) => (path.endsWith('pull') && ++pulls === 2 ? 'cut_before' : 'answered')
  await device.client.run()
  expect(server.shown(id)).not.toBeNull()

  server.restore(backup)
  await device.client.run()
  await device.client.run()

  expect(server.shown(id)).not.toBeNull()
})

test('collections that this build does not know are passed over', async () => {
  server.collections = [...server.collections, 'shifts_of_tomorrow']
  server.write(ID, { minutes: 600 }, 'shifts_of_tomorrow')
  const device = newDevice(server)
  await logVisit(device)

  expect((await device.client.run()).kind).toBe('done')
  expect(device.reports).toEqual([])
})

test('a collection that the server has learned is read from its beginning', async () => {
  server.collections = ['procedure_logs']
  const device = newDevice(server)
  await device.client.run()
  server.collections = ['procedure_logs', 'favorites']
  server.write(ID, { code: '99213' }, 'favorites')
  server.write(ID, { code: '99213' })
  const renewed = newDevice(server, device.name)

  await renewed.client.run()

  expect((await renewed.store.record('favorites', ID))?.shown).toMatchObject({ code: '99213' })
})

test('edits of a collection that the server does not have wait for it', async () => {
  server.collections = ['procedure_logs']
  const device = newDevice(server)
  await device.store.change([{ collection: 'favorites', id: ID, target: () => ({ code: '99213' }) }])

  await device.client.run()
  expect(await device.store.unsentCount()).toBe(1)
  server.collections = ['procedure_logs', 'favorites']
  await newDevice(server, device.name).client.run()

  expect(server.shown(ID, 'favorites')).toMatchObject({ code: '99213' })
})

test('a sync with nothing new is one request', async () => {
  const device = newDevice(server)
  await logVisit(device)
  await device.client.run()
  const before = server.requests.length

  await device.client.run()

  expect(server.requests.slice(before).map((one) => one.path)).toEqual(['/api/v1/sync/head'])
})

test('totals of a day have the credits of the server, and unknown ones are never zero', async () => {
  const device = newDevice(server)
  const id = await logVisit(device)
  const total = async () => (await device.store.totalsBetween('2026-03-14', '2026-03-14'))[0]?.roles.primary

  expect(await total()).toEqual({ lines: 1, unvalued: 1, hundredths: 0 })
  await device.client.run()
  expect(await total()).toEqual({ lines: 1, unvalued: 0, hundredths: 100 })
  const done = await device.store.change([editLine(id, { units: 4 }, NOW)])
  expect(await total()).toEqual({ lines: 1, unvalued: 1, hundredths: 0 })
  await device.store.change(undo(done))
  expect(await total()).toEqual({ lines: 1, unvalued: 0, hundredths: 100 })
  await device.store.change([editLine(id, { performed_on: '2026-03-13' }, NOW)])
  expect(await total()).toBeUndefined()
})

test('a line that another device changed has its new credit after the sync', async () => {
  const device = newDevice(server)
  const id = await logVisit(device)
  await device.client.run()
  server.write(id, { units: 6 })

  await device.client.run()

  const [total] = await device.store.totalsBetween('2026-03-14', '2026-03-14')
  expect(total?.roles.primary).toEqual({ lines: 1, unvalued: 0, hundredths: 600 })
})

test('a sync that was cut between lines and credits reads the credits next time, though nothing is new', async () => {
  const { store, client } = newDevice(server)
  await store.change(logLines([VISIT], OCCASION, PLATFORM))
  await client.run()
  await store.keepOnlyUnsent()
  server.fate = (path) => (path.endsWith('valuations') ? 'later' : 'answered')
  await client.run()
  server.fate = () => 'answered'

  await client.run()

  const [total] = await store.totalsBetween('2026-03-14', '2026-03-14')
  expect(total?.roles.primary).toEqual({ lines: 1, unvalued: 0, hundredths: 100 })
})

test('how far the server’s clock is ahead is kept, so that a wrong clock of the phone is noticed without a network', async () => {
  const device = newDevice(server)
  server.time = NOW + 90_000_000

  await device.client.run()

  expect(await device.store.meta(SERVER_AHEAD)).toBe(90_000_000)
})

test('a tab that stays open tells the store once a day when it was last in touch', async () => {
  const device = newDevice(server)
  const sessions = () => server.requests.filter(({ path }) => path.endsWith('sync/session')).length
  let time = NOW
  const client = new SyncClient({ ...device.options, now: () => time })
  await client.run()
  await client.run()
  expect(sessions()).toBe(1)

  time += 24 * 60 * 60 * 1000
  await client.run()

  expect(sessions()).toBe(2)
})
