/**
 * What was read of a store, kept by name as long as nothing that it is made of is touched.
 *
 * Several components that show the same share one read, and a screen that is opened again has what it had before in its
 * first frame, where that is still so.
 */
import { type ReadonlySignal, type Signal, signal } from '@preact/signals'
import { type StoreFault, StoreUnusable } from '../store/connection.ts'

export type Stored<T> =
  | { readonly kind: 'loading' }
  | { readonly kind: 'ready'; readonly value: T }
  | { readonly kind: 'unusable'; readonly fault: StoreFault }

export interface StoredRead<T> {
  /** Of the last read that has ended. */
  readonly state: ReadonlySignal<Stored<T>>
  /** True: `state` is of the version that was asked for. */
  readonly isFresh: boolean
  /** What is read of that version. */
  readonly reading: Promise<T>
}

export const LOADING = { kind: 'loading' } as const
/** More than a screen shows; the oldest go first. */
const MOST_KEPT = 60

interface Kept {
  readonly state: Signal<Stored<unknown>>
  version: number
  shownVersion: number
  reading: Promise<unknown>
}

export class StoredReads {
  readonly #kept = new Map<string, Kept>()

  /** Returns what is kept under a name at a version, and reads it where that is another one. */
  at<T>(name: string, version: number, read: () => Promise<T>): StoredRead<T> {
    const kept = this.#kept.get(name) ?? this.#keep(name)
    if (kept.version !== version) this.#read(kept, version, read)
    return {
      state: kept.state as ReadonlySignal<Stored<T>>, // a name is of one kind of read
      isFresh: kept.shownVersion === version,
      reading: kept.reading as Promise<T>, // as above
    }
  }

  #keep(name: string): Kept {
    const [oldest] = this.#kept.keys()
    if (oldest !== undefined && this.#kept.size >= MOST_KEPT) this.#kept.delete(oldest)
    const kept: Kept = { state: signal(LOADING), version: -1, shownVersion: -1, reading: Promise.resolve() }
    this.#kept.set(name, kept)
    return kept
  }

  #read(kept: Kept, version: number, read: () => Promise<unknown>): void {
    kept.version = version
    kept.reading = read()
    const show = (state: Stored<unknown>) => {
      // What was read before the last change is not shown after it.
      if (kept.version !== version) return
      kept.shownVersion = version
      kept.state.value = state
    }
    kept.reading.then(
      (value) => show({ kind: 'ready', value }),
      (error: unknown) =>
        show({ kind: 'unusable', fault: error instanceof StoreUnusable ? error.fault : 'unavailable' }),
    )
  }
}
