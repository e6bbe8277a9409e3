import { signal } from '@preact/signals'
import { expect, test } from 'vitest'
import type { SyncStatus } from '../sync/status.ts'
import { firstScreen } from './first-screen.ts'
import type { PhoneState } from './phone-state.ts'

const ANA: PhoneState = { kind: 'open', person: { userId: '1', name: 'Ana' }, login: 'active' }

function started(state: PhoneState) {
  const phone = { state: signal<PhoneState>(state), status: signal<SyncStatus>({ kind: 'new' }) }
  const timers: (() => void)[] = []
  let isOver = false
  const over = firstScreen({ phone, setTimer: (action) => timers.push(action) }).then(() => {
    isOver = true
  })
  const isOverNow = async () => {
    await Promise.resolve()
    await Promise.resolve()
    return isOver
  }
  return { phone, over, isOverNow, endTimers: () => timers.map((action) => action()) }
}

test('a phone that has a store waits for nothing', async () => {
  await started(ANA).over
})

test('the log-in is a first screen as soon as it is shown', async () => {
  const { phone, over, isOverNow } = started({ kind: 'asking' })
  expect(await isOverNow()).toBe(false)

  phone.state.value = { kind: 'nobody', revoked: null }
  await over
})

test('the log of who is logged in is one once its first sync has ended, well or not', async () => {
  const { phone, over, isOverNow } = started({ kind: 'asking' })
  phone.state.value = ANA
  phone.status.value = { kind: 'syncing' }
  expect(await isOverNow()).toBe(false)

  phone.status.value = { kind: 'offline' }
  await over
})

test('a server that does not answer holds nothing up for longer than the wait', async () => {
  const { over, endTimers } = started({ kind: 'asking' })
  endTimers()
  await over
})
