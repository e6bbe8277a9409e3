/** Whether the browser may empty the store by itself, and how much room there is. */

/** `refused`: the browser may empty the store, as after seven days without a visit. `unknown`: it does not say. */
export type Persistence = 'kept' | 'refused' | 'unknown'

export interface StorageState {
  readonly persistence: Persistence
  /** Bytes; null: the browser does not say. */
  readonly used: number | null
  readonly room: number | null
}

/** Asks the browser to keep the store, where it does not do so yet, and returns its answer; never throws. */
export async function askPersistence(storage: StorageManager | undefined): Promise<Persistence> {
  return answerOf(storage, async (manager) => (await manager.persisted()) || (await manager.persist()))
}

/** Returns how the browser treats the store, without asking for anything; never throws. */
export async function readStorageState(storage: StorageManager | undefined): Promise<StorageState> {
  const persistence = await answerOf(storage, (manager) => manager.persisted())
  const { usage = null, quota = null } = (await storage?.estimate?.().catch(() => undefined)) ?? {}
  return { persistence, used: usage, room: quota }
}

async function answerOf(
  storage: StorageManager | undefined,
  ask: (manager: StorageManager) => Promise<boolean>,
): Promise<Persistence> {
  try {
    // There is none without a secure context.
    if (storage === undefined) return 'unknown'
    return (await ask(storage)) ? 'kept' : 'refused'
  } catch {
    return 'unknown'
  }
}
