/** A page for the harness of faults: the app's own store and sync, with what is armed to go wrong. Never part of the app. */
import { browserLocks, csrfToken, now, random, timeout } from '../../shell/platform.ts'
import { Connection, type StoreFault, StoreUnusable } from '../../store/connection.ts'
import { Store, type Unsent } from '../../store/store.ts'
import { SyncClient, type SyncReport } from '../../sync/client.ts'
import { createSend } from '../../sync/http.ts'
import { newId } from '../../sync/ids.ts'
import { type Fields, THIS_BUILD } from '../../sync/protocol.ts'
import { EARLIER_BUILD } from '../earlier-build.ts'
import { Armed, watchStore } from './armed.ts'
import type { BuildName, FaultKind } from './script.ts'
import { changesOf, type Kept, type Tap } from './taps.ts'

/** What came of a piece of work, with what happened meanwhile. */
export interface Done {
  readonly value: unknown
  /** Why the store refused; null: it did not. */
  readonly fault: StoreFault | null
  readonly isDead: boolean
  readonly injected: number
  readonly reports: readonly SyncReport[]
}

const armed = new Armed()
let clockIsOff = 0
let reports: SyncReport[] = []
let opened: { readonly name: string; readonly store: Store; readonly client: SyncClient } | null = null

watchStore(() => armed)

function open(userId: string, build: BuildName): void {
  const time = () => now() + clockIsOff
  const name = `openrvu-${userId}`
  const store = new Store({
    connection: new Connection({ name }),
    newMutationId: () => newId(time(), random),
    now: time,
  })
  const send = createSend({
    fetch: window.fetch.bind(window),
    userId,
    unsentCount: () => store.unsentToTell(),
    csrfToken,
    timeout,
  })
  const client = new SyncClient({
    store,
    send,
    userId,
    now: time,
    newId: () => newId(time(), random),
    jitter: Math.random,
    build: build === 'earlier' ? EARLIER_BUILD : THIS_BUILD,
    report: (report) => {
      // A page that is gone reports nothing.
      if (!armed.isDead) reports.push(report)
    },
  })
  opened = { name, store, client }
}

function device() {
  if (opened === null) throw new Error('no store is open')
  return opened
}

async function done(work: () => Promise<unknown>): Promise<Done> {
  const before = armed.injected
  let fault: StoreFault | null = null
  const value = await work().catch((error: unknown) => {
    if (error instanceof StoreUnusable) {
      fault = error.fault
      return 'not_saved'
    }
    if (armed.isDead) return null
    throw error
  })
  const since = reports
  reports = []
  return { value, fault, isDead: armed.isDead, injected: armed.injected - before, reports: since }
}

const calls = {
  open,
  arm: (fault: FaultKind, at: number) => armed.arm(fault, at),
  disarm: () => armed.disarm(),
  setClock: (milliseconds: number) => {
    clockIsOff = milliseconds
  },
  change: (taps: readonly Tap[]) => done(() => device().store.change(changesOf(taps))),
  resolve: ({ collection, id, shown }: Unsent) => done(() => device().store.resolve(collection, id, shown)),
  sync: () => done(() => syncInLock()),
  /** As where there are no locks, or another tab has taken this one's. */
  syncUnlocked: () => done(() => device().client.run()),
  shown: (collection: Kept, id: string) =>
    armed.look(async () => (await device().store.record(collection, id))?.shown ?? null),
  unsent: () => armed.look(() => device().store.unsent()),
  totals: () => armed.look(() => device().store.totalsBetween('2026-01-01', '2026-12-31')),
  all: (collection: Kept) => armed.look(() => all(collection)),
  edit: (collection: Kept, id: string, fields: Fields) => edit(collection, id, fields),
  work: (id: string, fields: Fields | null) => writeShift(id, fields),
}
export type Calls = typeof calls

async function syncInLock(): Promise<unknown> {
  const { name, client } = device()
  let status: unknown
  await browserLocks().withLock(name, async () => {
    status = await client.run()
  })
  return status
}

async function all(collection: Kept): Promise<unknown> {
  const rows = await device().store.shownOf(collection)
  return Object.fromEntries(rows.map(({ id, shown }) => [id, shown]))
}

/** Writes fields where the record is known here, and returns how the sync stands. */
async function edit(collection: Kept, id: string, edited: Fields): Promise<unknown> {
  const { client, store } = device()
  const first = await client.run()
  const shown = (await store.record(collection, id))?.shown ?? null
  if (first.kind !== 'done' || shown === null) return first
  await store.change([{ collection, id, target: (fields) => fields && { ...fields, ...edited } }])
  return client.run()
}

/** Writes a shift, or deletes it, as whoever has seen what others wrote: nobody decides conflicts of this device. */
async function writeShift(id: string, fields: Fields | null): Promise<unknown> {
  const { client, store } = device()
  const first = await client.run()
  if (first.kind !== 'done') return first
  await store.change([{ collection: 'shifts', id, target: () => fields }])
  return client.run()
}

Object.assign(window, { faults: calls })
