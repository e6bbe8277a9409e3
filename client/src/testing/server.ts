/** A server of the native protocol in memory, for one user, that tests script: the rules are those of the contract. */

import { createHash } from 'node:crypto'
import {
  type ChangeOnServer,
  COLLECTIONS,
  type Fields,
  type Json,
  type Mutation,
  SCHEMA_VERSION,
  type UnsentOnDevice,
  type Valuation,
} from '../sync/protocol.ts'
import { changedFields } from '../sync/record.ts'

interface Stored {
  readonly rev: number
  readonly data: Fields | null
  readonly fieldRevs: Readonly<Record<string, number>>
}

/** What happens to a request: it is answered, never arrives, or is done while its answer is lost; or the server fails. */
export type Fate = 'answered' | 'cut_before' | 'cut_after' | 'fails' | 'later'

export const USER_ID = '0190b3c6-5a63-7d5a-8f0e-2f2f64e53d01'
export const NAMESPACE = 'b7792e8d-738d-5b1c-9d3f-aa6d696bd3ee'
const EPOCH = 2 ** 40
export const DEVICE_ID = '0190b3c6-5a63-7d5a-8f0e-2f2f64e53d11'
export const ORIGIN = 'https://openrvu.test'

export class ScriptedServer {
  readonly records = new Map<string, Stored>()
  readonly requests: { readonly method: string; readonly path: string; readonly headers: Headers }[] = []
  head = 1
  collections: readonly string[] = COLLECTIONS
  /** Epoch milliseconds of its clock. */
  time = 0
  minSchemaVersion = 1
  /** Cursors of before it begin anew. */
  schemaSince = 0
  pushMutations = 500
  /** What devices said last of edits that they have not sent. */
  unsent: readonly UnsentOnDevice[] = []
  /** The versions of records that others took the place of, the newest first. */
  readonly history = new Map<string, readonly { readonly rev: number; readonly data: Fields }[]>()
  /** Decides what happens to each request; answers a problem instead where it gives a response. */
  fate: (path: string) => Fate | Response = () => 'answered'
  /** Tombstones up to here are forgotten: older cursors read everything anew. */
  purgedThrough = 0
  /** The numbers that restores have lost: above the first one, below the second. */
  readonly #gaps: (readonly [number, number])[] = []
  /** Rejects what it returns a code for. */
  reject: (mutation: Mutation) => string | null = () => null
  /** Returns what a line is worth, in decimal text. */
  worth: (data: Fields) => string = (data) => `${Number(data.units ?? 1)}.00`
  valuationSeq = 0
  readonly valuations = new Map<string, Pick<Valuation, 'seq' | 'wrvu' | 'unadjusted_wrvu'>>()
  readonly #processed = new Map<string, { readonly content: string; readonly result: Fields }>()

  readonly fetch: typeof fetch = async (input, init) => {
    const url = new URL(String(input), ORIGIN)
    this.requests.push({ method: init?.method ?? 'GET', path: url.pathname, headers: new Headers(init?.headers) })
    const fate = this.fate(url.pathname)
    if (fate instanceof Response) return fate
    if (fate === 'cut_before') throw new TypeError('network')
    if (fate === 'fails') return new Response('<h1>Server Error</h1>', { status: 500 })
    if (fate === 'later') return problem(503, 'unavailable', {}, { 'Retry-After': '7' })
    this.#noteUnsent(new Headers(init?.headers).get('X-Sync-Unsent'))
    const answer = this.#answer(url, init)
    if (fate === 'cut_after') throw new TypeError('network')
    return answer
  }

  /** What the server has of a record; null where it is deleted or was never there. */
  shown(id: string, collection = 'procedure_logs'): Fields | null {
    return this.records.get(`${collection} ${id}`)?.data ?? null
  }

  live(collection = 'procedure_logs'): Record<string, Fields> {
    const live = [...this.records].filter(([key, one]) => key.startsWith(`${collection} `) && one.data !== null)
    return Object.fromEntries(live.map(([key, one]) => [key.split(' ')[1] ?? '', one.data ?? {}]))
  }

  /** Writes as another device, or the site, does. */
  write(id: string, fields: Fields | null, collection = 'procedure_logs'): void {
    const key = `${collection} ${id}`
    const known = this.records.get(key)
    this.#store(key, known, fields === null ? null : { ...known?.data, ...fields }, fields ?? {})
  }

  /** Brings an earlier state back, as an operator does from a back-up. */
  restore(records: ReadonlyMap<string, Stored>): void {
    const kept = Math.max(1, ...[...records.values()].map((one) => one.rev))
    this.records.clear()
    this.valuations.clear()
    for (const [key, record] of records) this.records.set(key, record)
    this.#processed.clear()
    const epoch = (Math.floor(this.head / EPOCH) + 1) * EPOCH
    this.#gaps.push([kept, epoch])
    this.head = epoch
    this.valuationSeq = epoch
    for (const [key, { data }] of records) this.#value(key.split(' ')[1] ?? '', data)
  }

  #isLost(rev: number): boolean {
    return this.#gaps.some(([from, until]) => rev > from && rev < until)
  }

  push(mutations: readonly Mutation[]): Fields[] {
    const own = new Map<string, number>()
    return mutations.map((mutation) => this.#apply(mutation, own))
  }

  #answer(url: URL, init: RequestInit | undefined): Response {
    switch (url.pathname.replace('/api/v1/sync/', '')) {
      case 'session':
        return json(this.#session())
      case 'pull':
        return this.#pull(url.searchParams)
      case 'push':
        return this.#push(JSON.parse(String(init?.body)))
      case 'head': {
        const isKnown = new Headers(init?.headers).get('If-None-Match') === `"${this.head}"`
        return isKnown ? new Response(null, { status: 304 }) : json({ head: this.head })
      }
      case 'digest':
        return json(this.#digest())
      case 'valuations':
        return this.#valuations(url.searchParams)
      default:
        return url.pathname.includes('/history/') ? this.#history(url.pathname) : json({ status: 200 })
    }
  }

  #noteUnsent(said: string | null): void {
    if (said === null) return
    this.unsent = [{ device_id: DEVICE_ID, count: Number(said), said_at: this.time }]
  }

  #history(path: string): Response {
    const key = path.split('/').slice(-2).join(' ')
    if (!this.records.has(key)) return problem(404, 'not_found')
    const versions = (this.history.get(key) ?? []).map((one) => {
      return { ...one, replaced_at: '2026-03-14T15:00:00+00:00', device_id: null }
    })
    return json({ versions })
  }

  #session(): Fields {
    return {
      user_id: USER_ID,
      sync_namespace: NAMESPACE,
      server_time: this.time,
      schema_version: SCHEMA_VERSION,
      min_schema_version: this.minSchemaVersion,
      collections: this.collections,
      limits: { push_mutations: this.pushMutations, push_bytes: 1_048_576, pull_limit_default: 500 },
      device_id: DEVICE_ID,
      unsent: this.unsent.map((one) => ({ ...one })),
    }
  }

  #pull(query: URLSearchParams): Response {
    const given = query.get('cursor')
    const cursor = given !== null && Number(given.split('.')[0]) < this.schemaSince ? null : given
    if (this.#isLost(Number(given?.split('.')[0] ?? 0))) return problem(410, 'resync_required', { reason: 'epoch' })
    const [position = 0, mark = this.head] = (cursor ?? `0.${this.head}`).split('.').map(Number)
    if (cursor !== null && Math.max(position, mark) < this.purgedThrough) {
      return problem(410, 'resync_required', { reason: 'retention' })
    }
    const limit = Number(query.get('limit'))
    const changed = [...this.records]
      .filter(
        ([, one]) => one.rev > position && (one.data !== null || one.rev > mark || (cursor !== null && mark === 0)),
      )
      .sort(([, one], [, other]) => one.rev - other.rev)
    const page = changed.slice(0, limit)
    const hasMore = changed.length > page.length
    const last = page.at(-1)?.[1].rev ?? position
    const next = hasMore ? `${last}.${mark}` : `${this.head}.0`
    return json({ changes: page.map(asChange), cursor: next, has_more: hasMore, full: cursor === null })
  }

  #push(body: { readonly mutations: readonly Mutation[] }): Response {
    if (body.mutations.length > this.pushMutations) return problem(413, 'batch_too_large', {})
    if (body.mutations.some(({ base_rev }) => this.#isLost(base_rev ?? 0))) {
      return problem(410, 'resync_required', { reason: 'epoch' })
    }
    const results = this.push(body.mutations)
    const valuations = body.mutations.flatMap(({ id }) => this.#valuationOf(id))
    return json({ results, valuations, head: this.head, server_time: this.time })
  }

  #valuations(query: URLSearchParams): Response {
    const after = Number(query.get('cursor') ?? '0')
    if (this.#isLost(after)) return problem(410, 'resync_required', { reason: 'epoch' })
    const valuations = [...this.valuations]
      .filter(([, one]) => one.seq > after)
      .flatMap(([id]) => this.#valuationOf(id))
    return json({ valuations, cursor: String(this.valuationSeq), has_more: false })
  }

  #valuationOf(id: string): Fields[] {
    const valuation = this.valuations.get(id)
    if (valuation === undefined) return []
    return [{ log_id: id, ...valuation, basis: 'work_rvu', reason: 'valued', release: 'RVU26A', flags: [] }]
  }

  #digest(): Fields {
    const digests = this.collections.map((name) => {
      const lines = [...this.records]
        .filter(([key, one]) => key.startsWith(`${name} `) && one.data !== null)
        .map(([key, one]) => `${key.split(' ')[1]}:${one.rev}`)
      return [
        name,
        { count: lines.length, sha256: createHash('sha256').update(lines.sort().join('\n')).digest('hex') },
      ] as const
    })
    return { head: this.head, collections: Object.fromEntries(digests) }
  }

  #apply(mutation: Mutation, own: Map<string, number>): Fields {
    const { mutation_id, collection, id, op } = mutation
    const named: Fields = { mutation_id, collection, id }
    const content = JSON.stringify([collection, id, op, mutation.data ?? null])
    const known = this.#processed.get(mutation_id)
    if (known?.content === content) return { ...known.result, replayed: true }
    if (known !== undefined) return { ...named, status: 'rejected', code: 'mutation_id_reused', errors: {} }
    const code = this.reject(mutation)
    if (code !== null) return { ...named, status: 'rejected', code, errors: {} }
    const result: Fields = { ...named, ...this.#decide(mutation, own) }
    if (result.status === 'applied' || result.status === 'merged') this.#processed.set(mutation_id, { content, result })
    return result
  }

  #decide(mutation: Mutation, own: Map<string, number>): Fields {
    const key = `${mutation.collection} ${mutation.id}`
    const stored = this.records.get(key)
    const base = Math.max(mutation.base_rev ?? 0, own.get(key) ?? 0)
    const decided =
      mutation.op === 'delete' ? this.#delete(key, stored, base) : this.#upsert(key, stored, base, mutation.data ?? {})
    if (typeof decided.rev === 'number') own.set(key, decided.rev)
    return decided
  }

  #delete(key: string, stored: Stored | undefined, base: number): Fields {
    if (stored === undefined) return { status: 'applied', rev: null, warnings: [] }
    if (stored.data === null) return { status: 'applied', rev: stored.rev, warnings: [] }
    if (base < stored.rev) return conflict('modified', stored)
    return { status: 'applied', rev: this.#store(key, stored, null, {}), warnings: [] }
  }

  #upsert(key: string, stored: Stored | undefined, base: number, data: Fields): Fields {
    if (stored === undefined) {
      if (base > 0) return conflict('gone', { rev: null, data: null })
      return this.#create(key, undefined, data)
    }
    if (stored.data === null) return base >= stored.rev ? this.#create(key, stored, data) : conflict('deleted', stored)
    const changed = changedFields(stored.data, data)
    if (Object.keys(changed).length === 0) return { status: 'applied', rev: stored.rev, warnings: [] }
    const unseen = Object.keys(changed).filter((name) => (stored.fieldRevs[name] ?? 0) > base)
    if (unseen.length > 0) return conflict('modified', stored, unseen)
    const whole = { ...stored.data, ...data }
    const rev = this.#store(key, stored, whole, changed)
    if (base >= stored.rev) return { status: 'applied', rev, warnings: [] }
    return { status: 'merged', rev, server: { rev, deleted: false, data: whole } }
  }

  #create(key: string, stored: Stored | undefined, data: Fields): Fields {
    if (data.code === undefined && key.startsWith('procedure_logs')) {
      return { status: 'rejected', code: 'invalid', errors: { code: ['required'] } }
    }
    return { status: 'applied', rev: this.#store(key, stored, data, data), warnings: [] }
  }

  #store(key: string, known: Stored | undefined, data: Fields | null, changed: Fields): number {
    this.head += 1
    const replaced = known?.data ? [{ rev: known.rev, data: known.data }] : []
    this.history.set(key, [...replaced, ...(this.history.get(key) ?? [])])
    const revs = Object.fromEntries(Object.keys(changed).map((name) => [name, this.head]))
    this.records.set(key, { rev: this.head, data, fieldRevs: { ...known?.fieldRevs, ...revs } })
    const [collection, id = ''] = key.split(' ')
    if (collection === 'procedure_logs') this.#value(id, data)
    return this.head
  }

  #value(id: string, data: Fields | null): void {
    if (data === null) return
    this.valuationSeq += 1
    const wrvu = this.worth(data)
    this.valuations.set(id, { seq: this.valuationSeq, wrvu, unadjusted_wrvu: wrvu })
  }
}

export function problem(
  status: number,
  code: string,
  members: Fields = {},
  headers: Record<string, string> = {},
): Response {
  const type = { 'Content-Type': 'application/problem+json', ...headers }
  return new Response(JSON.stringify({ type: 'about:blank', status, code, ...members }), { status, headers: type })
}

function conflict(
  reason: string,
  { rev, data }: { rev: number | null; data: Fields | null },
  fields: string[] = [],
): Fields {
  return { status: 'conflict', reason, fields, server: { rev, deleted: data === null, data } }
}

function asChange([key, { rev, data }]: readonly [string, Stored]): ChangeOnServer & { readonly deleted: boolean } {
  const [collection = '', id = ''] = key.split(' ')
  return { collection, id, rev, deleted: data === null, data }
}

function json(body: Json | object): Response {
  return new Response(JSON.stringify(body), { headers: { 'Content-Type': 'application/json' } })
}
