/** One tab syncs at a time, and none waits for ever for one that was frozen. */
import { expect, test } from 'vitest'
import { LOCK_PATIENCE_MS, type LockManagerLike, takingLocks } from './locks.ts'

/** A lock manager of one lock, as browsers have it: `steal` takes it, and the request of who had it fails. */
function newManager(): LockManagerLike {
  let holder: { readonly fail: (error: Error) => void; readonly released: Promise<unknown> } | null = null
  return {
    async request(_name, options, work) {
      if (options.steal) holder?.fail(new DOMException('stolen', 'AbortError'))
      else if (holder !== null) await untilFree(holder.released, options.signal)
      const running = work()
      await new Promise<void>((resolve, reject) => {
        const mine = { fail: reject, released: running.catch(() => undefined) }
        holder = mine
        running.then(resolve, reject).finally(() => {
          if (holder === mine) holder = null
        })
      })
    },
  }
}

function untilFree(released: Promise<unknown>, signal: AbortSignal | undefined): Promise<unknown> {
  const aborted = new Promise((_resolve, reject) => {
    signal?.addEventListener('abort', () => reject(signal.reason))
  })
  return Promise.race([released, aborted])
}

/** A clock that the test moves. */
function newClock() {
  const controllers: AbortController[] = []
  const timeout = (milliseconds: number) => {
    expect(milliseconds).toBe(LOCK_PATIENCE_MS)
    const controller = new AbortController()
    controllers.push(controller)
    return controller.signal
  }
  const elapse = () => {
    for (const controller of controllers) controller.abort(new DOMException('late', 'TimeoutError'))
  }
  return { timeout, elapse }
}

function newWork() {
  let end: () => void = () => undefined
  let runs = 0
  const work = () => {
    runs += 1
    return new Promise<void>((resolve) => {
      end = resolve
    })
  }
  return { work, end: () => end(), runs: () => runs }
}

const settled = () => new Promise((resolve) => setTimeout(resolve))

test('a tab waits for the one that syncs', async () => {
  const locks = takingLocks(newManager(), newClock().timeout)
  const [first, second] = [newWork(), newWork()]
  const running = locks.withLock('user', first.work)
  const waiting = locks.withLock('user', second.work)
  await settled()
  expect(second.runs()).toBe(0)

  first.end()
  await running
  await settled()

  expect(second.runs()).toBe(1)
  second.end()
  await waiting
})

test('a lock that is held for too long is taken, and the tab that wakes up comes to its own end', async () => {
  const clock = newClock()
  const locks = takingLocks(newManager(), clock.timeout)
  const [frozen, second] = [newWork(), newWork()]
  const sleeping = locks.withLock('user', frozen.work)
  const waiting = locks.withLock('user', second.work)
  await settled()

  clock.elapse()
  await settled()
  expect(second.runs()).toBe(1)
  second.end()
  await waiting
  frozen.end()

  await expect(sleeping).resolves.toBeUndefined()
  expect(frozen.runs()).toBe(1)
})

test('a sync that fails is heard of', async () => {
  const locks = takingLocks(newManager(), newClock().timeout)

  await expect(locks.withLock('user', () => Promise.reject(new Error('broken')))).rejects.toThrow('broken')
})

test('without a lock manager work simply runs', async () => {
  const { work, end, runs } = newWork()
  const done = takingLocks(undefined, newClock().timeout).withLock('user', work)
  end()

  await done
  expect(runs()).toBe(1)
})

test('with a lock manager that refuses work runs all the same, and once', async () => {
  const { work, end, runs } = newWork()
  const refusing: LockManagerLike = { request: () => Promise.reject(new DOMException('no', 'SecurityError')) }
  const done = takingLocks(refusing, newClock().timeout).withLock('user', work)
  await settled()
  end()

  await done
  expect(runs()).toBe(1)
})
