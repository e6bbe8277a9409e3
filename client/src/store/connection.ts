/**
 * A connection that outlives what browsers do to it: closed in the background, upgraded by another tab, blocked.
 *
 * Work that fails because the connection was closed runs once more on a new one, so it must be safe to run twice.
 */
import { openDB } from 'idb'
import { type Database, type Schema, type Upgrade, VERSIONS } from './schema.ts'

/** Why a store cannot be used; a screen says so in a sentence. */
export type StoreFault = 'blocked' | 'unavailable' | 'full' | 'closed'

export class StoreUnusable extends Error {
  readonly fault: StoreFault

  constructor(fault: StoreFault, cause?: unknown) {
    super(fault, { cause })
    this.fault = fault
  }
}

export type Versions = readonly ((database: Database, upgrade: Upgrade) => void)[]

export interface ConnectionOptions {
  readonly name: string
  readonly versions?: Versions
  /** How long an open may be blocked by a tab with an older build, in milliseconds. */
  readonly patience?: number
  readonly setTimer?: (action: () => void, milliseconds: number) => () => void
}

const PATIENCE_MS = 3000

export class Connection {
  readonly #options: ConnectionOptions
  #opening: Promise<Database> | null = null

  constructor(options: ConnectionOptions) {
    this.#options = options
  }

  /** Runs work on the database, and once more where the connection was found closed. Throws StoreUnusable. */
  async run<T>(work: (database: Database) => Promise<T>): Promise<T> {
    try {
      return await work(await this.#open())
    } catch (error) {
      if (!isClosed(error)) throw asFault(error)
    }
    this.close()
    try {
      return await work(await this.#open())
    } catch (error) {
      throw asFault(error)
    }
  }

  /** Lets go of the handle; the next work opens another one. */
  close(): void {
    const opening = this.#opening
    this.#opening = null
    void opening?.then((database) => database.close()).catch(() => undefined)
  }

  #open(): Promise<Database> {
    this.#opening ??= this.#openOnce().catch((error) => {
      this.#opening = null
      throw error
    })
    return this.#opening
  }

  async #openOnce(): Promise<Database> {
    const { name, versions = VERSIONS } = this.#options
    try {
      return await this.#withPatience((onBlocked) => this.#openVersion(name, versions, onBlocked))
    } catch (error) {
      // A newer build has been here: its store has more than ours, and all of ours.
      if (nameOf(error) !== 'VersionError') throw error
      return await this.#withPatience((onBlocked) =>
        openDB<Schema>(name, undefined, { blocked: onBlocked, ...this.#handlers() }),
      )
    }
  }

  #openVersion(name: string, versions: Versions, onBlocked: () => void): Promise<Database> {
    return openDB<Schema>(name, versions.length, {
      blocked: onBlocked,
      upgrade: (database, from, _to, upgrade) => {
        for (const version of versions.slice(from)) version(database, upgrade as Upgrade) // of all stores
      },
      ...this.#handlers(),
    })
  }

  #handlers() {
    return { blocking: () => this.close(), terminated: () => this.close() }
  }

  /** An open that another tab blocks ends after a while, with a sentence instead of a spinner. */
  #withPatience(open: (onBlocked: () => void) => Promise<Database>): Promise<Database> {
    const { patience = PATIENCE_MS, setTimer = startTimer } = this.#options
    return new Promise((resolve, reject) => {
      let stop: (() => void) | null = null
      const onBlocked = () => {
        stop = setTimer(() => reject(new StoreUnusable('blocked')), patience)
      }
      open(onBlocked)
        .then(resolve, reject)
        .finally(() => stop?.())
    })
  }
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
