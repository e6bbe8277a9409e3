/** Fetching files of the catalog, and checking that they are whole. */
import { UnexpectedAnswer } from '../sync/protocol.ts'
import { applyDelta, canonicalContent, canonicalRows, readDelta, readTable, type Table } from './files.ts'
import type { ReleaseFile, VersionedFile } from './manifest.ts'

export type Fetched =
  | { readonly kind: 'ok'; readonly body: unknown; readonly etag: string | null }
  | { readonly kind: 'not_modified' }
  /** The server has no such file, any more. */
  | { readonly kind: 'missing' }
  /** The server failed, or asks to come back later. */
  | { readonly kind: 'later' }
  | { readonly kind: 'unreachable' }

/** Fetches JSON under the origin of the site; never throws. */
export type FetchFile = (path: string, etag?: string | null) => Promise<Fetched>

/** Returns the SHA-256 of a text in UTF-8, in hexadecimal. */
export type Digest = (text: string) => Promise<string>

/** Why a file could not be had: `unreadable` is one that a newer program than this build made. */
export type DownloadFault = 'offline' | 'server' | 'damaged' | 'unreadable'

export class DownloadFailed extends Error {
  readonly fault: DownloadFault

  constructor(fault: DownloadFault) {
    super(fault)
    this.fault = fault
  }
}

const TIMEOUT_MS = 60_000

export interface FetchFileOptions {
  readonly fetch: typeof fetch
  readonly timeout: (milliseconds: number) => AbortSignal
}

export function createFetchFile({ fetch, timeout }: FetchFileOptions): FetchFile {
  return async (path, etag = null) => {
    try {
      const response = await fetch(path, {
        headers: { Accept: 'application/json', ...(etag === null ? {} : { 'If-None-Match': etag }) },
        // Files are kept in the database, and the manifest's ETag with it.
        cache: 'no-store',
        credentials: 'omit',
        redirect: 'error',
        signal: timeout(TIMEOUT_MS),
      })
      return await read(response)
    } catch {
      return { kind: 'unreachable' }
    }
  }
}

async function read(response: Response): Promise<Fetched> {
  if (response.status === 304) return { kind: 'not_modified' }
  // A hotel's log-in page answers 200 with HTML: that is not our server.
  if (response.ok && !/[/+]json\b/.test(response.headers.get('Content-Type') ?? '')) return { kind: 'unreachable' }
  if (response.ok) return { kind: 'ok', body: await response.json(), etag: response.headers.get('ETag') }
  return { kind: response.status === 404 ? 'missing' : 'later' }
}

/** Returns the body of an answer. Throws DownloadFailed where there is none. */
export function bodyOf(answer: Fetched): unknown {
  switch (answer.kind) {
    case 'ok':
      return answer.body
    case 'unreachable':
      throw new DownloadFailed('offline')
    case 'later':
    case 'missing':
    case 'not_modified':
      throw new DownloadFailed('server')
    default:
      return answer satisfies never
  }
}

export interface Downloads {
  readonly fetchFile: FetchFile
  readonly digest: Digest
}

/** Returns the rows of a release, by a delta from one that is here where there is one. Throws DownloadFailed. */
export async function downloadRelease(
  { fetchFile, digest }: Downloads,
  release: ReleaseFile,
  storedTable: (id: string) => Promise<Table | null>,
): Promise<Table> {
  const isWhole = async (table: Table) => (await digest(canonicalRows(table))) === release.sha256
  for (const { from, url } of release.deltas) {
    const old = await storedTable(from)
    const table = old === null ? null : fromDelta(await fetchFile(url), old, release)
    if (table !== null && (await isWhole(table))) return table
  }
  const table = readWhole(bodyOf(await fetchFile(release.url)))
  if (!(await isWhole(table))) throw new DownloadFailed('damaged')
  return table
}

/** Returns words or modifiers. Throws DownloadFailed. */
export async function downloadVersion({ fetchFile, digest }: Downloads, file: VersionedFile): Promise<Table> {
  const body = bodyOf(await fetchFile(file.url))
  const table = readWhole(body)
  if ((await digest(canonicalContent(body))) !== file.version) throw new DownloadFailed('damaged')
  return table
}

/** A delta that is not to be had, or between two formats, is passed over: the whole release is fetched instead. */
function fromDelta(answer: Fetched, old: Table, release: ReleaseFile): Table | null {
  if (answer.kind !== 'ok') return null
  try {
    const delta = readDelta(answer.body)
    const isOneFormat = delta.format === release.format && delta.columns.join() === old.columns.join()
    return isOneFormat ? applyDelta(old, delta) : null
  } catch (error) {
    if (error instanceof UnexpectedAnswer) return null
    throw error
  }
}

function readWhole(body: unknown): Table {
  try {
    return readTable(body)
  } catch (error) {
    if (error instanceof UnexpectedAnswer) throw new DownloadFailed('damaged')
    throw error
  }
}
