/** A file of the server, fetched whole before it is saved: an installed app is not left, and a refusal is no file. */
import { retryAfterOf } from './http.ts'

export type Download =
  | { readonly kind: 'file'; readonly name: string; readonly content: Blob }
  /** The server refused, with its own code. */
  | { readonly kind: 'refused'; readonly code: string }
  /** The server failed, or asks to come back after `retryAfter` seconds; 0 where it did not say. */
  | { readonly kind: 'later'; readonly retryAfter: number }
  /** No answer of our server came, or half of a file. */
  | { readonly kind: 'unreachable' }

export interface DownloadOptions {
  readonly fetch: typeof fetch
  /** Whose data is asked for; the server refuses another user's. */
  readonly userId: string
  /** The end of a request that takes too long, in milliseconds from now. */
  readonly timeout: (milliseconds: number) => AbortSignal
}

/** A log of many years takes its time. */
const TIMEOUT_MS = 180_000

/** Returns the file at a path of the site; never throws. */
export async function download({ fetch, userId, timeout }: DownloadOptions, path: string): Promise<Download> {
  try {
    const response = await fetch(path, {
      headers: { 'X-Sync-User': userId },
      credentials: 'same-origin',
      cache: 'no-store',
      redirect: 'error',
      signal: timeout(TIMEOUT_MS),
    })
    return await readDownload(response)
  } catch {
    return { kind: 'unreachable' }
  }
}

async function readDownload(response: Response): Promise<Download> {
  const { status, headers } = response
  if (status === 429 || status >= 500) return { kind: 'later', retryAfter: retryAfterOf(response) }
  // A hotel's log-in page answers 200, too, and is no file.
  const name = /filename="([^"]+)"/.exec(headers.get('Content-Disposition') ?? '')?.[1]
  if (response.ok && name !== undefined) return { kind: 'file', name, content: await response.blob() }
  if (!/[/+]json\b/.test(headers.get('Content-Type') ?? '')) return { kind: 'unreachable' }
  const { code } = (await response.json()) as { code?: unknown } // a problem of ours has it
  return { kind: 'refused', code: String(code ?? status) }
}
