/**
 * A world of a real browser and a real server: a phone with two tabs behind a proxy that cuts, and a tablet before it.
 *
 * The phone's pages are closed, or their process is ended, in the middle of what they do.
 */
import { randomBytes } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import type { Changed, Unsent } from '../../store/store.ts'
import type { DayTotal } from '../../store/totals.ts'
import { type Fields, readPage, readPushAnswer, readValuationPage } from '../../sync/protocol.ts'
import type { SyncStatus } from '../../sync/status.ts'
import { Armed } from './armed.ts'
import { type BrowserPage, type Chromium, PageGone } from './cdp.ts'
import type { Calls, Done } from './page.ts'
import type { CuttingProxy } from './proxy.ts'
import { type BuildName, type FaultKind, isOfStore, type Step } from './script.ts'
import type { OtherDevice, Records, World } from './script-world.ts'
import { KEPT, type Kept, OF_OTHERS, type Tap } from './taps.ts'

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
/** The device that writes at the server itself: always the same, since a user has fifty at most. */
const WRITER = '0190b3c6-5a63-7d5a-8f0e-2f2f64e53dfe'

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
  readonly #tabletBuild: BuildName
  /** Shifts that others have noted at the server itself. */
  readonly #noted = new Set<string>()
  #injected = 0
  #clockIsOff = 0
  #deaths = 0
  #isQuiet = false
  /** After so many milliseconds of the next work the process of the page ends. */
  #crashAfter: number | null = null
  #dying: Promise<void> | null = null

  private constructor(site: Site, phone: string, tablet: string, tabletBuild: BuildName) {
    this.#site = site
    this.#phone = phone
    this.#tablet = tablet
    this.#tabletBuild = tabletBuild
  }

  /** In a script of both builds the tablet is of the earlier one. */
  static async open(site: Site, script: readonly Step[]): Promise<BrowserWorld> {
    await emptyServer(site)
    const contexts = await Promise.all(site.sessions.map((sessionid) => site.browser.newContext({ sessionid })))
    const tabletBuild = script.some((step) => step.do === 'open') ? 'earlier' : 'present'
    const world = new BrowserWorld(site, contexts[0] ?? '', contexts[1] ?? '', tabletBuild)
    site.proxy.armed = world.#armed
    site.proxy.onKill = () => {
      world.#dying ??= world.#kill()
      return world.#dying
    }
    site.proxy.onMeanwhile = () => writeMeanwhile(site)
    world.#tabs = [await world.#openTab(), await world.#openTab()]
    world.#tabletPage = await world.#openPage(world.#tablet, site.port, tabletBuild)
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

  async editElsewhere(collection: Kept, id: string, fields: Fields): Promise<void> {
    if (this.#writesItself(collection)) await this.#onTablet('edit', collection, id, fields)
    else if ((await this.live(collection))[id] !== undefined) await this.#writeAtServer(id, fields, true)
  }

  async workElsewhere(id: string, fields: Fields | null): Promise<void> {
    if (this.#writesItself('shifts')) return this.#onTablet('work', id, fields)
    await this.#writeAtServer(id, fields, this.#noted.has(id))
    this.#noted.add(id)
  }

  live(collection: Kept): Promise<Records> {
    return liveRecords(this.#site, collection)
  }

  worth(): Promise<ReadonlyMap<string, string>> {
    return readWorth(this.#site)
  }

  async elsewhere(): Promise<readonly OtherDevice[]> {
    // Over one store with the first tab, which is of the present build by now.
    const devices = [await lookAt(this.#tabs[1] as BrowserPage, 'present')] // there are always two
    await this.#onTablet('syncUnlocked')
    devices.push(await lookAt(this.#tabletPage as BrowserPage, this.#tabletBuild)) // it is open until the end
    if (this.#tabletBuild === 'present') return devices
    await this.#tabletPage?.close()
    this.#tabletPage = await this.#openPage(this.#tablet, this.#site.port, 'present')
    await this.#onTablet('syncUnlocked')
    return [...devices, await lookAt(this.#tabletPage, 'present')]
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

  /** Returns true if the tablet knows what it is to write. */
  #writesItself(collection: Kept): boolean {
    return this.#tabletBuild === 'present' || collection !== 'shifts'
  }

  /** Writes a shift as a third device does, of which the tablet then hears. */
  async #writeAtServer(id: string, fields: Fields | null, isThere: boolean): Promise<void> {
    const base_rev = isThere ? await headOf(this.#site) : null
    const change = fields === null ? { op: 'delete' } : { op: 'upsert', data: fields }
    await push(this.#site, [{ collection: 'shifts', id, base_rev, ...change }])
    await this.#onTablet('syncUnlocked')
  }

  /** Lets the tablet do something, which meets no fault but those of the server. */
  async #onTablet(name: 'edit' | 'work' | 'syncUnlocked', ...values: unknown[]): Promise<void> {
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

async function liveRecords(site: Site, wanted: Kept): Promise<Records> {
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
  const base_rev = await headOf(site)
  await push(
    site,
    keys.map((key) => ({ ...key, op: 'delete', base_rev })),
  )
}

/** Writes into all records what no other device writes. */
async function writeMeanwhile(site: Site): Promise<void> {
  const base_rev = await headOf(site)
  const changes: object[] = []
  for (const collection of KEPT) {
    const { field, meanwhile } = OF_OTHERS[collection]
    for (const id of Object.keys(await liveRecords(site, collection))) {
      changes.push({ collection, id, op: 'upsert', base_rev, data: { [field]: meanwhile } })
    }
  }
  if (changes.length > 0) await push(site, changes)
}

async function headOf(site: Site): Promise<number> {
  return ((await ask(site, 'head')) as { head: number }).head // as the contract has it
}

/** Writes at the server. Throws where it does not take it. */
async function push(site: Site, changes: readonly object[]): Promise<void> {
  const mutations = changes.map((change) => ({ mutation_id: crypto.randomUUID(), ...change }))
  const { results } = readPushAnswer(await ask(site, 'push', { device_id: WRITER, mutations }))
  const refused = results.filter(({ outcome }) => outcome.status !== 'applied' && outcome.status !== 'merged')
  if (refused.length > 0) throw new Error(`the server did not take ${JSON.stringify(refused)}`)
}

async function lookAt(page: BrowserPage, build: BuildName): Promise<OtherDevice> {
  const allOf = async (collection: Kept) => (await call(page, 'all', collection)) as Records // what the page returns
  return { build, shown: { procedure_logs: await allOf('procedure_logs'), shifts: await allOf('shifts') } }
}
