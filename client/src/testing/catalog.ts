/** A catalog over a server of files, in a database of its own in memory. */
import 'fake-indexeddb/auto'
import { createHash } from 'node:crypto'
import { CatalogCache } from '../catalog/cache.ts'
import { Catalog, type CatalogState } from '../catalog/catalog.ts'
import type { Fetched } from '../catalog/download.ts'
import { createFetchTable } from '../catalog/fetch-table.ts'
import type { Lookup } from '../catalog/lookup.ts'
import type { Cells } from '../catalog/rows.ts'
import { createSearcher, type WantedIndex } from '../catalog/searcher.ts'
import { sha256Hex } from '../sync/hash.ts'
import { COLUMNS, ROWS } from './release.ts'

export const TODAY = '2024-02-01'
export const hash = (value: unknown) => createHash('sha256').update(JSON.stringify(value)).digest('hex')
export const noPause = () => Promise.resolve()

/** A server of files: what it has, what was asked for, and whether it is reached. */
export class Files {
  readonly requests: string[] = []
  /** The ETags that the manifest was asked for with. */
  readonly tags: (string | null)[] = []
  readonly bodies = new Map<string, unknown>()
  isReached = true
  manifest: Record<string, unknown> = {}

  readonly fetchFile = async (path: string, etag?: string | null): Promise<Fetched> => {
    this.requests.push(path)
    if (!this.isReached) return { kind: 'unreachable' }
    if (path.endsWith('/manifest')) {
      this.tags.push(etag ?? null)
      const own = hash(this.manifest)
      return etag === own ? { kind: 'not_modified' } : { kind: 'ok', body: this.manifest, etag: own }
    }
    const body = this.bodies.get(path)
    return body === undefined ? { kind: 'missing' } : { kind: 'ok', body: structuredClone(body), etag: null }
  }
}

export interface Release {
  readonly id: string
  readonly from: string
  readonly rows: readonly Cells[]
  readonly isComplete?: boolean
  readonly columns?: readonly string[]
  readonly deltaFrom?: Release
}

function release({ id, from, rows, isComplete = true, deltaFrom }: Release) {
  return {
    id,
    effective_from: from,
    complete: isComplete,
    complete_for_level_ii: false,
    rows: rows.length,
    format: 1,
    sha256: hash(rows),
    url: `/releases/${id}`,
    deltas: deltaFrom === undefined ? [] : [{ from: deltaFrom.id, url: `/delta/${deltaFrom.id}/${id}` }],
  }
}

export function versioned(files: Files, name: string, content: Record<string, unknown>) {
  const version = hash(content)
  files.bodies.set(`/${name}/${version}`, { version, ...content })
  return { version, url: `/${name}/${version}` }
}

export const WORDS = {
  columns: ['code', 'title', 'synonyms', 'category'],
  categories: {},
  rows: [
    ['20610', 'Injection of a big joint', ['knee injection', 'shoulder injection'], 'musculoskeletal'],
    ['45385', 'Colonoscopy, polyps taken by snare', [], 'digestive'],
    ['47562', '47562', [], 'digestive'],
  ],
}
const MODIFIERS = { columns: ['code', 'words', 'rule'], rows: [['RT', 'Right side', 'bilateral']] }

export function serve(releases: readonly Release[], files = new Files()): Files {
  for (const loaded of releases) {
    files.bodies.set(`/releases/${loaded.id}`, {
      release: loaded.id,
      columns: loaded.columns ?? COLUMNS,
      rows: loaded.rows,
    })
  }
  files.manifest = {
    current: releases[0]?.id ?? null,
    releases: releases.map(release),
    words: versioned(files, 'words', WORDS),
    modifiers: versioned(files, 'modifiers', MODIFIERS),
    benchmarks: [],
  }
  return files
}

let databases = 0

/** Each look is ten minutes later. */
export function risingClock(): () => number {
  let now = 0
  return () => {
    now += 600_000
    return now
  }
}

export interface Opened {
  readonly catalog: Catalog
  readonly states: CatalogState[]
  readonly name: string
  /** The indexes that were asked for. */
  readonly wanted: WantedIndex[]
}

interface Options {
  readonly name?: string
  readonly idle?: () => Promise<void>
  readonly now?: () => number
}

export function newCatalog(
  files: Files,
  { name = `catalog-${++databases}`, now = () => 0, idle = noPause }: Options = {},
): Opened {
  const states: CatalogState[] = []
  const wanted: WantedIndex[] = []
  const searcher = createSearcher(new CatalogCache(name, noPause), noPause)
  const catalog = new Catalog({
    name,
    fetchFile: files.fetchFile,
    fetchTable: createFetchTable(new CatalogCache(name, noPause), { fetchFile: files.fetchFile, digest: sha256Hex }),
    searcher: {
      find: searcher.find,
      prepare: (index) => {
        wanted.push(index)
        return searcher.prepare(index)
      },
    },
    days: () => ({ from: '2023-12-03', through: TODAY }),
    idle,
    now,
    pause: noPause,
    onState: (state) => states.push(state),
  })
  return { catalog, states, name, wanted }
}

export function lookupOf({ states }: Opened): Lookup {
  const last = states.at(-1)
  if (last?.kind !== 'ready') throw new Error(`the catalog is ${last?.kind}`)
  return last.lookup
}

export async function codesFound(opened: Opened, text: string): Promise<string[]> {
  const matches = await lookupOf(opened).find({ text, limit: 10, own: new Map() })
  return matches.map(({ code }) => code)
}

export const RVU24A: Release = { id: 'RVU24A', from: '2024-01-01', rows: ROWS }
export const RVU23D: Release = { id: 'RVU23D', from: '2023-10-01', rows: ROWS.slice(0, 500) }
