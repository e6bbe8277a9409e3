/**
 * What allauth's headless interface answers, checked once as it comes in (pure).
 *
 * Source: docs/accounts.md, "What a client calls". Members that are not of the expected shape are left out: an answer that
 * says nothing is `failed`, never a log-in.
 */
import type { Person } from '../shell/who.ts'

/** What a log-in that has begun waits for. */
export type PendingStep =
  | { readonly step: 'verify_email' }
  | { readonly step: 'login_code' }
  | { readonly step: 'reset_code' }
  | { readonly step: 'second_factor'; readonly hasRecoveryCodes: boolean }

/** Of one field, or of the whole form where `field` is null; `code` is the server's. */
export interface FieldError {
  readonly field: string | null
  readonly code: string
  /** The server's own words, for a code that this build does not know. */
  readonly message: string
}

export type AuthAnswer =
  | { readonly kind: 'logged_in'; readonly person: Person }
  | { readonly kind: 'pending'; readonly pending: PendingStep }
  /** Nobody is logged in, and nothing waits. */
  | { readonly kind: 'nobody' }
  /** Somebody is logged in, and is asked for a proof first. */
  | { readonly kind: 'proof_needed' }
  /** Done, and nothing more is said. */
  | { readonly kind: 'done' }
  | { readonly kind: 'refused'; readonly errors: readonly FieldError[] }
  | { readonly kind: 'csrf_failed' }
  /** The step is not open: its time or its tries are over, or somebody is logged in. */
  | { readonly kind: 'not_open' }
  /** Too many tries; `seconds` until the next one is taken. */
  | { readonly kind: 'too_many'; readonly seconds: number }
  /** The server failed or is busy; `code` is its own, or ''. */
  | { readonly kind: 'failed'; readonly code: string }
  /** No answer of our server came. */
  | { readonly kind: 'unreachable' }

/** An answer as it came over HTTP; `body` is parsed JSON, undefined where it was none. */
export interface RawAnswer {
  readonly status: number
  readonly body: unknown
  /** The header Retry-After in seconds; 0 where there is none. */
  readonly retryAfter: number
}

type Members = { readonly [name: string]: unknown }

const USUAL_WAIT_S = 60

export function readAuthAnswer(raw: RawAnswer): AuthAnswer {
  const body = members(raw.body)
  // A hotel's log-in page has any status, with HTML, and none of ours does; only what stands before ours says 429 so.
  if (raw.body === undefined && raw.status !== 429) return { kind: 'unreachable' }
  switch (raw.status) {
    case 200:
      return readDone(body)
    case 401:
    case 410:
      return readUnauthorized(body)
    case 400:
      return { kind: 'refused', errors: readErrors(body) }
    case 403:
      return body.code === 'csrf_failed' ? { kind: 'csrf_failed' } : { kind: 'refused', errors: readErrors(body) }
    case 409:
      return { kind: 'not_open' }
    case 429:
      return { kind: 'too_many', seconds: raw.retryAfter || USUAL_WAIT_S }
    default:
      return { kind: 'failed', code: readErrors(body)[0]?.code ?? text(body.code) ?? '' }
  }
}

/** What this server offers to somebody without a log-in. */
export interface AuthConfig {
  readonly isOpenForSignUp: boolean
  readonly resetsByCode: boolean
  /** Addresses are verified where mail is sent, and there alone. */
  readonly sendsMail: boolean
}

/** Returns the configuration; null for anything else. */
export function readConfig(body: unknown): AuthConfig | null {
  const account = members(members(members(body).data).account)
  if (typeof account.is_open_for_signup !== 'boolean') return null
  return {
    isOpenForSignUp: account.is_open_for_signup,
    resetsByCode: account.password_reset_by_code_enabled === true,
    sendsMail: account.email_verification_by_code_enabled === true,
  }
}

/** Returns the person of an answer; null where there is none. */
export function readPerson(value: unknown): Person | null {
  const user = members(value)
  const name = text(user.email) ?? text(user.display)
  return typeof user.id === 'string' && name !== null ? { userId: user.id, name } : null
}

function readDone(body: Members): AuthAnswer {
  const isAuthenticated = members(body.meta).is_authenticated === true
  const person = readPerson(members(body.data).user)
  if (isAuthenticated && person !== null) return { kind: 'logged_in', person }
  return body.status === 200 ? { kind: 'done' } : { kind: 'unreachable' }
}

function readUnauthorized(body: Members): AuthAnswer {
  const isAuthenticated = members(body.meta).is_authenticated
  // Without the server's own word nobody is called logged out.
  if (typeof isAuthenticated !== 'boolean') return { kind: 'unreachable' }
  if (isAuthenticated) return { kind: 'proof_needed' }
  const flows = list(members(body.data).flows).map(members)
  const pending = flows.filter((flow) => flow.is_pending === true).flatMap(readPending)[0]
  if (pending !== undefined) return { kind: 'pending', pending }
  return { kind: 'nobody' }
}

function readPending(flow: Members): readonly PendingStep[] {
  switch (flow.id) {
    case 'verify_email':
      return [{ step: 'verify_email' }]
    case 'login_by_code':
      return [{ step: 'login_code' }]
    case 'password_reset_by_code':
      return [{ step: 'reset_code' }]
    case 'mfa_authenticate':
      return [{ step: 'second_factor', hasRecoveryCodes: list(flow.types).includes('recovery_codes') }]
    default:
      return []
  }
}

function readErrors(body: Members): readonly FieldError[] {
  return list(body.errors).map((value) => {
    const error = members(value)
    return { field: text(error.param), code: text(error.code) ?? '', message: text(error.message) ?? '' }
  })
}

function members(value: unknown): Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Members) : {} // just checked
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

function text(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null
}
