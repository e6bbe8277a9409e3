/** A world in memory: a scripted server, fake-indexeddb, a clock, and a page that dies where it is told to. */
import 'fake-indexeddb/auto'
import { Connection, StoreUnusable } from '../../store/connection.ts'
import { type Changed, Store, type Unsent } from '../../store/store.ts'
import type { DayTotal } from '../../store/totals.ts'
import { SyncClient, type SyncReport } from '../../sync/client.ts'
import { createSend } from '../../sync/http.ts'
import { newId } from '../../sync/ids.ts'
import { type Build, type Fields, type Mutation, THIS_BUILD } from '../../sync/protocol.ts'
import type { SyncStatus } from '../../sync/status.ts'
import { random } from '../device.ts'
import { EARLIER_BUILD } from '../earlier-build.ts'
import { problem, ScriptedServer, USER_ID } from '../server.ts'
import { Armed, Killed, watchStore } from './armed.ts'
import { type BuildName, type FaultKind, isOfStore } from './script.ts'
import type { OtherDevice, Records, World } from './script-world.ts'
import { changesOf, halfOf, KEPT, type Kept, OF_OTHERS, type Tap } from './taps.ts'

const START = Date.UTC(2026, 2, 14, 15)
const ELSEWHERE = '0190b3c6-5a63-7d5a-8f0e-2f2f64e53dff'
const DAY_MS = 24 * 60 * 60 * 1000

interface OpenedDevice {
  readonly name: string
  readonly build: Build
  readonly request: typeof fetch
  readonly report: (report: SyncReport) => void
}

interface Tab {
  readonly store: Store
  readonly client: SyncClient
}

let worlds = 0
let current: Armed | null = null
watchStore(() => current)

export class MemoryWorld implements World {
  readonly prefix = '0190b3c6-5a63-7d5a-8f0e-2f2f64e5'
  readonly reports: SyncReport[] = []
  readonly #server = new ScriptedServer()
  readonly #armed = new Armed()
  readonly #name = `world-${++worlds}`
  readonly #fetch = this.#server.fetch
  #backup = new Map(this.#server.records)
  #now = START
  #tab: Tab
  #build: BuildName = 'present'
  /** Once both builds were opened. */
  #hasBoth = false
  #isRestored = false
  /** Another device, which meets no fault, and is updated at the end. */
  #tablet: Tab

  constructor() {
    current = this.#armed
    this.#tab = this.#openTab()
    this.#tablet = this.#openTablet(EARLIER_BUILD)
  }

  get injected(): number {
    return this.#armed.injected
  }

  async arm(fault: FaultKind, at: number): Promise<void> {
    if (fault === 'epoch') this.#restore()
    else if (fault === 'clock') this.#jump()
    else if (fault === 'retention') this.#requireResync()
    else if (fault === 'rejected') this.#rejectOnce()
    else this.#armed.arm(fault, at)
  }

  async disarm(): Promise<void> {
    this.#armed.disarm()
    this.#server.reject = () => null
  }

  async change(taps: readonly Tap[]): Promise<readonly Changed[] | 'not_saved' | 'died'> {
    return this.#alive(async () => {
      try {
        return await this.#tab.store.change(changesOf(taps))
      } catch (error) {
        if (error instanceof StoreUnusable) return 'not_saved'
        throw error
      }
    })
  }

  async resolve({ collection, id, shown }: Unsent): Promise<void> {
    await this.#tab.store.resolve(collection, id, shown)
  }

  sync(): Promise<SyncStatus | 'died'> {
    return this.#alive(() => this.#tab.client.run())
  }

  async syncInTwoTabs(): Promise<readonly (SyncStatus | 'died')[]> {
    const other = this.#openTab(this.#hasBoth ? otherThan(this.#build) : this.#build)
    const statuses: (SyncStatus | 'died')[] = []
    const runs = [this.#tab, other].map(({ client }) => client.run().then((status) => statuses.push(status)))
    await this.#alive(() => Promise.all(runs))
    other.store.close()
    return statuses
  }

  async open(build: BuildName): Promise<void> {
    this.#hasBoth = true
    this.#build = build
    this.#tab.store.close()
    this.#tab = this.#openTab()
  }

  shown(collection: Kept, id: string): Promise<Fields | null> {
    return this.#armed.look(async () => (await this.#tab.store.record(collection, id))?.shown ?? null)
  }

  unsent(): Promise<readonly Unsent[]> {
    return this.#armed.look(() => this.#tab.store.unsent())
  }

  totals(): Promise<readonly DayTotal[]> {
    return this.#armed.look(() => this.#tab.store.totalsBetween('2026-01-01', '2026-12-31'))
  }

  async editElsewhere(collection: Kept, id: string, fields: Fields): Promise<void> {
    if (this.#server.shown(id, collection) !== null) this.#server.write(id, fields, collection)
    await this.#keepElsewhere()
  }

  async workElsewhere(id: string, fields: Fields | null): Promise<void> {
    this.#server.write(id, fields, 'shifts')
    await this.#keepElsewhere()
  }

  async live(collection: Kept): Promise<Records> {
    return this.#server.live(collection)
  }

  async worth(): Promise<ReadonlyMap<string, string>> {
    return new Map(Object.entries(this.#server.live()).map(([id, fields]) => [id, this.#server.worth(fields)]))
  }

  /** A restored server is given back by each device what that has: then the tablet stays out of it. */
  async elsewhere(): Promise<readonly OtherDevice[]> {
    if (this.#isRestored) return []
    return this.#armed.look(async () => {
      const before = await this.#lookAtTablet('earlier')
      this.#tablet.store.close()
      this.#tablet = this.#openTablet(THIS_BUILD)
      return [before, await this.#lookAtTablet('present')]
    })
  }

  async close(): Promise<void> {
    this.#tab.store.close()
    this.#tablet.store.close()
  }

  /** What others write is in the next back-up, and on the tablet. */
  async #keepElsewhere(): Promise<void> {
    this.#backup = new Map(this.#server.records)
    await this.#armed.look(() => this.#tablet.client.run())
  }

  async #lookAtTablet(build: BuildName): Promise<OtherDevice> {
    const { client, store } = this.#tablet
    await client.run()
    const shownOf = async (collection: Kept) =>
      Object.fromEntries((await store.shownOf(collection)).map(({ id, shown }) => [id, shown ?? {}]))
    return { build, shown: { procedure_logs: await shownOf('procedure_logs'), shifts: await shownOf('shifts') } }
  }

  #openTablet(build: Build): Tab {
    const report = (one: SyncReport) => this.reports.push(one)
    return this.#openDevice({ name: `${this.#name}-tablet`, build, request: this.#fetch, report })
  }

  /** Does work of the page; where the page dies at it, it is opened anew. */
  async #alive<T>(work: () => Promise<T>): Promise<T | 'died'> {
    try {
      const done = await work()
      if (!this.#armed.isDead) return done
    } catch (error) {
      if (!this.#armed.isDead) throw error
    }
    this.#tab.store.close()
    this.#armed.isDead = false
    this.#tab = this.#openTab()
    return 'died'
  }

  #openTab(build = this.#build): Tab {
    return this.#openDevice({
      name: this.#name,
      build: build === 'earlier' ? EARLIER_BUILD : THIS_BUILD,
      request: (input, init) => this.#request(String(input), init),
      report: (one) => {
        // A page that is gone reports nothing.
        if (!this.#armed.isDead) this.reports.push(one)
      },
    })
  }

  #openDevice({ name, build, request, report }: OpenedDevice): Tab {
    const now = () => this.#now
    const store = new Store({
      connection: new Connection({ name }),
      newMutationId: () => newId(this.#now, random),
      now,
    })
    const send = createSend({
      fetch: request,
      userId: USER_ID,
      unsentCount: () => store.unsentToTell(),
      csrfToken: () => 'token',
      timeout: () => new AbortController().signal,
    })
    const newDeviceId = () => 'device'
    return {
      store,
      client: new SyncClient({ store, send, userId: USER_ID, now, newId: newDeviceId, jitter: () => 0, report, build }),
    }
  }

  async #request(path: string, init: RequestInit | undefined): Promise<Response> {
    if (this.#armed.isDead) throw new Killed()
    const fault = this.#armed.due((one) => !isOfStore(one))
    switch (fault) {
      case null:
        return this.#fetch(path, init)
      case 'cut_before':
        throw new TypeError('network')
      case 'cut_after':
        await this.#fetch(path, init)
        throw new TypeError('network')
      case 'killed_before_answer':
        this.#armed.isDead = true
        throw new Killed()
      case 'killed_after_answer':
        await this.#fetch(path, init)
        this.#armed.isDead = true
        throw new Killed()
      case 'meanwhile':
        this.#writeMeanwhile()
        return this.#fetch(path, init)
      case 'half_results':
        return this.#fetch(path, path.endsWith('push') ? { ...init, body: halfOf(String(init?.body)) } : init)
      default:
        return strangeAnswer(fault, await this.#fetch(path, init))
    }
  }

  /** After a restore others' later versions win, which is no fault of this device. */
  #writeMeanwhile(): void {
    if (this.#isRestored) return
    for (const collection of KEPT) {
      const { field, meanwhile } = OF_OTHERS[collection]
      for (const id of Object.keys(this.#server.live(collection)))
        this.#server.write(id, { [field]: meanwhile }, collection)
    }
    this.#backup = new Map(this.#server.records)
  }

  #restore(): void {
    this.#armed.injected += 1
    this.#isRestored = true
    this.#server.restore(this.#backup)
  }

  #jump(): void {
    this.#armed.injected += 1
    this.#now += this.#now > START ? -DAY_MS : DAY_MS
  }

  #requireResync(): void {
    this.#armed.injected += 1
    this.#server.write(ELSEWHERE, { key: 'theme', value: this.#armed.injected }, 'settings')
    this.#server.purgedThrough = this.#server.head
  }

  #rejectOnce(): void {
    let isDone = false
    this.#server.reject = (_: Mutation) => {
      if (isDone) return null
      isDone = true
      this.#armed.injected += 1
      return 'invalid'
    }
  }
}

function otherThan(build: BuildName): BuildName {
  return build === 'earlier' ? 'present' : 'earlier'
}

async function strangeAnswer(fault: FaultKind, answer: Response): Promise<Response> {
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
