/** Requests to the server, as the sync needs them: with the headers of every request, and answers as values. */
import { type Json, UnexpectedAnswer } from './protocol.ts'

export type Answer =
  | { readonly kind: 'ok'; readonly body: unknown; readonly etag: string | null }
  | { readonly kind: 'not_modified' }
  /** The server refused, and said why. */
  | {
      readonly kind: 'problem'
      readonly status: number
      readonly code: string
      readonly members: Members
      readonly retryAfter: number
    }
  /** The server failed, or asks to come back later; `retryAfter` in seconds, 0 where it did not say. */
  | { readonly kind: 'later'; readonly retryAfter: number }
  /** No answer of our server came: what was sent may or may not have been done. */
  | { readonly kind: 'unreachable' }

export interface Members {
  readonly [name: string]: unknown
}

export interface Request {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE'
  /** Under the origin of the site. */
  readonly path: string
  readonly body?: Json
  readonly headers?: Readonly<Record<string, string>>
}

/** Sends a request; never throws. */
export type Send = (request: Request) => Promise<Answer>

export interface HttpOptions {
  readonly fetch: typeof fetch
  /** Whose store asks; the server refuses another user's. */
  readonly userId: string
  /** How many records wait to be sent; null where the store does not say: unknown is never zero. */
  readonly unsentCount: () => Promise<number | null>
  /** The token as it is now: another tab may have got a new one. */
  readonly csrfToken: () => string
  /** The end of a request that takes too long, in milliseconds from now. */
  readonly timeout: (milliseconds: number) => AbortSignal
}

const TIMEOUT_MS = 30_000
/** What stands between may ask for any time; longer than that nobody is left without a try. */
const LONGEST_WAIT_S = 3600
const AUTH_SESSION = '/_allauth/browser/v1/auth/session'

/** Returns what sends requests as a browser that is logged in. */
export function createSend(options: HttpOptions): Send {
  return async (request) => {
    const answer = await sendOnce(options, request)
    if (answer.kind !== 'problem' || answer.code !== 'csrf_failed') return answer
    // The cookie is gone or of an earlier log-in: the server sets it anew, and then the request is good.
    await fetchAnswer(options, AUTH_SESSION, { headers: { Accept: 'application/json' } })
    return sendOnce(options, request)
  }
}

async function sendOnce(options: HttpOptions, { method, path, body, headers }: Request): Promise<Answer> {
  const unsent = await options.unsentCount()
  return fetchAnswer(options, path, {
    method,
    headers: {
      Accept: 'application/json',
      'X-Sync-User': options.userId,
      ...(unsent === null ? {} : { 'X-Sync-Unsent': String(unsent) }),
      ...(method === 'GET' ? {} : { 'Content-Type': 'application/json', 'X-CSRFToken': options.csrfToken() }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
}

async function fetchAnswer({ fetch, timeout }: HttpOptions, path: string, init: RequestInit): Promise<Answer> {
  try {
    const response = await fetch(path, {
      ...init,
      credentials: 'same-origin',
      cache: 'no-store',
      redirect: 'error',
      signal: timeout(TIMEOUT_MS),
    })
    return await readAnswer(response)
  } catch {
    return { kind: 'unreachable' }
  }
}

/** Returns for how many seconds an answer asks to wait; 0 where it does not say, or names an instant. */
export function retryAfterOf({ headers }: Response): number {
  return Math.min(Math.max(Number(headers.get('Retry-After') ?? '0') || 0, 0), LONGEST_WAIT_S)
}

async function readAnswer(response: Response): Promise<Answer> {
  const { status } = response
  const retryAfter = retryAfterOf(response)
  if (status === 304) return { kind: 'not_modified' }
  if (status === 429 || status >= 500) return { kind: 'later', retryAfter }
  if (status === 204) return { kind: 'ok', body: null, etag: null }
  // A hotel's log-in page answers 200 with HTML: that is not our server.
  if (!/[/+]json\b/.test(response.headers.get('Content-Type') ?? '')) return { kind: 'unreachable' }
  const body: unknown = await response.json()
  if (response.ok) return { kind: 'ok', body, etag: response.headers.get('ETag') }
  const members = typeof body === 'object' && body !== null ? (body as Members) : {} // parsed JSON
  return { kind: 'problem', status, code: String(members.code ?? status), members, retryAfter }
}

/** Returns what is read of an answer; null where none came, or one that is not as the contract says. */
export function readOrNull<Read>(answer: Answer, read: (body: unknown) => Read): Read | null {
  if (answer.kind !== 'ok') return null
  try {
    return read(answer.body)
  } catch (error) {
    if (error instanceof UnexpectedAnswer) return null
    throw error
  }
}
