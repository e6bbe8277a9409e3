import { expect, test } from 'vitest'
import { SyncLoop } from './loop.ts'
import type { SyncStatus } from './status.ts'

const DONE: SyncStatus = { kind: 'done', at: 0 }

/** A loop over scripted syncs, with a timer that fires when the test says so. */
function newLoop(
  statuses: SyncStatus[],
  locks = { withLock: (_: string, work: () => Promise<void>) => work() },
  jitter = 0,
) {
  const shown: string[] = []
  const waits: number[] = []
  const timers: (() => void)[] = []
  let runs = 0
  const loop = new SyncLoop({
    name: 'user',
    run: async () => statuses[runs++] ?? DONE,
    locks,
    channel: { post: () => undefined, listen: () => () => undefined },
    now: () => 1000,
    jitter: () => jitter,
    setTimer: (action, milliseconds) => {
      waits.push(milliseconds)
      timers.push(action)
      return () => timers.splice(timers.indexOf(action), 1)
    },
    onStatus: (status) => shown.push(status.kind),
  })
  return { loop, shown, waits, timers, runs: () => runs }
}

test('a request while a sync runs is answered by one more, whatever their number', async () => {
  const { loop, runs } = newLoop([])

  loop.request()
  for (let n = 0; n < 5; n += 1) loop.request()
  await loop.settled()

  expect(runs()).toBe(2)
})

test.each([
  [{ kind: 'waiting', until: 8000 } as const, [7000]],
  [{ kind: 'waiting', until: 0 } as const, [0]],
  [{ kind: 'offline' } as const, [30_000]],
  [{ kind: 'no_store', fault: 'full' } as const, [30_000]],
  [DONE, [60_000]],
  [{ kind: 'expired' } as const, []],
  [{ kind: 'revoked' } as const, []],
  [{ kind: 'other_user' } as const, []],
  [{ kind: 'too_old' } as const, []],
])('after %j it comes back by itself after %j ms', async (status, expected) => {
  const { loop, waits } = newLoop([status])

  loop.request()
  await loop.settled()

  expect(waits).toEqual(expected)
})

test.each([
  [DONE, [75_000]],
  [{ kind: 'offline' } as const, [37_500]],
  [{ kind: 'waiting', until: 8000 } as const, [7000]],
])(
  'devices that stand alike come back spread after %j, and none before the server asks for it',
  async (status, expected) => {
    const { loop, waits } = newLoop([status], undefined, 0.5)

    loop.request()
    await loop.settled()

    expect(waits).toEqual(expected)
  },
)

test('the timer asks for a sync, and each state is shown', async () => {
  const { loop, timers, shown } = newLoop([{ kind: 'offline' }])
  loop.request()
  await loop.settled()

  timers[0]?.()
  await loop.settled()

  expect(shown).toEqual(['syncing', 'offline', 'syncing', 'done'])
})

test('a tab syncs when no other one does', async () => {
  let release: () => void = () => undefined
  const other = new Promise<void>((resolve) => {
    release = resolve
  })
  const { loop, runs } = newLoop([], { withLock: (_, work) => other.then(work) })
  loop.request()
  await Promise.resolve()
  expect(runs()).toBe(0)

  release()
  await loop.settled()

  expect(runs()).toBe(1)
})

test('a loop that was stopped runs no more', async () => {
  const { loop, runs, waits } = newLoop([])
  loop.stop()

  loop.request()
  await loop.settled()

  expect([runs(), waits]).toEqual([0, []])
})

test('a sync that ends after the loop was stopped says nothing, and comes back no more', async () => {
  const { loop, shown, waits } = newLoop([{ kind: 'no_store', fault: 'closed' }])

  loop.request()
  loop.stop()
  await loop.settled()

  expect([shown, waits]).toEqual([['syncing'], []])
})
