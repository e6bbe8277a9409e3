/** One syncing tab by Web Locks, and no tab that a browser has frozen with the lock in its hand. */

/** One tab at a time, such as by Web Locks. */
export interface Locks {
  /** Runs work while no other tab holds the lock of that name. */
  withLock(name: string, work: () => Promise<void>): Promise<void>
}

/** As much of `navigator.locks` as is asked. */
export interface LockManagerLike {
  request(name: string, options: LockOptions, work: () => Promise<void>): Promise<void>
}

/** How long a tab waits for one that syncs: a whole sync takes seconds, and each of its requests half a minute at most. */
export const LOCK_PATIENCE_MS = 90_000

/**
 * Returns locks that are taken from a tab which holds one for too long.
 *
 * The tab that is frozen may wake up and go on: two tabs that sync at once pass over nothing, by the rules of pages and of
 * the queue. Without a lock manager, as without a secure context, or with one that refuses, every tab syncs as it likes.
 */
export function takingLocks(
  manager: LockManagerLike | undefined,
  timeout: (milliseconds: number) => AbortSignal,
): Locks {
  return {
    async withLock(name, work) {
      if (manager === undefined) return work()
      const patience = timeout(LOCK_PATIENCE_MS)
      if (await isDoneUnder(manager, name, { signal: patience }, work)) return
      await isDoneUnder(manager, name, { steal: true }, work)
    },
  }
}

/** Runs work under the lock, and returns whether it ran: not where it was waited for in vain. */
async function isDoneUnder(
  manager: LockManagerLike,
  name: string,
  options: LockOptions,
  work: () => Promise<void>,
): Promise<boolean> {
  let running: Promise<void> | null = null
  const start = () => {
    running = work()
    return running
  }
  try {
    await manager.request(name, options, start)
  } catch {
    if (running === null && options.signal?.aborted === true) return false
    // Another tab has taken the lock meanwhile: what was begun here comes to its own end. Or the browser gives no locks.
    await (running ?? work())
  }
  return true
}
