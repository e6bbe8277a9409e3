/** What a device asks for by itself: in a tab with events that the test fires, over the scripted server. */
import 'fake-indexeddb/auto'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { logLines } from '../entry/line.ts'
import { Connection } from '../store/connection.ts'
import { topicOfDay } from '../store/touched.ts'
import { LAST_REPORT } from '../sync/client.ts'
import type { SyncStatus } from '../sync/status.ts'
import { NOW } from '../testing/device.ts'
import { ScriptedServer, USER_ID } from '../testing/server.ts'
import { OCCASION, PLATFORM, VISIT } from '../testing/visits.ts'
import { type Device, openDevice } from './device.ts'
import { TOGETHER_MS } from './platform.ts'

let server: ScriptedServer
let persist: ReturnType<typeof vi.fn>
let tab: EventTarget
let page: EventTarget & { visibilityState: string; readyState: string; cookie: string }
let opened: Device[]

beforeEach(() => {
  server = new ScriptedServer()
  server.time = NOW
  persist = vi.fn(async () => false)
  tab = Object.assign(new EventTarget(), { fetch: server.fetch, setTimeout, clearTimeout })
  page = Object.assign(new EventTarget(), {
    visibilityState: 'visible',
    readyState: 'complete',
    cookie: 'csrftoken=token',
  })
  opened = []
  vi.stubGlobal('window', tab)
  vi.stubGlobal('document', page)
  vi.stubGlobal('navigator', { storage: { persisted: async () => false, persist } })
  vi.stubGlobal('localStorage', { getItem: () => null, setItem: () => undefined })
  vi.stubGlobal('indexedDB', new IDBFactory())
})

afterEach(() => {
  for (const device of opened) device.close()
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
})

/** Returns an open device after its first sync, and what it was told of. */
async function open() {
  const topics: (readonly string[] | null)[] = []
  const statuses: SyncStatus[] = []
  const device = openDevice({
    userId: USER_ID,
    onChange: (touched) => topics.push(touched === null ? null : [...touched]),
    onStatus: (status) => statuses.push(status),
  })
  opened.push(device)
  await device.sync.settled()
  return { device, topics, statuses }
}

const log = ({ store }: Device) => store.change(logLines([VISIT], OCCASION, PLATFORM))
/** Waits until what one return brings has come. */
const afterAReturn = () => new Promise((done) => setTimeout(done, 2 * TOGETHER_MS))
const pathsSince = (count: number) => server.requests.slice(count).map(({ path }) => path)

test('it syncs as it is opened', async () => {
  const { statuses } = await open()

  expect(statuses.map(({ kind }) => kind)).toEqual(['syncing', 'done'])
})

test.each([
  ['on return to the foreground', () => page.dispatchEvent(new Event('visibilitychange'))],
  ['as its window is turned to', () => tab.dispatchEvent(new Event('focus'))],
  ['where a network may be there', () => tab.dispatchEvent(new Event('online'))],
  ['where a page comes back that was kept', () => tab.dispatchEvent(new Event('pageshow'))],
])('it syncs and probes its store %s', async (_, happen) => {
  const { device } = await open()
  const probe = vi.spyOn(Connection.prototype, 'probe')
  const before = server.requests.length

  happen()
  await afterAReturn()
  await device.sync.settled()

  expect(pathsSince(before)).toEqual(['/api/v1/sync/head'])
  expect(probe).toHaveBeenCalledTimes(1)
})

test('all that a browser tells of one return asks once', async () => {
  const { device } = await open()
  const before = server.requests.length

  page.dispatchEvent(new Event('visibilitychange'))
  for (const event of ['pageshow', 'focus', 'online']) tab.dispatchEvent(new Event(event))
  await afterAReturn()
  await device.sync.settled()

  expect(pathsSince(before)).toEqual(['/api/v1/sync/head'])
})

test('a window that is turned to asks nothing before the server wants to be asked, and another return does', async () => {
  const { device, statuses } = await open()
  server.fate = () => 'later'
  device.sync.request()
  await device.sync.settled()
  const { until } = statuses.at(-1) as Extract<SyncStatus, { kind: 'waiting' }> // as the server says
  const before = server.requests.length
  const focused = async () => {
    tab.dispatchEvent(new Event('focus'))
    await afterAReturn()
    await device.sync.settled()
    return pathsSince(before).length
  }

  expect(await focused()).toBe(0)
  vi.spyOn(Date, 'now').mockReturnValue(until)
  expect(await focused()).toBe(1)
  vi.mocked(Date.now).mockReturnValue(until - 1)
  tab.dispatchEvent(new Event('pageshow'))
  await afterAReturn()
  await device.sync.settled()
  expect(pathsSince(before)).toHaveLength(2)
})

test('a page that is hidden asks for nothing', async () => {
  const { device } = await open()
  const before = server.requests.length
  page.visibilityState = 'hidden'

  page.dispatchEvent(new Event('visibilitychange'))
  await afterAReturn()
  await device.sync.settled()

  expect(pathsSince(before)).toEqual([])
})

test('what a person does is sent without being asked for', async () => {
  const { device } = await open()

  const [line] = await log(device)

  await vi.waitFor(() => expect(server.shown(line?.id ?? '')).toMatchObject({ code: VISIT.code }))
})

test('the browser is asked to keep the store at the first change of a person, and once', async () => {
  const { device } = await open()
  expect(persist).not.toHaveBeenCalled()

  for (let n = 0; n < 3; n += 1) await log(device)

  await vi.waitFor(() => expect(persist).toHaveBeenCalledTimes(1))
})

test('what one tab writes, and how its sync stands, is told to the other', async () => {
  const [device, other] = [await open(), await open()]
  expect((await other.device.store.day(OCCASION.day)).rows).toEqual([])
  other.topics.length = 0

  await log(device.device)

  await vi.waitFor(() => expect(other.topics.flat()).toContain(topicOfDay(OCCASION.day)))
  expect((await other.device.store.day(OCCASION.day)).rows).toHaveLength(1)
  server.fate = () => 'cut_before'
  device.device.sync.request()
  await vi.waitFor(() => expect(other.statuses.at(-1)).toEqual({ kind: 'offline' }))
})

test('what was wrong with a sync is kept for who looks into it', async () => {
  const { device } = await open()
  await log(device)
  await vi.waitFor(async () => expect(await device.store.unsentCount()).toBe(0))
  server.records.clear()

  await log(device)

  await vi.waitFor(async () =>
    expect(await device.store.meta(LAST_REPORT)).toMatchObject({
      report: { kind: 'digest_differs', collections: ['procedure_logs'] },
    }),
  )
})

test('a device that is closed asks for nothing any more', async () => {
  const { device } = await open()
  device.close()
  const before = server.requests.length
  const probe = vi.spyOn(Connection.prototype, 'probe')

  tab.dispatchEvent(new Event('online'))
  page.dispatchEvent(new Event('visibilitychange'))
  await afterAReturn()
  await device.sync.settled()

  expect(pathsSince(before)).toEqual([])
  expect(probe).not.toHaveBeenCalled()
})
