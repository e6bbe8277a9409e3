/** Everything of one user in this tab: store, sync, and news of both. */
import { Connection } from '../store/connection.ts'
import { Store } from '../store/store.ts'
import { SyncClient, type SyncReport } from '../sync/client.ts'
import { createSend, type Send } from '../sync/http.ts'
import { newId } from '../sync/ids.ts'
import { SyncLoop } from '../sync/loop.ts'
import type { SyncStatus } from '../sync/status.ts'
import { browserChannel, browserLocks, csrfToken, now, onReturn, random, setTimer, timeout } from './platform.ts'

export interface DeviceOptions {
  readonly userId: string
  /** Is told when what is shown has to be read again, here or from another tab. */
  readonly onChange: () => void
  readonly onStatus: (status: SyncStatus) => void
  readonly onReport?: (report: SyncReport) => void
}

export interface Device {
  readonly store: Store
  readonly sync: SyncLoop
  /** Asks the server as this user, for what is not synced; never throws. */
  readonly send: Send
  readonly close: () => void
}

/** Opens the store of a user without asking the network, and lets the sync run in the background. */
export function openDevice({ userId, onChange, onStatus, onReport }: DeviceOptions): Device {
  const name = `openrvu-${userId}`
  const channel = browserChannel(name)
  const store = new Store({
    connection: new Connection({ name }),
    newMutationId: () => newId(now(), random),
    onChange: (by) => {
      onChange()
      channel.post({ kind: 'changed', by })
      if (by === 'person') sync.request()
    },
  })
  const unsentCount = () => store.unsentCount().catch(() => null)
  const send = createSend({ fetch: window.fetch.bind(window), userId, unsentCount, csrfToken, timeout })
  const client = new SyncClient({
    store,
    send,
    userId,
    now,
    newId: () => newId(now(), random),
    jitter: Math.random,
    ...(onReport && { report: onReport }),
  })
  const sync = new SyncLoop({
    name,
    run: () => client.run(),
    locks: browserLocks(),
    channel,
    now,
    jitter: Math.random,
    setTimer,
    onStatus,
  })
  const stops = [
    onReturn(() => sync.request()),
    channel.listen((news) => (news.kind === 'changed' ? onChange() : onStatus(news.status))),
  ]
  sync.request()
  return {
    store,
    sync,
    send,
    close: () => {
      for (const stop of stops) stop()
      sync.stop()
      store.close()
    },
  }
}
