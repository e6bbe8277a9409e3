/** Stores on this phone that are not open: what of them is not sent, and their end. */
import { deleteDB } from 'idb'
import { Connection } from '../store/connection.ts'
import { Store } from '../store/store.ts'

export interface ClosedStores {
  /** Returns how many edits are not sent; null: not known. */
  readonly count: (userId: string) => Promise<number | null>
  /** Deletes what the server has, and the store where nothing else is in it; returns how many edits are left. */
  readonly strip: (userId: string) => Promise<number | null>
  readonly remove: (userId: string) => Promise<void>
}

/** Returns the name of the database of a user. */
export function storeName(userId: string): string {
  return `openrvu-${userId}`
}

/** `forget` is told the name of a store that is deleted, for what is kept of it elsewhere. */
export function createClosedStores(newMutationId: () => string, forget: (name: string) => void): ClosedStores {
  const look = async (userId: string, work: (store: Store) => Promise<number>): Promise<number | null> => {
    const store = new Store({ connection: new Connection({ name: storeName(userId) }), newMutationId })
    try {
      return await work(store)
    } catch {
      return null
    } finally {
      store.close()
    }
  }
  const remove = async (userId: string): Promise<void> => {
    forget(storeName(userId))
    // A tab that has it open lets go of it: until then the deletion waits, and nothing waits for the deletion.
    await new Promise<void>((resolve) => {
      deleteDB(storeName(userId), { blocked: () => resolve() }).then(resolve, () => resolve())
    })
  }
  return {
    count: (userId) => look(userId, (store) => store.unsentCount()),
    async strip(userId) {
      const unsent = await look(userId, async (store) => {
        await store.keepOnlyUnsent()
        return store.unsentCount()
      })
      if (unsent === 0) await remove(userId)
      return unsent
    },
    remove,
  }
}
