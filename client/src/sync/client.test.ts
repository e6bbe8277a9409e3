import { beforeEach, expect, test } from 'vitest'
import { deleteLine, editLine, logLines, undo } from '../entry/line.ts'
import { DECISIONS } from '../store/touched.ts'
import { NOW, newDevice } from '../testing/device.ts'
import { problem, ScriptedServer } from '../testing/server.ts'
import { logVisit, OCCASION, PLATFORM, VISIT } from '../testing/visits.ts'

let server: ScriptedServer
beforeEach(() => {
  server = new ScriptedServer()
})

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

test('what waits for the person is counted again when one comes or goes, not with each edit', async () => {
  const topics: string[] = []
  const device = newDevice(server, 'decisions', NOW, (_by, touched) => void topics.push(...touched))
  server.reject = () => 'invalid'
  const id = await logVisit(device)
  expect(topics).not.toContain(DECISIONS)

  await device.client.run()
  expect(topics).toContain(DECISIONS)
  topics.length = 0
  await logVisit(device)
  expect(topics).not.toContain(DECISIONS)
  await device.store.discard('procedure_logs', id)
  expect(topics).toContain(DECISIONS)
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

  for (const syncing of [device, other]) await syncing.client.run()

  expect((await other.store.record('procedure_logs', id))?.shown?.note).toBe(note)
})
