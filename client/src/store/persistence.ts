/** Persistence of the store: if the browser may empty it by itself, and how much is in it. */

export interface StorageState {
  /** True: the browser has promised to keep what is stored; false: it may empty it, as after seven days without a visit. */
  readonly isPersistent: boolean | null
  /** null: it does not say, which is never zero. */
  readonly usedBytes: number | null
}

/** Asks the browser to keep what is stored, where it does not yet; null: it does not say. Never throws. */
export function askPersistence(storage: StorageManager | undefined): Promise<boolean | null> {
  return answerOf(storage, async (manager) => (await manager.persisted()) || (await manager.persist()))
}

/** Returns how the browser treats what is stored, without asking it for anything. Never throws. */
export async function readStorageState(storage: StorageManager | undefined): Promise<StorageState> {
  const [isPersistent, usedBytes] = await Promise.all([
    answerOf(storage, (manager) => manager.persisted()),
    answerOf(storage, async (manager) => (await manager.estimate()).usage ?? null),
  ])
  return { isPersistent, usedBytes }
}

async function answerOf<T>(
  storage: StorageManager | undefined,
  ask: (manager: StorageManager) => Promise<T>,
): Promise<T | null> {
  try {
    // There is none without a secure context, and an older one has not all of it.
    return storage === undefined ? null : await ask(storage)
  } catch {
    return null
  }
}
