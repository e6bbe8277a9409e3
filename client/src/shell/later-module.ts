/** A module of the app that the first frame does not need: fetched later, once, and kept. */
import { type ReadonlySignal, signal } from '@preact/signals'

export type LaterState<T> =
  | { readonly kind: 'loading' }
  | { readonly kind: 'ready'; readonly module: T }
  /** The file did not come: without a network and a worker, or of a server that has another build by now. */
  | { readonly kind: 'failed' }

export class LaterModule<T> {
  readonly #fetch: () => Promise<T>
  readonly #state = signal<LaterState<T>>({ kind: 'loading' })
  #running: Promise<void> | null = null

  constructor(fetch: () => Promise<T>) {
    this.#fetch = fetch
  }

  get state(): ReadonlySignal<LaterState<T>> {
    return this.#state
  }

  /** Fetches it where it is not here yet; never throws. */
  readonly load = (): Promise<void> => {
    if (this.#state.value.kind === 'ready') return Promise.resolve()
    this.#running ??= this.#loadOnce().finally(() => {
      this.#running = null
    })
    return this.#running
  }

  async #loadOnce(): Promise<void> {
    try {
      this.#state.value = { kind: 'ready', module: await this.#fetch() }
    } catch {
      this.#state.value = { kind: 'failed' }
    }
  }
}
