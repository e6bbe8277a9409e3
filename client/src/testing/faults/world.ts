/** What a script runs in: a server, a device that may die, and what is armed to go wrong. */
import 'fake-indexeddb/auto'
import { Connection } from '../../store/connection.ts'
import { Store } from '../../store/store.ts'
import { SyncClient, type SyncReport } from '../../sync/client.ts'
import { createSend } from '../../sync/http.ts'
import { newId } from '../../sync/ids.ts'
import type { Mutation } from '../../sync/protocol.ts'
import { random } from '../device.ts'
import { problem, ScriptedServer, USER_ID } from '../server.ts'
import { type FaultKind, isOfStore } from './script.ts'

const START = Date.UTC(2026, 2, 14, 15)
const ELSEWHERE = '0190b3c6-5a63-7d5a-8f0e-2f2f64e53dff'
const DAY_MS = 24 * 60 * 60 * 1000

/** The page is gone: nothing of it runs on. */
export class Killed extends Error {}

export interface Tab {
  readonly store: Store
  readonly client: SyncClient
}

let worlds = 0
let current: World | null = null

export class World {
  readonly server = new ScriptedServer()
  readonly reports: SyncReport[] = []
  readonly #name = `world-${++worlds}`
  readonly #fetch = this.server.fetch
  #armed: { fault: FaultKind; at: number }[] = []
  #backup = new Map(this.server.records)
  #now = START
  /** How many faults happened. */
  injected = 0
  isDead = false
  isLooking = false
  tab: Tab

  constructor() {
    current = this
    this.tab = this.openTab()
  }

  arm(fault: FaultKind, at: number): void {
    if (fault === 'epoch') this.#restore()
    else if (fault === 'clock') this.#jump()
    else if (fault === 'retention') this.#requireResync()
    else if (fault === 'rejected') this.#rejectOnce()
    else this.#armed.push({ fault, at })
  }

  disarm(): void {
    this.#armed = []
    this.server.reject = () => null
  }

  /** Keeps what the server has now as the back-up that it may be restored from. */
  backUp(): void {
    this.#backup = new Map(this.server.records)
  }

  openTab(): Tab {
    const store = new Store({
      connection: new Connection({ name: this.#name }),
      newMutationId: () => newId(this.#now, random),
    })
    const send = createSend({
      fetch: (input, init) => this.#request(String(input), init),
      userId: USER_ID,
      unsentCount: () => store.unsentCount().catch(() => null),
      csrfToken: () => 'token',
      timeout: () => new AbortController().signal,
    })
    const now = () => this.#now
    return {
      store,
      client: new SyncClient({
        store,
        send,
        userId: USER_ID,
        now,
        newId: () => 'device',
        jitter: () => 0,
        report: (one) => this.reports.push(one),
      }),
    }
  }

  /** Opens the page anew, as after a reload. */
  reload(): void {
    this.tab.store.close()
    this.isDead = false
    this.tab = this.openTab()
  }

  /** Is called before each request of the database. */
  beforeStoreRequest(store: IDBObjectStore, isWrite: boolean): void {
    if (this.isLooking) return
    if (this.isDead) throw new Killed()
    const fault = this.#due((one) => isOfStore(one) && (one !== 'full' || isWrite))
    if (fault === null) return
    if (fault === 'full') throw new DOMException('no space', 'QuotaExceededError')
    store.transaction.db.close()
    if (fault === 'killed_in_store') this.isDead = true
    store.transaction.abort()
    if (this.isDead) throw new Killed()
  }

  async #request(path: string, init: RequestInit | undefined): Promise<Response> {
    if (this.isDead) throw new Killed()
    const fault = this.#due((one) => !isOfStore(one))
    switch (fault) {
      case null:
        return this.#fetch(path, init)
      case 'cut_before':
        throw new TypeError('network')
      case 'cut_after':
        await this.#fetch(path, init)
        throw new TypeError('network')
      case 'killed_before_answer':
        this.isDead = true
        throw new Killed()
      case 'killed_after_answer':
        await this.#fetch(path, init)
        this.isDead = true
        throw new Killed()
      case 'half_results':
        return this.#fetch(path, path.endsWith('push') ? halfOf(init) : init)
      default:
        return this.#strangeAnswer(fault, await this.#fetch(path, init))
    }
  }

  async #strangeAnswer(fault: FaultKind, answer: Response): Promise<Response> {
    switch (fault) {
      case 'server_error':
        return new Response('<h1>Server Error</h1>', { status: 500 })
      case 'later':
        return problem(503, 'unavailable', {}, { 'Retry-After': '7' })
      case 'hotel':
        return new Response('<form>', { headers: { 'Content-Type': 'text/html' } })
      case 'expired':
        return problem(401, 'not_authenticated', { reason: 'expired' })
      case 'revoked':
        return problem(401, 'not_authenticated', { reason: 'revoked' })
      case 'csrf':
        return problem(403, 'csrf_failed')
      default: {
        const body = await answer.text()
        return new Response(body.slice(0, body.length / 2), { headers: { 'Content-Type': 'application/json' } })
      }
    }
  }

  #due(concerns: (fault: FaultKind) => boolean): FaultKind | null {
    const armed = this.#armed.find((one) => concerns(one.fault))
    if (armed === undefined) return null
    if (armed.at > 0) {
      armed.at -= 1
      return null
    }
    this.#armed = this.#armed.filter((one) => one !== armed)
    this.injected += 1
    return armed.fault
  }

  #restore(): void {
    this.injected += 1
    this.server.restore(this.#backup)
  }

  #jump(): void {
    this.injected += 1
    this.#now += this.#now > START ? -DAY_MS : DAY_MS
  }

  #requireResync(): void {
    this.injected += 1
    this.server.write(ELSEWHERE, { key: 'theme', value: this.injected }, 'settings')
    this.server.purgedThrough = this.server.head
  }

  #rejectOnce(): void {
    let isDone = false
    this.server.reject = (_: Mutation) => {
      if (isDone) return null
      isDone = true
      this.injected += 1
      return 'invalid'
    }
  }
}

/** Only the first half of a push is done and answered. */
function halfOf(init: RequestInit | undefined): RequestInit {
  const body: { mutations: unknown[] } = JSON.parse(String(init?.body))
  const mutations = body.mutations.slice(0, Math.ceil(body.mutations.length / 2))
  return { ...init, body: JSON.stringify({ ...body, mutations }) }
}

/** Lets the world that runs look at each request of the database before it is made. */
function watch(prototype: object, name: string, storeOf: (target: unknown) => IDBObjectStore): void {
  const original = Reflect.get(prototype, name) as (...values: unknown[]) => unknown // a method of the interface
  Reflect.set(prototype, name, function (this: unknown, ...values: unknown[]) {
    current?.beforeStoreRequest(storeOf(this), name === 'put')
    return original.apply(this, values)
  })
}

for (const name of ['get', 'put', 'delete', 'getAll']) {
  watch(IDBObjectStore.prototype, name, (target) => target as IDBObjectStore) // the method's own object
}
for (const name of ['getAll', 'count']) {
  watch(IDBIndex.prototype, name, (target) => (target as IDBIndex).objectStore) // the method's own object
}
