/** The catalog of this tab: opened after the first screen, brought up to date at each return to it. */
import { type ReadonlySignal, signal } from '@preact/signals'
import { Catalog, type CatalogState } from '../catalog/catalog.ts'
import { createFetchFile } from '../catalog/download.ts'
import type { FetchTable } from '../catalog/fetch-table.ts'
import { addDays, dayAt } from '../entry/day.ts'
import { WorkerFailed } from '../worker/calls.ts'
import { pause } from '../worker/pause.ts'
import { pageWorker } from './page-worker.ts'
import { idle, now, onReturn, timeout } from './platform.ts'
import { startSearcher } from './search-worker.ts'

/** `ready` resolves once the first screen has what it shows: until then the network is not for the catalog. */
export function startCatalog(ready: Promise<void>): ReadonlySignal<CatalogState> {
  const state = signal<CatalogState>({ kind: 'opening' })
  const catalog = new Catalog({
    fetchFile: createFetchFile({ fetch: window.fetch.bind(window), timeout }),
    fetchTable,
    searcher: startSearcher(),
    days: keptDays,
    idle,
    now,
    pause,
    onState: (next) => {
      state.value = next
    },
  })
  void ready.then(() => catalog.open())
  onReturn(() => void ready.then(() => catalog.refresh()))
  return state
}

const THIRTEEN_MONTHS = 397

/** One day beyond today by any clock: what a phone near midnight, or with a wrong zone, takes for today. */
function keptDays() {
  const today = dayAt(now(), 'UTC')
  return { from: addDays(today, -THIRTEEN_MONTHS - 1), through: addDays(today, 1) }
}

/** Without its file, as on a first visit that was cut, there is no worker, and no catalog until the next try. */
const fetchTable: FetchTable = async (wanted) => {
  try {
    return await pageWorker.call('fetchTable', wanted)
  } catch (error) {
    if (error instanceof WorkerFailed) return { kind: 'failed', fault: 'offline' }
    throw error
  }
}
