/** Two builds of the app at one server, and in two tabs over one store: the earlier one knows no shifts. */
import { beforeEach, expect, test } from 'vitest'
import { editLine, logLines, type Target } from '../entry/line.ts'
import { addShift, changeShift, shiftsOf } from '../entry/shifts.ts'
import { NOW, newDevice, random, type TestDevice } from '../testing/device.ts'
import { EARLIER_BUILD } from '../testing/earlier-build.ts'
import { ScriptedServer } from '../testing/server.ts'
import { SyncClient } from './client.ts'
import type { Send } from './http.ts'
import { COLLECTIONS } from './protocol.ts'

const VISIT: Target = { code: '99214', modifiers: ['25'], units: 1, role: 'primary', place_of_service: '11' }
const OCCASION = { day: '2026-03-14', encounterId: null }
const PLATFORM = { now: () => NOW, random }
const ID = '0190b3c6-5a63-7d5a-8f0e-2f2f64e53d13'
const NIGHT = { startedOn: '2026-03-14', startsAt: '19:00', minutes: 720, place: '23' }
const NIGHT_FIELDS = { started_on: '2026-03-14', starts_at: '19:00', minutes: 720, place_of_service: '23' }

let server: ScriptedServer
beforeEach(() => {
  server = new ScriptedServer()
})

const earlier = ({ options }: TestDevice) => new SyncClient({ ...options, build: EARLIER_BUILD })
const shiftsIn = async ({ store }: TestDevice) => shiftsOf(await store.shownOf('shifts'))
const pulls = () => server.requests.filter(({ path }) => path.endsWith('/pull')).length

async function logVisit({ store }: TestDevice): Promise<string> {
  const [line] = await store.change(logLines([VISIT], OCCASION, PLATFORM))
  return line?.id ?? ''
}

async function workNight({ store }: TestDevice): Promise<string> {
  const [shift] = await store.change([addShift(NIGHT, PLATFORM)])
  return shift?.id ?? ''
}

test('an earlier build goes on at a server that has shifts, and takes none of them', async () => {
  server.write(ID, NIGHT_FIELDS, 'shifts')
  const device = newDevice(server)
  const client = earlier(device)
  const line = await logVisit(device)

  expect((await client.run()).kind).toBe('done')
  await device.store.change([editLine(line, { units: 3 }, NOW)])
  expect((await client.run()).kind).toBe('done')

  expect(server.shown(line)).toMatchObject({ units: 3 })
  expect(await shiftsIn(device)).toEqual([])
  expect(device.reports).toEqual([])
  const before = server.requests.length
  await client.run()
  expect(server.requests.slice(before).map(({ path }) => path)).toEqual(['/api/v1/sync/head'])
})

test('the build that comes after it learns the shifts, loses nothing, and reads everything anew once', async () => {
  server.write(ID, NIGHT_FIELDS, 'shifts')
  const before = newDevice(server)
  const sent = await logVisit(before)
  await earlier(before).run()
  const waiting = await logVisit(before)
  await before.store.change([editLine(sent, { units: 2 }, NOW)])
  before.store.close()

  const after = newDevice(server, before.name)
  await after.client.run()

  expect((await shiftsIn(after)).map(({ id }) => id)).toEqual([ID])
  expect([server.shown(sent)?.units, server.shown(waiting)?.units]).toEqual([2, 1])
  expect(await after.store.unsentCount()).toBe(0)
  expect((await after.store.position()).collections).toEqual(COLLECTIONS)
  expect(after.reports).toEqual([])
  const read = pulls()
  await after.client.run()
  expect(pulls()).toBe(read)
})

test('a sync that is cut while it learns goes on, and drops nothing', async () => {
  server.write(ID, NIGHT_FIELDS, 'shifts')
  const before = newDevice(server)
  const line = await logVisit(before)
  await earlier(before).run()
  before.store.close()
  const after = newDevice(server, before.name)
  for (const fate of ['cut_before', 'cut_after', 'fails'] as const) {
    server.fate = (path) => (path.endsWith('pull') ? fate : 'answered')
    await after.client.run()
    expect((await after.store.record('procedure_logs', line))?.shown).not.toBeNull()
  }
  server.fate = () => 'answered'

  await after.client.run()

  expect((await shiftsIn(after)).map(({ id }) => id)).toEqual([ID])
  expect(after.reports).toEqual([])
})

test('a shift that came while a tab of the earlier build synced is not passed over', async () => {
  const present = newDevice(server)
  const old = earlier(newDevice(server, present.name))
  await present.client.run()
  server.write(ID, NIGHT_FIELDS, 'shifts')
  await old.run()
  present.store.forgetWhatWasRead()

  await present.client.run()

  expect((await shiftsIn(present)).map(({ id }) => id)).toEqual([ID])
  expect(present.reports).toEqual([])
})

test('a shift that was added or changed without a network waits while the earlier build syncs, and is sent by this one', async () => {
  const present = newDevice(server)
  const added = await workNight(present)
  await present.client.run()
  await present.store.change([changeShift(added, NIGHT, { ...NIGHT, minutes: 600 })])
  const waiting = await workNight(present)

  await earlier(present).run()
  expect(await present.store.unsentCount()).toBe(2)
  await present.client.run()

  expect(server.shown(added, 'shifts')).toMatchObject({ minutes: 600 })
  expect(server.shown(waiting, 'shifts')).toMatchObject({ minutes: 720 })
})

test('what is read anew without shifts leaves the shifts that are here', async () => {
  const present = newDevice(server)
  const added = await workNight(present)
  await present.client.run()

  await present.store.beginResync('retention')
  await earlier(present).run()

  expect((await shiftsIn(present)).map(({ id }) => id)).toEqual([added])
})

test('a server that is restored to a time before shifts is given them back once it has them again', async () => {
  const present = newDevice(server)
  const backup = new Map(server.records)
  const added = await workNight(present)
  await present.client.run()
  server.collections = EARLIER_BUILD.collections
  server.restore(backup)
  await newDevice(server, present.name).client.run()
  expect(server.shown(added, 'shifts')).toBeNull()
  server.collections = COLLECTIONS

  const renewed = newDevice(server, present.name)
  await renewed.client.run()

  expect(server.shown(added, 'shifts')).toMatchObject({ minutes: 720 })
  expect((await shiftsIn(renewed)).map(({ id }) => id)).toEqual([added])
})

test.each([0, 2 ** 41])(
  'an update that meets a restored server gives back what that lost, also where it begins anew by itself',
  async (schemaSince) => {
    const before = newDevice(server)
    const backup = new Map(server.records)
    const line = await logVisit(before)
    await earlier(before).run()
    before.store.close()
    server.restore(backup)
    server.schemaSince = schemaSince

    const after = newDevice(server, before.name)
    await after.client.run()
    await after.client.run()

    expect(server.shown(line)).toMatchObject({ code: '99214' })
    expect((await after.store.record('procedure_logs', line))?.shown).toEqual(server.shown(line))
  },
)

test('a tab of the earlier build that reads on in the middle of a sync makes this one pass over no shift', async () => {
  const most = 600
  for (let n = 0; n < most; n += 1)
    server.write(`${ID.slice(0, -3)}${String(n).padStart(3, '0')}`, NIGHT_FIELDS, 'shifts')
  const present = newDevice(server)
  const old = earlier(newDevice(server, present.name))
  let read = 0
  const send: Send = async (request) => {
    if (request.path.includes('/pull?') && ++read === 2) await old.run()
    return present.send(request)
  }

  await new SyncClient({ ...present.options, send }).run()

  expect(await shiftsIn(present)).toHaveLength(most)
  expect(present.reports).toEqual([])
})

test('two devices that change one shift ask the person, and a deletion without a network stands against no edit', async () => {
  const [phone, tablet] = [newDevice(server), newDevice(server)]
  const added = await workNight(phone)
  await phone.client.run()
  await tablet.client.run()
  await phone.store.change([changeShift(added, NIGHT, { ...NIGHT, minutes: 600 })])
  await tablet.store.change([{ collection: 'shifts', id: added, target: () => null }])

  await phone.client.run()
  await tablet.client.run()

  const [waiting] = await tablet.store.unsent()
  expect(waiting).toMatchObject({
    id: added,
    edits: [{ op: 'delete', state: { kind: 'conflict', reason: 'modified' } }],
  })
  expect(server.shown(added, 'shifts')).toMatchObject({ minutes: 600 })
})
