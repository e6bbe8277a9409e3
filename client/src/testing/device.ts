/** A device over the scripted server: its own store in memory, a clock that stands still, no other tab. */
import 'fake-indexeddb/auto'
import { Connection } from '../store/connection.ts'
import { Store } from '../store/store.ts'
import { SyncClient, type SyncReport } from '../sync/client.ts'
import { createSend } from '../sync/http.ts'
import { newId } from '../sync/ids.ts'
import { type ScriptedServer, USER_ID } from './server.ts'

export const NOW = Date.UTC(2026, 2, 14, 15)

let devices = 0

export interface TestDevice {
  readonly store: Store
  readonly client: SyncClient
  readonly reports: SyncReport[]
  readonly connection: Connection
  readonly name: string
}

export function newDevice(server: ScriptedServer, name = `device-${++devices}`): TestDevice {
  const connection = new Connection({ name })
  const store = new Store({ connection, newMutationId: () => newId(NOW, random) })
  const reports: SyncReport[] = []
  const send = createSend({
    fetch: server.fetch,
    userId: USER_ID,
    unsentCount: () => store.unsentCount(),
    csrfToken: () => 'token',
    timeout: () => new AbortController().signal,
  })
  const client = new SyncClient({
    store,
    send,
    userId: USER_ID,
    now: () => NOW,
    newId: () => 'device',
    jitter: () => 0,
    report: (one) => reports.push(one),
  })
  return { store, client, reports, connection, name }
}

let counter = 0

/** Bytes that are never the same twice, in one order in every run. */
export function random(count: number): Uint8Array {
  counter += 1
  const bytes = new Uint8Array(count)
  new DataView(bytes.buffer).setUint32(count - 4, counter)
  return bytes
}
