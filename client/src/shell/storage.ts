/** What the browser says of the place where it stores things. */

export interface StorageState {
  /** Whether it has promised to keep what is stored; null: it does not say. */
  readonly isPersistent: boolean | null
  /** null: it does not say. */
  readonly usedBytes: number | null
}

export async function storageState(): Promise<StorageState> {
  // Missing without a secure context, and in older browsers.
  const storage: Partial<StorageManager> | undefined = navigator.storage
  const [isPersistent, estimate] = await Promise.all([
    storage?.persisted?.().catch(() => null),
    storage?.estimate?.().catch(() => null),
  ])
  return { isPersistent: isPersistent ?? null, usedBytes: estimate?.usage ?? null }
}

/** Asks the browser to keep what is stored, and returns whether it promised. */
export async function askToPersist(): Promise<boolean> {
  const storage: Partial<StorageManager> | undefined = navigator.storage
  return (await storage?.persist?.().catch(() => false)) ?? false
}
