/** Everything of one user in this tab: store, sync, and news of both. */
import { Connection } from '../store/connection.ts'
import { Store } from '../store/store.ts'
import type { Topic } from '../store/touched.ts'
import { LAST_REPORT, type LastReport, SyncClient } from '../sync/client.ts'
import { createSend, type Send } from '../sync/http.ts'
import { newId } from '../sync/ids.ts'
import { SyncLoop } from '../sync/loop.ts'
import type { SyncStatus } from '../sync/status.ts'
import { storeName } from './closed-stores.ts'
import {
  askToPersist,
  browserChannel,
  browserLocks,
  csrfToken,
  loginMark,
  now,
  onReturn,
  random,
  setTimer,
  timeout,
} from './platform.ts'

export interface DeviceOptions {
  readonly userId: string
  /** Is told what has to be read again, here or from another tab; null: all of it. */
  readonly onChange: (topics: Iterable<Topic> | null) => void
  readonly onStatus: (status: SyncStatus) => void
}

export interface Device {
  readonly store: Store
  readonly sync: SyncLoop
  /** Asks the server as this user, for what is not synced; never throws. */
  readonly send: Send
  /** Syncs once, beside what the loop does. */
  readonly syncOnce: () => Promise<SyncStatus>
  readonly close: () => void
}

/** After a change of a person. */
const SYNC_AFTER_MS = 100

/** Opens the store of a user without asking the network, and lets the sync run in the background. */
export function openDevice({ userId, onChange, onStatus }: DeviceOptions): Device {
  const name = storeName(userId)
  const channel = browserChannel(name)
  let waitsUntil = 0
  const tellStatus = (status: SyncStatus) => {
    waitsUntil = status.kind === 'waiting' ? status.until : 0
    onStatus(status)
  }
  let isAsked = false
  const store = new Store({
    connection: new Connection({ name }),
    newMutationId: () => newId(now(), random),
    now,
    onChange: (by, topics) => {
      onChange(topics)
      channel.post({ kind: 'changed', by, topics: [...topics] })
      if (by !== 'person') return
      // What was done is drawn first.
      setTimer(() => sync.request(), SYNC_AFTER_MS)
      if (isAsked) return
      // Once there is something to keep, at a tap: some browsers ask the person.
      isAsked = true
      void askToPersist()
    },
  })
  const unsentCount = () => store.unsentToTell()
  const send = createSend({ fetch: window.fetch.bind(window), userId, unsentCount, csrfToken, timeout })
  const client = new SyncClient({
    store,
    send,
    userId,
    now,
    newId: () => newId(now(), random),
    jitter: Math.random,
    loginMark: loginMark(name),
    // For who looks into the technical details: a store that cannot be written says so by its own status.
    report: (report) =>
      void store.putMeta(LAST_REPORT, { at: now(), report } satisfies LastReport).catch(() => undefined),
  })
  const sync = new SyncLoop({
    name,
    run: () => client.run(),
    locks: browserLocks(),
    channel,
    now,
    jitter: Math.random,
    setTimer,
    onStatus: tellStatus,
  })
  const comeBack = () => {
    void store.probe()
    sync.request()
  }
  const stops = [
    // Windows are turned to often: then the server is left the time that it asked for.
    onReturn(comeBack, () => now() >= waitsUntil && comeBack()),
    channel.listen((news) => {
      if (news.kind === 'status') return tellStatus(news.status)
      store.forgetWhatWasRead()
      onChange(news.topics ?? null)
    }),
  ]
  sync.request()
  return {
    store,
    sync,
    send,
    syncOnce: () => client.run(),
    close: () => {
      for (const stop of stops) stop()
      sync.stop()
      store.close()
    },
  }
}
