/**
 * A world of a real browser and a real server: a phone with two tabs behind a proxy that cuts, and a tablet before it.
 *
 * The phone's pages are closed, or their process is ended, in the middle of what they do.
 */
import { randomBytes } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import type { Changed, Unsent } from '../../store/store.ts'
import type { DayTotal } from '../../store/totals.ts'
import { type Fields, readPage, readValuationPage } from '../../sync/protocol.ts'
import type { SyncStatus } from '../../sync/status.ts'
import { Armed } from './armed.ts'
import { type BrowserPage, type Chromium, PageGone } from './cdp.ts'
import type { Calls, Done } from './page.ts'
import type { CuttingProxy } from './proxy.ts'
import type { World } from './run.ts'
import { type BuildName, type FaultKind, isOfStore } from './script.ts'
import { KEPT, type Kept, type Tap } from './taps.ts'

export interface Site {
  readonly browser: Chromium
  readonly proxy: CuttingProxy
  readonly port: number
  readonly userId: string
  /** Of the user whom the devices share. */
  readonly token: string
  /** Cookies of two log-ins. */
  readonly sessions: readonly [string, string]
}

const DAY_MS = 24 * 60 * 60 * 1000
const MOST_TRIES = 60
/** The device that deletes what an earlier run has left: always the same, since a user has fifty at most. */
const CLEANER = '0190b3c6-5a63-7d5a-8f0e-2f2f64e53dfe'

export class BrowserWorld implements World {
  readonly prefix = `${randomBytes(4).toString('hex')}-5a63-7d5a-8f0e-2f2f64e5`
  readonly reports: unknown[] = []
  readonly #site: Site
  readonly #armed = new Armed()
  readonly #phone: string
  readonly #tablet: string
  #tabs: BrowserPage[] = []
  #build: BuildName = 'present'
  #tabletPage: BrowserPage | null = null
  #injected = 0
  #clockIsOff = 0
  #deaths = 0
  #isQuiet = false
  /** After so many milliseconds of the next work the process of the page ends. */
  #crashAfter: number | null = null
  #dying: Promise<void> | null = null

  private constructor(site: Site, phone: string, tablet: string) {
    this.#site = site
    this.#phone = phone
    this.#tablet = tablet
  }

  static async open(site: Site): Promise<BrowserWorld> {
    await emptyServer(site)
    const contexts = await Promise.all(site.sessions.map((sessionid) => site.browser.newContext({ sessionid })))
    const world = new BrowserWorld(site, contexts[0] ?? '', contexts[1] ?? '')
    site.proxy.armed = world.#armed
    site.proxy.onKill = () => {
      world.#dying ??= world.#kill()
      return world.#dying
    }
    world.#tabs = [await world.#openTab(), await world.#openTab()]
    world.#tabletPage = await world.#openPage(world.#tablet, site.port, 'present')
    return world
  }

  get injected(): number {
    return this.#injected + this.#armed.injected
  }

  async arm(fault: FaultKind, at: number): Promise<void> {
    if (fault === 'clock') {
      this.#injected += 1
      this.#clockIsOff = this.#clockIsOff > 0 ? 0 : DAY_MS
      for (const tab of this.#tabs) await call(tab, 'setClock', this.#clockIsOff)
    } else if (fault === 'crashed') this.#crashAfter = at * 15
    else if (isOfStore(fault)) await call(this.#tab, 'arm', fault, at)
    else this.#armed.arm(fault, at)
  }

  async disarm(): Promise<void> {
    this.#isQuiet = true
    this.#armed.disarm()
    this.#crashAfter = null
    for (const tab of this.#tabs) await call(tab, 'disarm')
  }

  async change(taps: readonly Tap[]): Promise<readonly Changed[] | 'not_saved' | 'died'> {
    return (await this.#work('change', taps)) as readonly Changed[] | 'not_saved' | 'died' // what the page returns
  }

  async resolve(unsent: Unsent): Promise<void> {
    await this.#work('resolve', unsent)
  }

  async sync(): Promise<SyncStatus | 'died'> {
    for (let n = 0; ; n += 1) {
      const status = (await this.#work('sync')) as SyncStatus | 'died' // what the page returns
      const isDone = status === 'died' || status.kind === 'done'
      if (isDone || !this.#isQuiet || n === MOST_TRIES) return status
      // A server that was stopped comes back.
      await wait(200)
    }
  }

  async syncInTwoTabs(): Promise<readonly (SyncStatus | 'died')[]> {
    const second = this.#tabs[1] as BrowserPage // there are always two
    const other = call(second, 'syncUnlocked')
    const status = await this.sync()
    const { value } = this.#count((await other) as Done) // what the page returns
    // A request of the second tab may have been the end of the first one, after that was done.
    if (this.#dying !== null) await this.#reopen()
    return [status, value as SyncStatus]
  }

  /** The second tab is of the other build from now on: one that was not reloaded, or was opened after an update. */
  async open(build: BuildName): Promise<void> {
    this.#build = build
    await this.#dying
    this.#dying = null
    for (const tab of this.#tabs) await tab.close()
    this.#tabs = [await this.#openTab(), await this.#openTab(build === 'earlier' ? 'present' : 'earlier')]
  }

  async shown(collection: Kept, id: string): Promise<Fields | null> {
    return (await call(this.#tab, 'shown', collection, id)) as Fields | null // what the page returns
  }

  async unsent(): Promise<readonly Unsent[]> {
    return (await call(this.#tab, 'unsent')) as readonly Unsent[] // what the page returns
  }

  async totals(): Promise<readonly DayTotal[]> {
    return (await call(this.#tab, 'totals')) as readonly DayTotal[] // what the page returns
  }

  async noteElsewhere(id: string, note: string): Promise<void> {
    await this.#onTablet('note', id, note)
  }

  async workElsewhere(id: string, fields: Fields): Promise<void> {
    await this.#onTablet('work', id, fields)
  }

  live(collection: Kept): Promise<Readonly<Record<string, Fields>>> {
    return liveRecords(this.#site, collection)
  }

  worth(): Promise<ReadonlyMap<string, string>> {
    return readWorth(this.#site)
  }

  async elsewhere(): Promise<readonly Readonly<Record<string, Fields>>[]> {
    await this.#onTablet('syncUnlocked')
    const pages = [this.#tabletPage, this.#tabs[1]].filter((page) => page != null)
    return (await Promise.all(pages.map((page) => call(page, 'all', 'procedure_logs')))) as Record<string, Fields>[] // what pages return
  }

  async close(): Promise<void> {
    this.#site.proxy.armed = null
    await this.#dying
    for (const context of [this.#phone, this.#tablet]) await this.#site.browser.closeContext(context)
  }

  get #tab(): BrowserPage {
    return this.#tabs[0] as BrowserPage // there are always two
  }

  /** Does work of the first tab; where that dies at it, it is opened anew. */
  async #work(name: keyof Calls, ...values: unknown[]): Promise<unknown> {
    const crash = this.#crashSoon()
    try {
      const done = this.#count((await call(this.#tab, name, ...values)) as Done) // what the page returns
      await crash
      await this.#dying
      if (!done.isDead && this.#dying === null) return done.value
      if (this.#dying === null) await this.#kill()
    } catch (error) {
      if (!(error instanceof PageGone)) throw error
      await crash
      await this.#dying
    }
    await this.#reopen()
    return 'died'
  }

  async #reopen(): Promise<void> {
    await this.#dying
    this.#dying = null
    this.#tabs[0] = await this.#openTab()
  }

  async #crashSoon(): Promise<void> {
    if (this.#crashAfter === null) return
    const after = this.#crashAfter
    this.#crashAfter = null
    this.#injected += 1
    await wait(after)
    this.#dying ??= this.#tab.crash()
  }

  #kill(): Promise<void> {
    this.#deaths += 1
    return this.#deaths % 2 === 0 ? this.#tab.crash() : this.#tab.close()
  }

  #count(done: Done): Done {
    this.#injected += done.injected
    this.reports.push(...done.reports)
    return done
  }

  async #openTab(build = this.#build): Promise<BrowserPage> {
    const tab = await this.#openPage(this.#phone, this.#site.proxy.port, build)
    await call(tab, 'setClock', this.#clockIsOff)
    return tab
  }

  async #openPage(context: string, port: number, build: BuildName): Promise<BrowserPage> {
    for (let n = 0; n < MOST_TRIES; n += 1) {
      const page = await this.#site.browser.openPage(context, `http://localhost:${port}/app/`)
      try {
        await page.waitFor("'faults' in window")
        await call(page, 'open', this.#site.userId, build)
        return page
      } catch {
        // The server was just stopped: a person opens it once more.
        await page.close()
      }
    }
    throw new Error('the page does not open')
  }

  /** Lets the tablet do something, which meets no fault but those of the server. */
  async #onTablet(name: 'note' | 'work' | 'syncUnlocked', ...values: unknown[]): Promise<void> {
    for (let n = 0; n < MOST_TRIES; n += 1) {
      const answer = await call(this.#tabletPage as BrowserPage, name, ...values) // it is open until the end
      const status = (name === 'syncUnlocked' ? (answer as Done).value : answer) as SyncStatus // what the page returns
      if (status.kind === 'done') return
      await wait(200)
    }
    throw new Error('the tablet does not reach the server')
  }
}

function call(page: BrowserPage, name: keyof Calls, ...values: unknown[]): Promise<unknown> {
  return page.evaluate(`faults.${name}(${values.map((value) => JSON.stringify(value)).join(', ')})`)
}

/** Asks the server itself, as often as it takes. */
async function ask({ port, token, userId }: Site, path: string, body?: object): Promise<unknown> {
  for (let n = 0; n < MOST_TRIES; n += 1) {
    try {
      const answer = await fetch(`http://127.0.0.1:${port}/api/v1/sync/${path}`, {
        method: body === undefined ? 'GET' : 'POST',
        headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json', 'X-Sync-User': userId },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      })
      if (answer.ok) return await answer.json()
    } catch {
      // It was just stopped.
    }
    await wait(200)
  }
  throw new Error(`the server does not answer ${path}`)
}

async function liveRecords(site: Site, wanted: Kept): Promise<Record<string, Fields>> {
  const live: Record<string, Fields> = {}
  let cursor = ''
  for (let hasMore = true; hasMore; ) {
    const page = readPage(await ask(site, `pull?limit=2000${cursor}`))
    for (const { collection, id, data } of page.changes) {
      if (collection === wanted && data !== null) live[id] = data
    }
    cursor = `&cursor=${encodeURIComponent(page.cursor)}`
    hasMore = page.has_more
  }
  return live
}

async function readWorth(site: Site): Promise<ReadonlyMap<string, string>> {
  const worth = new Map<string, string>()
  let cursor = ''
  for (let hasMore = true; hasMore; ) {
    const page = readValuationPage(await ask(site, `valuations?limit=2000${cursor}`))
    for (const { log_id, wrvu } of page.valuations) worth.set(log_id, wrvu)
    cursor = `&cursor=${encodeURIComponent(page.cursor)}`
    hasMore = page.has_more
  }
  return worth
}

/** Deletes what an earlier run has left. */
async function emptyServer(site: Site): Promise<void> {
  const keys: { readonly collection: Kept; readonly id: string }[] = []
  for (const collection of KEPT) {
    for (const id of Object.keys(await liveRecords(site, collection))) keys.push({ collection, id })
  }
  if (keys.length === 0) return
  const { head } = (await ask(site, 'head')) as { head: number } // as the contract has it
  const mutations = keys.map(({ collection, id }) => ({
    mutation_id: crypto.randomUUID(),
    collection,
    op: 'delete',
    id,
    base_rev: head,
  }))
  await ask(site, 'push', { device_id: CLEANER, mutations })
}
