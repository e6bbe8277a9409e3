/**
 * The sync of one store with the server: pull, push, pull, credits, digest.
 *
 * It may be cut at any step and begun again: nothing leaves the queue but by the answer for that record.
 * Source: the sync contract, section 2.
 */
import { StoreUnusable } from '../store/connection.ts'
import { VALUATIONS_FORM } from '../store/position.ts'
import type { Store } from '../store/store.ts'
import { findEmptied, type LoginMark } from './emptied.ts'
import type { Answer, Members, Request, Send } from './http.ts'
import {
  type Build,
  type Collection,
  type DigestAnswer,
  type Mutation,
  type Page,
  type Result,
  readDigest,
  readPage,
  readPushAnswer,
  readSession,
  readValuationPage,
  type Session,
  THIS_BUILD,
  UnexpectedAnswer,
} from './protocol.ts'
import type { SyncStatus } from './status.ts'

export interface SyncClientOptions {
  readonly store: Store
  readonly send: Send
  readonly userId: string
  /** Epoch milliseconds of this device. */
  readonly now: () => number
  /** Makes the id of this device at a server that gives none. */
  readonly newId: () => string
  /** From 0 up to 1; spreads devices that come back at once. */
  readonly jitter: () => number
  /** Which log-in has synced here, kept apart from the store. */
  readonly loginMark?: LoginMark
  /** Is told of a digest that did not agree and of answers that no contract knows. */
  readonly report?: (what: SyncReport) => void
  /** What it knows; other than this build in tests of an earlier one. */
  readonly build?: Build
}

export type SyncReport =
  | { readonly kind: 'digest_differs'; readonly collections: readonly string[] }
  | { readonly kind: 'unexpected'; readonly code: string }
  /** A fault of this program, which is not to end the sync for good. */
  | { readonly kind: 'failed'; readonly error: string }

/** What was reported last, as the store keeps it; `at` is epoch milliseconds of this device. */
export interface LastReport {
  readonly at: number
  readonly report: SyncReport
}

/** The sync cannot go on; the status says why. */
class Stopped extends Error {
  readonly status: SyncStatus

  constructor(status: SyncStatus) {
    super(status.kind)
    this.status = status
  }
}

/** The server asked to read everything anew. */
class ResyncRequired extends Error {}

/** Under this name the store has the server's clock less this device's, in milliseconds, as of the last session. */
export const SERVER_AHEAD = 'server_ahead'
/** Under this name the store has what was reported last. */
export const LAST_REPORT = 'last_report'
const DEVICE_ID = 'device_id'
const API = '/api/v1/sync/'
const PAGE = 500
/** A body holds more than its mutations. */
const SHARE_OF_BYTES = 0.9
const LEAST_WAIT_S = 5
const LONGEST_WAIT_S = 300
/** More than ever needed. */
const MOST_PUSHES = 1000
const MOST_RESTARTS = 5
const CLOCK_TOLERANCE_MS = 10 * 60 * 1000
const DAY_MS = 24 * 60 * 60 * 1000

export class SyncClient {
  readonly #options: SyncClientOptions
  readonly #build: Build
  #session: Session | null = null
  /** Epoch milliseconds of this device. */
  #sessionReadAt = 0
  #failures = 0
  #settledHead: number | null = null

  constructor(options: SyncClientOptions) {
    this.#options = options
    this.#build = options.build ?? THIS_BUILD
  }

  /** Syncs once and returns how it stands. */
  async run(): Promise<SyncStatus> {
    try {
      await this.#sync()
      this.#failures = 0
      return { kind: 'done', at: this.#options.now() }
    } catch (error) {
      if (error instanceof Stopped) return error.status
      if (error instanceof StoreUnusable) return { kind: 'no_store', fault: error.fault }
      this.#options.report?.(reportOf(error))
      return this.#later(0)
    }
  }

  /** The session of this log-in, once a sync has read it. */
  get session(): Session | null {
    return this.#session
  }

  async #sync(): Promise<void> {
    const session = await this.#readSession()
    const known = this.#build.collections.filter((collection) => session.collections.includes(collection))
    if (await this.#isQuiet(known)) return
    await this.#restarting(async () => {
      await this.#pull(known)
      if (await this.#push(session, known)) await this.#pull(known)
    })
    await this.#pullValuations()
    await this.#checkDigest(known)
  }

  async #readSession(): Promise<Session> {
    const { now } = this.#options
    // Anew each day: the store has by it when this device was last in touch, and a tab may stay open for months.
    if (this.#session !== null && now() - this.#sessionReadAt < DAY_MS) return this.#session
    const session = readSession(await this.#get('session'))
    if (session.user_id !== this.#options.userId) throw new Stopped({ kind: 'other_user' })
    if (session.min_schema_version > this.#build.schemaVersion) throw new Stopped({ kind: 'too_old' })
    await this.#storeSession(session)
    this.#session = session
    this.#sessionReadAt = now()
    return session
  }

  async #storeSession(session: Session): Promise<void> {
    const { store, loginMark, now } = this.#options
    const mark = loginMark?.get() ?? null
    await store.storeSession(session, (isFirst) => (isFirst ? findEmptied(session, mark, now()) : null))
    if (session.device_id !== null) loginMark?.set(session.device_id)
    const ahead = session.server_time - now()
    await store.putMeta(SERVER_AHEAD, ahead)
    // By a clock that is wrong nothing is thrown away.
    if (Math.abs(ahead) < CLOCK_TOLERANCE_MS) await store.purgeBin()
  }

  /** Returns true if nothing happened on either side since the last whole sync: one cheap request. */
  async #isQuiet(known: readonly Collection[]): Promise<boolean> {
    const { store } = this.#options
    const { cursor, resync, collections, settledHead } = await store.position()
    if (cursor === null || resync !== null || !isSameList(known, collections)) return false
    // A sync that was cut after its page has yet to read credits; and each start of the app looks at all once.
    if (settledHead === null || settledHead !== this.#settledHead) return false
    if ((await store.unsentCount()) > 0) return false
    const answer = await this.#ask({
      method: 'GET',
      path: `${API}head`,
      headers: { 'If-None-Match': `"${settledHead}"` },
    })
    return answer.kind === 'not_modified'
  }

  /** Runs steps anew after the server asked to read everything anew, which is stored by then. */
  async #restarting(steps: () => Promise<void>): Promise<void> {
    for (let round = 0; round < MOST_RESTARTS; round += 1) {
      try {
        return await steps()
      } catch (error) {
        if (!(error instanceof ResyncRequired)) throw error
      }
    }
    throw new Stopped(this.#later(0))
  }

  async #pull(known: readonly Collection[]): Promise<void> {
    const { store } = this.#options
    for (let hasMore = true; hasMore; ) {
      const from = await store.position()
      // Learned by this build or the server, or left out by a tab of an earlier build: the cursor has passed over it.
      if (from.cursor !== null && known.some((collection) => !from.collections.includes(collection))) {
        // A server that was restored says so to the cursor that it does not know: nothing else tells of it any more.
        await this.#readPage(from.cursor)
        await store.beginResync('retention')
        continue
      }
      const page = await this.#readPage(from.cursor)
      // The server began anew by itself, without what was deleted: what does not come is gone.
      if (page.full && from.cursor !== null && from.resync === null) {
        await store.beginResync('retention')
        continue
      }
      hasMore = !(await store.takePage(page, from, known)) || page.has_more
      if (!hasMore && from.resync !== null) await store.endResync(from.resync.number)
    }
  }

  async #readPage(cursor: string | null): Promise<Page> {
    const query = new URLSearchParams({
      limit: String(PAGE),
      schema_version: String(this.#build.schemaVersion),
      ...(cursor !== null && { cursor }),
    })
    return readPage(await this.#get(`pull?${query}`))
  }

  /** Sends what waits, and returns whether anything was sent. */
  async #push(session: Session, known: readonly Collection[]): Promise<boolean> {
    const { push_mutations, push_bytes } = session.limits
    const bytes = Math.floor(push_bytes * SHARE_OF_BYTES)
    let most = push_mutations
    let wasSent = false
    for (let round = 0; round < MOST_PUSHES; round += 1) {
      const batch = await this.#options.store.takeBatch({ mutations: most, bytes, collections: known })
      if (batch.length === 0) return wasSent
      const isTaken = await this.#pushBatch(session, batch)
      wasSent = true
      // A batch that is refused as a whole is parted until the one that is at fault stands alone.
      most = isTaken ? push_mutations : Math.ceil(batch.length / 2)
    }
    return wasSent
  }

  async #pushBatch(session: Session, batch: readonly Mutation[]): Promise<boolean> {
    const body = { device_id: await this.#deviceId(session), mutations: batch.map(asJson) }
    const answer = await this.#ask({ method: 'POST', path: `${API}push`, body })
    if (answer.kind === 'problem' && (answer.status === 413 || answer.code === 'malformed')) {
      if (batch.length > 1) return false
      await this.#refuse(batch, answer.code)
      return true
    }
    const { results, valuations } = readPushAnswer(this.#bodyOf(answer))
    const answered = new Set(results.map((result) => result.mutationId))
    if (!batch.some((mutation) => answered.has(mutation.mutation_id))) throw new UnexpectedAnswer('no result')
    await this.#options.store.takeResults(batch, results, valuations)
    return true
  }

  /** One record that the server cannot even read waits for its person, and holds no other one up. */
  async #refuse(batch: readonly Mutation[], code: string): Promise<void> {
    const results = batch.map(({ mutation_id }): Result => {
      return { mutationId: mutation_id, outcome: { status: 'rejected', code, errors: {} } }
    })
    await this.#options.store.takeResults(batch, results, [])
  }

  async #deviceId(session: Session): Promise<string> {
    if (session.device_id !== null) return session.device_id
    const known = await this.#options.store.meta(DEVICE_ID)
    if (typeof known === 'string') return known
    const deviceId = this.#options.newId()
    await this.#options.store.putMeta(DEVICE_ID, deviceId)
    return deviceId
  }

  async #pullValuations(): Promise<void> {
    const { store } = this.#options
    for (let hasMore = true; hasMore; ) {
      const from = await store.position()
      // What an earlier build left out of credits comes again, once.
      const cursor = from.valuationsForm === VALUATIONS_FORM ? from.valuationsCursor : null
      const query = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`
      const answer = await this.#ask({ method: 'GET', path: `${API}valuations?limit=${PAGE}${query}` })
      if (answer.kind === 'problem' && answer.status === 410 && cursor !== null) {
        await store.takeValuations([], from, null)
        continue
      }
      const page = readValuationPage(this.#bodyOf(answer))
      hasMore = !(await store.takeValuations(page.valuations, from, page.cursor)) || page.has_more
    }
  }

  /** What this device holds must be what the server has; else it is read anew, and reported. */
  async #checkDigest(known: readonly Collection[]): Promise<void> {
    let first = await this.#differing(known)
    for (let round = 0; first.names.length > 0 && round < 3; round += 1) {
      await this.#restarting(() => this.#pull(known))
      await this.#pullValuations()
      const second = await this.#differing(known)
      if (second.names.length > 0 && second.head === first.head) {
        this.#options.report?.({ kind: 'digest_differs', collections: second.names })
        // What the server does not have may be what it lost in a restore: it is given back, never dropped.
        await this.#options.store.beginResync('epoch')
      }
      first = second
    }
    if (first.names.length > 0) return
    await this.#options.store.settle(first.head)
    this.#settledHead = first.head
  }

  async #differing(
    known: readonly Collection[],
  ): Promise<{ readonly head: number; readonly names: readonly Collection[] }> {
    const theirs: DigestAnswer = readDigest(await this.#get(`digest?collections=${known.join(',')}`))
    const { store } = this.#options
    const differing = (ours: DigestAnswer['collections']) =>
      known.filter((name) => theirs.collections[name] && theirs.collections[name].sha256 !== ours[name]?.sha256)
    const quickly = differing(await store.digest(known))
    return { head: theirs.head, names: quickly.length === 0 ? [] : differing(await store.digest(known, 'all')) }
  }

  async #get(path: string): Promise<unknown> {
    const answer = await this.#ask({ method: 'GET', path: `${API}${path}` })
    return this.#bodyOf(answer)
  }

  #bodyOf(answer: Answer): unknown {
    if (answer.kind === 'ok') return answer.body
    throw new UnexpectedAnswer(answer.kind === 'problem' ? answer.code : answer.kind)
  }

  /** Sends a request. Throws Stopped where the sync cannot go on, ResyncRequired once that is stored. */
  async #ask(request: Request): Promise<Answer> {
    const answer = await this.#options.send(request)
    if (answer.kind === 'unreachable') throw new Stopped({ kind: 'offline' })
    if (answer.kind === 'later') throw new Stopped(this.#later(answer.retryAfter))
    if (answer.kind === 'problem') await this.#heed(answer.status, answer.code, answer.members, request)
    return answer
  }

  async #heed(status: number, code: string, members: Members, request: Request): Promise<void> {
    if (status === 410 && !request.path.startsWith(`${API}valuations`)) {
      await this.#options.store.beginResync(members.reason === 'epoch' ? 'epoch' : 'retention')
      throw new ResyncRequired()
    }
    const stop = await this.#stopFor(status, code, members)
    if (stop !== null) {
      this.#session = null
      throw new Stopped(stop)
    }
  }

  async #stopFor(status: number, code: string, members: Members): Promise<SyncStatus | null> {
    switch (status) {
      case 401:
        if (members.reason !== 'revoked') return { kind: 'expired' }
        await this.#options.store.keepOnlyUnsent()
        return { kind: 'revoked' }
      case 403:
        return code === 'account_disabled' || code === 'device_limit'
          ? { kind: 'stopped', code }
          : { kind: 'fault', code }
      case 409:
        return { kind: 'other_user' }
      case 426:
        return { kind: 'too_old' }
      case 400:
        return code === 'malformed' ? null : { kind: 'fault', code }
      default:
        return null
    }
  }

  /** Returns until when to wait: as long as the server says, else longer with each failure in a row, and spread. */
  #later(retryAfter: number): SyncStatus {
    const usual = Math.min(LONGEST_WAIT_S, LEAST_WAIT_S * 2 ** this.#failures)
    this.#failures += 1
    const seconds = Math.max(retryAfter, retryAfter > 0 ? 0 : usual) * (1 + this.#options.jitter() / 2)
    return { kind: 'waiting', until: this.#options.now() + seconds * 1000 }
  }
}

function reportOf(error: unknown): SyncReport {
  if (error instanceof UnexpectedAnswer) return { kind: 'unexpected', code: error.message }
  return { kind: 'failed', error: error instanceof Error ? `${error.name}: ${error.message}` : String(error) }
}

function asJson({ mutation_id, collection, op, id, base_rev, data }: Mutation) {
  return { mutation_id, collection, op, id, base_rev, ...(data === undefined ? {} : { data }) }
}

function isSameList(names: readonly string[], others: readonly string[]): boolean {
  return names.length === others.length && names.every((name) => others.includes(name))
}
