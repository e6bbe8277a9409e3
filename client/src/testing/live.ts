/** Two devices of one user against a server that runs (SITE, TOKEN): what `tests/app/test_sync.py` starts. */
import 'fake-indexeddb/auto'
import assert from 'node:assert/strict'
import { deleteLine, editLine, logLines, type Target, undo } from '../entry/line.ts'
import { Connection } from '../store/connection.ts'
import { Store } from '../store/store.ts'
import { SyncClient, type SyncReport } from '../sync/client.ts'
import { createSend } from '../sync/http.ts'
import { favoriteId, newId } from '../sync/ids.ts'
import { readSession } from '../sync/protocol.ts'

const { SITE = '', TOKEN = '' } = process.env
const random = (count: number) => crypto.getRandomValues(new Uint8Array(count))
const PLATFORM = { now: Date.now, random }
const VISIT: Target = { code: '99213', modifiers: ['25'], units: 1, role: 'primary', place_of_service: '11' }
const DAY = '2025-11-14'
const reports: SyncReport[] = []
/** How often the next answers of a push are lost. */
let lost = 0

const siteFetch: typeof fetch = async (path, init) => {
  const headers = { ...Object.fromEntries(new Headers(init?.headers)), Authorization: `Bearer ${TOKEN}` }
  const answer = await fetch(SITE + String(path), { ...init, headers })
  if (!String(path).endsWith('/push') || lost === 0) return answer
  lost -= 1
  throw new TypeError('the answer is lost')
}

async function newDevice(name: string) {
  const session = readSession(await (await siteFetch('/api/v1/sync/session')).json())
  const store = new Store({ connection: new Connection({ name }), newMutationId: () => newId(Date.now(), random) })
  const send = createSend({
    fetch: siteFetch,
    userId: session.user_id,
    unsentCount: () => store.unsentToTell(),
    csrfToken: () => '',
    timeout: (milliseconds) => AbortSignal.timeout(milliseconds),
  })
  const report = (one: SyncReport) => reports.push(one)
  const client = new SyncClient({
    store,
    send,
    userId: session.user_id,
    now: Date.now,
    newId: () => newId(Date.now(), random),
    jitter: () => 0,
    report,
  })
  return { store, client, session }
}

const phone = await newDevice('phone')
const tablet = await newDevice('tablet')

async function syncAll(): Promise<void> {
  for (const device of [phone, tablet, phone]) assert.equal((await device.client.run()).kind, 'done')
}

const shownOn = async (device: typeof phone) =>
  (await device.store.linesBetween(DAY, DAY)).map(({ id, shown, edits }) => ({ id, shown, edits }))

// A line, whose answer is lost once, is there once, with its credit.
const [line] = await phone.store.change(
  logLines([VISIT, { ...VISIT, code: '20610', modifiers: ['RT'] }], { day: DAY, encounterId: null }, PLATFORM),
)
lost = 1
assert.equal((await phone.client.run()).kind, 'offline')
await syncAll()
assert.equal((await shownOn(tablet)).length, 2)
assert.deepEqual(await shownOn(tablet), await shownOn(phone))
assert.equal((await phone.store.totalsBetween(DAY, DAY))[0]?.roles.primary?.unvalued, 0)

// Edits of other fields are merged, and a favorite is one record on both.
const id = line?.id ?? ''
await phone.store.change([editLine(id, { units: 2 }, Date.now())])
await tablet.store.change([
  { collection: 'procedure_logs', id, target: (shown) => shown && { ...shown, note: 'left knee' } },
])
const favorite = favoriteId({ code: '99213', modifiers: ['25'] }, phone.session.sync_namespace)
for (const device of [phone, tablet]) {
  await device.store.change([
    { collection: 'favorites', id: favorite, target: () => ({ code: '99213', modifiers: ['25'] }) },
  ])
}
await syncAll()
assert.deepEqual(
  [
    (await tablet.store.record('procedure_logs', id))?.shown?.units,
    (await phone.store.record('procedure_logs', id))?.shown?.note,
  ],
  [2, 'left knee'],
)
assert.equal((await phone.store.shownOf('favorites')).length, 1)

// A deletion and its undo, each sent.
const deleted = await phone.store.change([deleteLine(id)])
await syncAll()
assert.equal((await shownOn(tablet)).length, 1)
await phone.store.change(undo(deleted))
await syncAll()
assert.deepEqual(await shownOn(tablet), await shownOn(phone))

// What cannot be stored stays with its reason, and holds nothing up.
const [poisoned] = await phone.store.change(
  logLines([{ ...VISIT, units: 0 }, VISIT], { day: DAY, encounterId: null }, PLATFORM),
)
await syncAll()
const waiting = await phone.store.unsent()
assert.deepEqual(
  waiting.map((one) => [one.id, one.edits[0]?.state.kind]),
  [[poisoned?.id, 'rejected']],
)
await phone.store.change([editLine(poisoned?.id ?? '', { units: 3 }, Date.now())])
await syncAll()
assert.equal(await phone.store.unsentCount(), 0)

// A conflict is the person's.
await phone.store.change([editLine(id, { units: 5 }, Date.now())])
await tablet.store.change([editLine(id, { units: 6 }, Date.now())])
await syncAll()
const [conflict] = await tablet.store.unsent()
assert.equal(conflict?.edits[0]?.state.kind, 'conflict')
await tablet.store.resolve('procedure_logs', id, conflict?.shown ?? null)
await tablet.client.run()
await syncAll()
assert.equal((await phone.store.record('procedure_logs', id))?.shown?.units, 6)
assert.deepEqual(await shownOn(tablet), await shownOn(phone))
assert.deepEqual(reports, [])
process.stdout.write('synced\n')
