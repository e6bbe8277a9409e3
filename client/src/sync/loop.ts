/** When the sync runs, and in which tab. */
import type { Locks } from './locks.ts'
import type { Channel } from './news.ts'
import type { SyncStatus } from './status.ts'

export interface LoopOptions {
  readonly name: string
  readonly run: () => Promise<SyncStatus>
  readonly locks: Locks
  readonly channel: Channel
  readonly now: () => number
  readonly jitter: () => number
  /** Calls back after so many milliseconds; returns what ends the wait. */
  readonly setTimer: (action: () => void, milliseconds: number) => () => void
  readonly onStatus: (status: SyncStatus) => void
}

const USUAL_MS = 60_000
const OFFLINE_MS = 30_000

/** Runs the sync when it is asked for, and by a timer. */
export class SyncLoop {
  readonly #options: LoopOptions
  #isWanted = false
  #running: Promise<void> | null = null
  #stopTimer: (() => void) | null = null
  #isStopped = false

  constructor(options: LoopOptions) {
    this.#options = options
  }

  /** Asks for a sync: at the start, on return to the app, when a network is there, after each write. */
  request(): void {
    this.#isWanted = true
    this.#running ??= this.#runWhileWanted().finally(() => {
      this.#running = null
    })
  }

  /** Resolves when no sync is under way. */
  async settled(): Promise<void> {
    while (this.#running !== null) await this.#running
  }

  stop(): void {
    this.#isStopped = true
    this.#stopTimer?.()
  }

  async #runWhileWanted(): Promise<void> {
    while (this.#isWanted && !this.#isStopped) {
      this.#isWanted = false
      await this.#options.locks.withLock(this.#options.name, () => this.#runOnce())
    }
  }

  async #runOnce(): Promise<void> {
    this.#stopTimer?.()
    this.#tell({ kind: 'syncing' })
    const status = await this.#options.run()
    this.#tell(status)
    const wait = this.#waitAfter(status)
    if (wait !== null && !this.#isStopped) this.#stopTimer = this.#options.setTimer(() => this.request(), wait)
  }

  #tell(status: SyncStatus): void {
    // What a sync of a closed store comes to says nothing of the one that is open now.
    if (this.#isStopped) return
    this.#options.onStatus(status)
    this.#options.channel.post({ kind: 'status', status })
  }

  /** Returns milliseconds until the next try; null where nothing changes until a person does something. */
  #waitAfter(status: SyncStatus): number | null {
    switch (status.kind) {
      case 'done':
        return USUAL_MS * (1 + this.#options.jitter() / 2)
      case 'offline':
      case 'no_store':
        return OFFLINE_MS * (1 + this.#options.jitter() / 2)
      case 'waiting':
        return Math.max(0, status.until - this.#options.now())
      case 'new':
      case 'syncing':
      case 'expired':
      case 'revoked':
      case 'other_user':
      case 'too_old':
      case 'stopped':
      case 'fault':
        return null
      default:
        return status satisfies never
    }
  }
}
