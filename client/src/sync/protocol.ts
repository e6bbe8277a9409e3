/**
 * What crosses the wire in the native protocol, as the client reads it.
 *
 * Source: the sync contract, section 2. Answers are checked once, here: what is not of this shape never reaches the store.
 */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json }
export type Fields = { readonly [name: string]: Json }
export type FieldErrors = { readonly [field: string]: readonly string[] }

/** The collections that this build knows. A server may have fewer, or more. */
export const COLLECTIONS = ['procedure_logs', 'favorites', 'templates', 'goals', 'shifts', 'settings'] as const
export type Collection = (typeof COLLECTIONS)[number]

/** The schema version of the records that this build reads and writes. */
export const SCHEMA_VERSION = 4

/** What a build of the app knows of the server's records. */
export interface Build {
  readonly collections: readonly Collection[]
  readonly schemaVersion: number
}

export const THIS_BUILD: Build = { collections: COLLECTIONS, schemaVersion: SCHEMA_VERSION }

export interface Limits {
  readonly push_mutations: number
  readonly push_bytes: number
  readonly pull_limit_default: number
}

/** How many edits a device has not sent, as it said last, and when by the server's clock. */
export interface UnsentOnDevice {
  readonly device_id: string
  readonly count: number
  readonly said_at: number
}

export interface Session {
  readonly user_id: string
  readonly sync_namespace: string
  readonly server_time: number
  readonly schema_version: number
  readonly min_schema_version: number
  readonly collections: readonly string[]
  readonly limits: Limits
  /** That of this log-in; missing at a server of an earlier version. */
  readonly device_id: string | null
  /** What each device said last: what a store held that the browser has emptied is known by it, or unknown. */
  readonly unsent: readonly UnsentOnDevice[]
}

export interface ChangeOnServer {
  readonly collection: string
  readonly id: string
  readonly rev: number
  /** All fields; null where the record is deleted. */
  readonly data: Fields | null
}

export interface Page {
  /** Everything from the start, tombstones left out: also where the cursor was of an older schema. */
  readonly full: boolean
  readonly changes: readonly ChangeOnServer[]
  readonly cursor: string
  readonly has_more: boolean
}

export interface Mutation {
  readonly mutation_id: string
  readonly collection: Collection
  readonly op: 'upsert' | 'delete'
  readonly id: string
  readonly base_rev: number | null
  readonly data?: Fields
}

export interface ServerCopy {
  readonly rev: number | null
  readonly data: Fields | null
}

export type ConflictReason = 'modified' | 'deleted' | 'gone'

/** What became of a mutation. */
export type Outcome =
  | { readonly status: 'applied'; readonly rev: number | null; readonly isReplayed: boolean }
  | { readonly status: 'merged'; readonly rev: number; readonly server: ServerCopy; readonly isReplayed: boolean }
  | {
      readonly status: 'conflict'
      readonly reason: ConflictReason
      readonly fields: readonly string[]
      readonly server: ServerCopy
    }
  | { readonly status: 'rejected'; readonly code: string; readonly errors: FieldErrors }

export interface Result {
  readonly mutationId: string
  readonly outcome: Outcome
}

export interface Valuation {
  readonly log_id: string
  readonly seq: number
  /** Decimal text with two places. */
  readonly wrvu: string
  /** As `wrvu`, before modifiers and rules of sessions; missing at a server or in a store of an earlier version. */
  readonly unadjusted_wrvu?: string
  readonly basis: string
  readonly reason: string
  readonly release: string | null
  readonly flags: readonly string[]
}

export interface PushAnswer {
  readonly results: readonly Result[]
  readonly valuations: readonly Valuation[]
}

export interface ValuationPage {
  readonly valuations: readonly Valuation[]
  readonly cursor: string
  readonly has_more: boolean
}

/** A version of a record that another one took the place of. */
export interface Version {
  readonly rev: number
  /** An instant, ISO 8601. */
  readonly replaced_at: string
  readonly device_id: string | null
  readonly data: Fields
}

/** A record that was deleted and can be restored, with the fields that it had last. */
export interface DeletedRecord {
  readonly id: string
  readonly data: Fields
}

export interface DigestAnswer {
  readonly head: number
  readonly collections: { readonly [collection: string]: { readonly count: number; readonly sha256: string } }
}

/** An answer is not of the shape that the contract gives it. */
export class UnexpectedAnswer extends Error {}

export type Members = { readonly [name: string]: unknown }

export function isCollection(name: string): name is Collection {
  return (COLLECTIONS as readonly string[]).includes(name) // widened: the list of names is what is asked
}

export function readSession(body: unknown): Session {
  const session = members(body)
  const limits = members(session.limits)
  return {
    user_id: text(session.user_id),
    sync_namespace: text(session.sync_namespace),
    server_time: number(session.server_time),
    schema_version: number(session.schema_version),
    min_schema_version: number(session.min_schema_version),
    collections: list(session.collections).map(text),
    limits: {
      push_mutations: number(limits.push_mutations),
      push_bytes: number(limits.push_bytes),
      pull_limit_default: number(limits.pull_limit_default),
    },
    device_id: typeof session.device_id === 'string' ? session.device_id : null,
    unsent: session.unsent === undefined ? [] : list(session.unsent).map(readUnsent),
  }
}

export function readPage(body: unknown): Page {
  const page = members(body)
  return {
    full: flag(page.full),
    changes: list(page.changes).map(readChange),
    cursor: text(page.cursor),
    has_more: flag(page.has_more),
  }
}

export function readPushAnswer(body: unknown): PushAnswer {
  const answer = members(body)
  // A result without the id of its mutation says nothing of any that waits here.
  const results = list(answer.results).filter((result) => members(result).mutation_id !== null)
  return { results: results.map(readResult), valuations: list(answer.valuations).map(readValuation) }
}

export function readValuationPage(body: unknown): ValuationPage {
  const page = members(body)
  return {
    valuations: list(page.valuations).map(readValuation),
    cursor: text(page.cursor),
    has_more: flag(page.has_more),
  }
}

export function readDigest(body: unknown): DigestAnswer {
  const answer = members(body)
  const collections = Object.entries(members(answer.collections)).map(([name, digestBody]) => {
    const digest = members(digestBody)
    return [name, { count: number(digest.count), sha256: text(digest.sha256) }] as const
  })
  return { head: number(answer.head), collections: Object.fromEntries(collections) }
}

function readUnsent(body: unknown): UnsentOnDevice {
  const device = members(body)
  return { device_id: text(device.device_id), count: number(device.count), said_at: number(device.said_at) }
}

function readChange(body: unknown): ChangeOnServer {
  const change = members(body)
  return {
    collection: text(change.collection),
    id: text(change.id),
    rev: number(change.rev),
    data: flag(change.deleted) ? null : fields(change.data),
  }
}

function readResult(body: unknown): Result {
  const result = members(body)
  return { mutationId: text(result.mutation_id), outcome: readOutcome(result) }
}

function readOutcome(result: Members): Outcome {
  const isReplayed = result.replayed === true
  switch (result.status) {
    case 'applied':
      return { status: 'applied', rev: result.rev === null ? null : number(result.rev), isReplayed }
    case 'merged':
      return { status: 'merged', rev: number(result.rev), server: readCopy(result.server), isReplayed }
    case 'conflict':
      return {
        status: 'conflict',
        reason: readReason(result.reason),
        fields: result.fields === undefined ? [] : list(result.fields).map(text),
        server: readCopy(result.server),
      }
    case 'rejected':
      return { status: 'rejected', code: text(result.code), errors: readErrors(result.errors) }
    default:
      throw new UnexpectedAnswer(`status: ${String(result.status)}`)
  }
}

function readReason(value: unknown): ConflictReason {
  if (value === 'modified' || value === 'deleted' || value === 'gone') return value
  throw new UnexpectedAnswer(`reason: ${String(value)}`)
}

function readCopy(body: unknown): ServerCopy {
  const copy = members(body)
  return {
    rev: copy.rev === null ? null : number(copy.rev),
    data: flag(copy.deleted) ? null : fields(copy.data),
  }
}

function readErrors(body: unknown): FieldErrors {
  return Object.fromEntries(Object.entries(members(body)).map(([name, codes]) => [name, list(codes).map(text)]))
}

function readValuation(body: unknown): Valuation {
  const valuation = members(body)
  return {
    log_id: text(valuation.log_id),
    seq: number(valuation.seq),
    wrvu: text(valuation.wrvu),
    ...(valuation.unadjusted_wrvu === undefined ? {} : { unadjusted_wrvu: text(valuation.unadjusted_wrvu) }),
    basis: text(valuation.basis),
    reason: text(valuation.reason),
    release: valuation.release === null || valuation.release === undefined ? null : text(valuation.release),
    flags: list(valuation.flags).map(text),
  }
}

export function members(value: unknown): Members {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Members // just checked
  throw new UnexpectedAnswer('an object was expected')
}

export function fields(value: unknown): Fields {
  return members(value) as Fields // parsed JSON has nothing else
}

export function list(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value
  throw new UnexpectedAnswer('a list was expected')
}

export function text(value: unknown): string {
  if (typeof value === 'string') return value
  throw new UnexpectedAnswer('a text was expected')
}

export function number(value: unknown): number {
  if (typeof value === 'number') return value
  throw new UnexpectedAnswer('a number was expected')
}

export function flag(value: unknown): boolean {
  if (typeof value === 'boolean') return value
  throw new UnexpectedAnswer('true or false was expected')
}
