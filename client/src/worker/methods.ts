/** What the worker of a page does for it: what takes longer than a frame. */
import { CATALOG_DATABASE, CatalogCache } from '../catalog/cache.ts'
import { createFetchFile } from '../catalog/download.ts'
import { createFetchTable } from '../catalog/fetch-table.ts'
import { sha256Hex } from '../sync/hash.ts'

/** Nobody waits for this thread between two pieces of work. */
const pause = () => Promise.resolve()
const fetchFile = createFetchFile({ fetch, timeout: (milliseconds) => AbortSignal.timeout(milliseconds) })

export const METHODS = {
  fetchTable: createFetchTable(new CatalogCache(CATALOG_DATABASE, pause), { fetchFile, digest: sha256Hex }),
}

export type WorkerMethods = typeof METHODS
