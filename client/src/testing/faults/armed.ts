/** What is armed to go wrong: a fault waits for so many events of its kind, happens once, and is counted. */
import { type FaultKind, isOfStore } from './script.ts'

/** The page is gone: nothing of it runs on. */
export class Killed extends Error {}

export class Armed {
  #faults: { fault: FaultKind; at: number }[] = []
  /** How many faults happened. */
  injected = 0
  isDead = false
  /** A look at the screen meets no fault: what is armed waits for the tap. */
  isLooking = false

  arm(fault: FaultKind, at: number): void {
    this.#faults.push({ fault, at })
  }

  disarm(): void {
    this.#faults = []
  }

  /** Returns the fault that happens at this event; null: none. */
  due(concerns: (fault: FaultKind) => boolean): FaultKind | null {
    const armed = this.#faults.find((one) => concerns(one.fault))
    if (armed === undefined) return null
    if (armed.at > 0) {
      armed.at -= 1
      return null
    }
    this.#faults = this.#faults.filter((one) => one !== armed)
    this.injected += 1
    return armed.fault
  }

  async look<T>(look: () => Promise<T>): Promise<T> {
    this.isLooking = true
    try {
      return await look()
    } finally {
      this.isLooking = false
    }
  }

  /** Is called before each request of the database. */
  beforeStoreRequest(store: IDBObjectStore, isWrite: boolean): void {
    if (this.isLooking) return
    if (this.isDead) throw new Killed()
    const fault = this.due((one) => isOfStore(one) && (one !== 'full' || isWrite))
    if (fault === null) return
    if (fault === 'full') throw new DOMException('no space', 'QuotaExceededError')
    store.transaction.db.close()
    if (fault === 'killed_in_store') this.isDead = true
    store.transaction.abort()
    if (this.isDead) throw new Killed()
  }
}

/** Lets what is armed look at each request of the database before it is made. */
export function watchStore(armed: () => Armed | null): void {
  for (const name of ['get', 'put', 'delete', 'getAll', 'openCursor']) {
    watch(IDBObjectStore.prototype, name, armed, (target) => target as IDBObjectStore) // the method's own object
  }
  for (const name of ['getAll', 'count', 'openCursor']) {
    watch(IDBIndex.prototype, name, armed, (target) => (target as IDBIndex).objectStore) // the method's own object
  }
}

function watch(
  prototype: object,
  name: string,
  armed: () => Armed | null,
  storeOf: (target: unknown) => IDBObjectStore,
): void {
  const original = Reflect.get(prototype, name) as (...values: unknown[]) => unknown // a method of the interface
  Reflect.set(prototype, name, function (this: unknown, ...values: unknown[]) {
    armed()?.beforeStoreRequest(storeOf(this), name === 'put')
    return original.apply(this, values)
  })
}
