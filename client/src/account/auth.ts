/** Calls of allauth's headless interface by the session cookie; none throws. */
import { retryAfterOf } from '../sync/http.ts'
import type { Json } from '../sync/protocol.ts'
import { type AuthAnswer, type AuthConfig, type RawAnswer, readAuthAnswer, readConfig } from './answers.ts'

export interface Credentials {
  readonly email: string
  readonly password: string
}

export interface Auth {
  /** Who is logged in, or what a log-in that was begun waits for. */
  readonly session: () => Promise<AuthAnswer>
  /** null: no answer came. */
  readonly config: () => Promise<AuthConfig | null>
  readonly logIn: (credentials: Credentials) => Promise<AuthAnswer>
  /** `invitation` is the token of a link; '' for none. */
  readonly signUp: (credentials: Credentials, invitation: string) => Promise<AuthAnswer>
  readonly requestLogInCode: (email: string) => Promise<AuthAnswer>
  readonly confirmLogInCode: (code: string) => Promise<AuthAnswer>
  readonly confirmSecondFactor: (code: string) => Promise<AuthAnswer>
  readonly verifyEmail: (code: string) => Promise<AuthAnswer>
  readonly resendLogInCode: () => Promise<AuthAnswer>
  readonly resendVerification: () => Promise<AuthAnswer>
  readonly requestReset: (email: string) => Promise<AuthAnswer>
  /** Sets a password by the code of the mail; it logs nobody in. */
  readonly reset: (code: string, password: string) => Promise<AuthAnswer>
  /** Ends the log-in, or a step that waits. `nobody` is success. */
  readonly logOut: () => Promise<AuthAnswer>
}

export interface AuthOptions {
  readonly fetch: typeof fetch
  /** The token as it is now: another tab may have got a new one. */
  readonly csrfToken: () => string
  readonly timeout: (milliseconds: number) => AbortSignal
}

const BASE = '/_allauth/browser/v1/'
const SESSION = 'auth/session'
const TIMEOUT_MS = 20_000

interface Call {
  readonly method: 'GET' | 'POST' | 'DELETE'
  readonly path: string
  readonly body?: Json
  readonly headers?: Readonly<Record<string, string>>
}

export function createAuth(options: AuthOptions): Auth {
  const post = (path: string, body: Json, headers: Readonly<Record<string, string>> = {}) =>
    ask(options, { method: 'POST', path, body, headers })
  return {
    session: () => ask(options, { method: 'GET', path: SESSION }),
    config: async () => readConfig((await fetchOnce(options, { method: 'GET', path: 'config' }))?.body),
    logIn: ({ email, password }) => post('auth/login', { email, password }),
    signUp: ({ email, password }, invitation) =>
      post('auth/signup', { email, password }, invitation === '' ? {} : { 'X-Invitation': invitation }),
    requestLogInCode: (email) => post('auth/code/request', { email }),
    confirmLogInCode: (code) => post('auth/code/confirm', { code }),
    confirmSecondFactor: (code) => post('auth/2fa/authenticate', { code }),
    verifyEmail: (code) => post('auth/email/verify', { key: code }),
    resendLogInCode: () => post('auth/code/resend', {}),
    resendVerification: () => post('auth/email/verify/resend', {}),
    requestReset: (email) => post('auth/password/request', { email }),
    reset: (code, password) => post('auth/password/reset', { key: code, password }),
    logOut: () => ask(options, { method: 'DELETE', path: SESSION }),
  }
}

/** Asks, and once more where the cookie of the token was gone or of an earlier log-in: the session sets it anew. */
async function ask(options: AuthOptions, call: Call): Promise<AuthAnswer> {
  // The first write of a browser that was never here has no token yet.
  if (call.method !== 'GET' && options.csrfToken() === '') await fetchOnce(options, { method: 'GET', path: SESSION })
  const answer = await askOnce(options, call)
  if (answer.kind !== 'csrf_failed') return answer
  await fetchOnce(options, { method: 'GET', path: SESSION })
  return askOnce(options, call)
}

async function askOnce(options: AuthOptions, call: Call): Promise<AuthAnswer> {
  const raw = await fetchOnce(options, call)
  return raw === null ? { kind: 'unreachable' } : readAuthAnswer(raw)
}

async function fetchOnce(options: AuthOptions, { method, path, body, headers }: Call): Promise<RawAnswer | null> {
  try {
    const response = await options.fetch(BASE + path, {
      method,
      headers: {
        Accept: 'application/json',
        ...(method === 'GET' ? {} : { 'Content-Type': 'application/json', 'X-CSRFToken': options.csrfToken() }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      credentials: 'same-origin',
      cache: 'no-store',
      redirect: 'error',
      signal: options.timeout(TIMEOUT_MS),
    })
    return await readResponse(response)
  } catch {
    return null
  }
}

async function readResponse(response: Response): Promise<RawAnswer> {
  const isJson = /[/+]json\b/.test(response.headers.get('Content-Type') ?? '')
  return {
    status: response.status,
    body: isJson ? await response.json() : undefined,
    retryAfter: retryAfterOf(response),
  }
}
