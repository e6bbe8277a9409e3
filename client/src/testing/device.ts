/** A device over the scripted server: its own store in memory, a clock that stands still, no other tab. */
import 'fake-indexeddb/auto'
import { Connection } from '../store/connection.ts'
import { Store, type StoreOptions } from '../store/store.ts'
import { SyncClient, type SyncClientOptions, type SyncReport } from '../sync/client.ts'
import { createSend, type Send } from '../sync/http.ts'
import { newId } from '../sync/ids.ts'
import { type ScriptedServer, USER_ID } from './server.ts'

export const NOW = Date.UTC(2026, 2, 14, 15)

let devices = 0

export interface TestDevice {
  readonly store: Store
  readonly client: SyncClient
  readonly options: SyncClientOptions
  readonly send: Send
  readonly reports: SyncReport[]
  readonly connection: Connection
  readonly name: string
}

export function newDevice(
  server: ScriptedServer,
  name = `device-${++devices}`,
  time = NOW,
  onChange: StoreOptions['onChange'] = () => undefined,
): TestDevice {
  const connection = new Connection({ name })
  const now = () => time
  const store = new Store({ connection, newMutationId: () => newId(time, random), now, onChange })
  const reports: SyncReport[] = []
  const send = createSend({
    fetch: server.fetch,
    userId: USER_ID,
    unsentCount: () => store.unsentToTell(),
    csrfToken: () => 'token',
    timeout: () => new AbortController().signal,
  })
  const options: SyncClientOptions = {
    store,
    send,
    userId: USER_ID,
    now,
    newId: () => 'device',
    jitter: () => 0,
    report: (one) => reports.push(one),
  }
  return { store, client: new SyncClient(options), options, send, reports, connection, name }
}

let counter = 0

/** Bytes that are never the same twice, in one order in every run. */
export function random(count: number): Uint8Array {
  counter += 1
  const bytes = new Uint8Array(count)
  new DataView(bytes.buffer).setUint32(count - 4, counter)
  return bytes
}
