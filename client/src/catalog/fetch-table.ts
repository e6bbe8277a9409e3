/** A file of the catalog, from the server into the database of the catalog: hundreds of milliseconds, so not in a page. */
import type { CatalogCache } from './cache.ts'
import { DownloadFailed, type DownloadFault, type Downloads, downloadRelease, downloadVersion } from './download.ts'
import type { Table } from './files.ts'
import type { ReleaseFile, VersionedFile } from './manifest.ts'

/** Which file, and its name in the database. */
export type WantedTable =
  | {
      readonly kind: 'release'
      readonly name: string
      readonly release: ReleaseFile
      /** Names of releases in the database by their id: a delta goes on from one of them. */
      readonly names: Readonly<Record<string, string>>
    }
  /** Words or modifiers. */
  | { readonly kind: 'version'; readonly name: string; readonly file: VersionedFile }

export type FetchedTable =
  | { readonly kind: 'stored' }
  /** There is no database that would hold it. */
  | { readonly kind: 'unstored'; readonly table: Table }
  | { readonly kind: 'failed'; readonly fault: DownloadFault }

/** Fetches a table, checks that it is whole, and stores it. */
export type FetchTable = (wanted: WantedTable) => Promise<FetchedTable>

export function createFetchTable(cache: CatalogCache, downloads: Downloads): FetchTable {
  return async (wanted) => {
    try {
      const table = await download(cache, downloads, wanted)
      await cache.putTable(wanted.name, table)
      return (await cache.has(wanted.name)) ? { kind: 'stored' } : { kind: 'unstored', table }
    } catch (error) {
      if (error instanceof DownloadFailed) return { kind: 'failed', fault: error.fault }
      throw error
    }
  }
}

function download(cache: CatalogCache, downloads: Downloads, wanted: WantedTable): Promise<Table> {
  if (wanted.kind === 'version') return downloadVersion(downloads, wanted.file)
  const keptRelease = async (id: string) => {
    const name = wanted.names[id]
    return name === undefined ? null : ((await cache.table(name)) ?? null)
  }
  return downloadRelease(downloads, wanted.release, keptRelease)
}
