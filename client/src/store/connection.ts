/**
 * A connection that outlives what browsers do to it: closed in the background, upgraded by another tab, blocked.
 *
 * Work that fails because the connection was closed runs once more on a new one, so it must be safe to run twice.
 */
import { openDB } from 'idb'
import { type Database, type Schema, type Upgrade, VERSIONS, type Version } from './schema.ts'

/** Why a store cannot be used; a screen says so in a sentence. */
export type StoreFault = 'blocked' | 'unavailable' | 'full' | 'closed'

export class StoreUnusable extends Error {
  readonly fault: StoreFault

  constructor(fault: StoreFault, cause?: unknown) {
    super(fault, { cause })
    this.fault = fault
  }
}

export type Versions = readonly Version[]

export interface ConnectionOptions {
  readonly name: string
  readonly versions?: Versions
  /** How long an open may be blocked by a tab with an older build, in milliseconds. */
  readonly patience?: number
  readonly setTimer?: (action: () => void, milliseconds: number) => () => void
  /** Epoch milliseconds of this device. */
  readonly now?: () => number
}

const PATIENCE_MS = 3000
/** A database that has not answered for so long never will: WebKit leaves such handles and such opens. */
export const SILENCE_MS = 10_000

export class Connection {
  readonly #options: ConnectionOptions
  #opening: Promise<Database> | null = null
  /** True while an open is blocked: later ones wait behind it and are told nothing. */
  #isBlocked = false
  #isEnded = false
  /** Ends the wait for each piece of work that is under way. */
  readonly #underWay = new Set<(error: unknown) => void>()

  constructor(options: ConnectionOptions) {
    this.#options = options
  }

  /** Runs work on the database, and once more where the connection was found closed. Throws StoreUnusable. */
  async run<T>(work: (database: Database) => Promise<T>): Promise<T> {
    try {
      return await this.#attempt(work)
    } catch (error) {
      if (!isClosed(error)) throw asFault(error)
    }
    this.close()
    try {
      return await this.#attempt(work)
    } catch (error) {
      throw asFault(error)
    }
  }

  /** Lets go of a handle that no longer answers, after which what waits for it runs once more on a new one; never throws. */
  async probe(): Promise<void> {
    const { setTimer = startTimer } = this.#options
    const stop = setTimer(() => this.#drop(), SILENCE_MS)
    await this.run((database) => database.get('meta', 'probe')).catch(() => undefined)
    stop()
  }

  /** Lets go of the handle; the next work opens another one. */
  close(): void {
    const opening = this.#opening
    this.#opening = null
    void opening?.then((database) => database.close()).catch(() => undefined)
  }

  /** Closes for good: what still runs, as a sync whose answer comes late, makes no new database of a deleted one. */
  end(): void {
    this.#isEnded = true
    this.close()
  }

  async #attempt<T>(work: (database: Database) => Promise<T>): Promise<T> {
    const database = await this.#open()
    let end: (error: unknown) => void = () => undefined
    const ended = new Promise<never>((_resolve, reject) => {
      end = reject
    })
    this.#underWay.add(end)
    try {
      return await Promise.race([work(database), ended])
    } finally {
      this.#underWay.delete(end)
    }
  }

  #drop(): void {
    this.close()
    for (const end of this.#underWay) end(new DOMException('no answer', 'InvalidStateError'))
  }

  #open(): Promise<Database> {
    if (this.#isEnded) return Promise.reject(new StoreUnusable('closed'))
    this.#opening ??= this.#openOnce().catch((error) => {
      this.#opening = null
      throw error
    })
    return this.#opening
  }

  async #openOnce(): Promise<Database> {
    const { name, versions = VERSIONS, now = Date.now } = this.#options
    const upgradeTo: Upgrading = (database, from, upgrade) => {
      for (const version of versions.slice(from)) version(database, upgrade, now())
    }
    try {
      return await this.#withPatience((waiting) => this.#openVersion(name, versions.length, waiting, upgradeTo))
    } catch (error) {
      // A newer build has been here: its store has more than ours, and all of ours.
      if (nameOf(error) !== 'VersionError') throw error
      return await this.#withPatience((waiting) => this.#openVersion(name, undefined, waiting, () => undefined))
    }
  }

  #openVersion(name: string, version: number | undefined, waiting: Waiting, upgradeTo: Upgrading): Promise<Database> {
    // Old browsers have none, and some have none in a private window.
    if (!hasDatabases()) return Promise.reject(new StoreUnusable('unavailable'))
    return openDB<Schema>(name, version, {
      blocked: waiting.onBlocked,
      upgrade: (database, from, _to, upgrade) => {
        waiting.onUpgrade()
        // One that is cut off fails by its open.
        upgrade.done.catch(() => undefined)
        upgradeTo(database, from, upgrade as Upgrade) // of all stores
      },
      blocking: () => this.close(),
      terminated: () => this.close(),
    })
  }

  /** An open that another tab blocks, or that is not answered, ends after a while, with a sentence instead of a spinner. */
  #withPatience(open: (waiting: Waiting) => Promise<Database>): Promise<Database> {
    const { patience = PATIENCE_MS, setTimer = startTimer } = this.#options
    return new Promise((resolve, reject) => {
      let isGivenUp = false
      const giveUp = (fault: StoreFault) => () => {
        isGivenUp = true
        reject(new StoreUnusable(fault))
      }
      let stop = () => {}
      const onBlocked = () => {
        this.#isBlocked = true
        stop()
        stop = setTimer(giveUp('blocked'), patience)
      }
      if (this.#isBlocked) onBlocked()
      else stop = setTimer(giveUp('closed'), SILENCE_MS)
      // An upgrade may take as long as it takes.
      open({ onBlocked, onUpgrade: () => stop() })
        .then((database) => {
          // A handle that nobody waits for any more would block the next upgrade.
          if (isGivenUp) database.close()
          else resolve(database)
        }, reject)
        .finally(() => {
          this.#isBlocked = false
          stop()
        })
    })
  }
}

type Upgrading = (database: Database, from: number, upgrade: Upgrade) => void

interface Waiting {
  readonly onBlocked: () => void
  readonly onUpgrade: () => void
}

function hasDatabases(): boolean {
  return ((globalThis.indexedDB as IDBFactory | null | undefined) ?? null) !== null // not so in every browser
}

function startTimer(action: () => void, milliseconds: number): () => void {
  const timer = setTimeout(action, milliseconds)
  return () => clearTimeout(timer)
}

function nameOf(error: unknown): string {
  return error instanceof Error || error instanceof DOMException ? error.name : ''
}

/** WebKit closes databases of pages in the background; the handle stays and everything on it fails. */
function isClosed(error: unknown): boolean {
  return ['InvalidStateError', 'UnknownError', 'AbortError', 'TransactionInactiveError'].includes(nameOf(error))
}

function asFault(error: unknown): unknown {
  if (error instanceof StoreUnusable) return error
  const name = nameOf(error)
  if (name === 'QuotaExceededError') return new StoreUnusable('full', error)
  if (isClosed(error)) return new StoreUnusable('closed', error)
  // As in private mode of some browsers, or where the person forbids storage.
  return name === 'SecurityError' || name === 'ReferenceError' ? new StoreUnusable('unavailable', error) : error
}
