/** The catalog of this tab: opened with the app, brought up to date at each return to it. */
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import { type ReadonlySignal, signal } from '@preact/signals'
import { Catalog, type CatalogState } from '../catalog/catalog.ts'
import { createFetchFile } from '../catalog/download.ts'
import { addDays, dayAt } from '../entry/day.ts'
import { RECENT_DAYS } from '../entry/recents.ts'
import { now, onReturn, timeout } from './platform.ts'

export function startCatalog(): ReadonlySignal<CatalogState> {
  const state = signal<CatalogState>({ kind: 'opening' })
  const catalog = new Catalog({
    fetchFile: createFetchFile({ fetch: window.fetch.bind(window), timeout }),
    digest,
    days: recentDays,
    now,
    pause,
    onState: (next) => {
      state.value = next
    },
  })
  void catalog.open()
  onReturn(() => void catalog.refresh())
  return state
}

/** One day beyond today by any clock: what a phone near midnight, or with a wrong zone, takes for today. */
function recentDays() {
  const today = dayAt(now(), 'UTC')
  return { from: addDays(today, -RECENT_DAYS - 1), through: addDays(today, 1) }
}

/** The browser hashes in the background, where it offers to: in a secure context. */
async function digest(text: string): Promise<string> {
  const bytes = utf8ToBytes(text)
  if (!('subtle' in crypto)) return bytesToHex(sha256(bytes))
  return bytesToHex(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)))
}

/** A task of its own: a timer would wait for four milliseconds after a few. */
function pause(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = () => {
      port1.close()
      resolve()
    }
    port2.postMessage(null)
  })
}
