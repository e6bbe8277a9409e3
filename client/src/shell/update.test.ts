import { signal } from '@preact/signals'
import { expect, test } from 'vitest'
import { watchUpdates } from './update.ts'

const HOUR_MS = 60 * 60 * 1000

/** A registration with events that the test fires, and what was asked of it. */
async function watching({ isFirst = false, waits = true } = {}) {
  const calls: string[] = []
  const registration = new EventTarget() as EventTarget & Record<string, unknown>
  const worker = Object.assign(new EventTarget(), { postMessage: (what: string) => calls.push(what) })
  const container = Object.assign(new EventTarget(), { controller: isFirst ? null : worker })
  Object.assign(registration, {
    waiting: waits ? worker : null,
    installing: worker,
    update: async () => void calls.push('update'),
  })
  const isAnyFormOpen = signal(false)
  let comeBack: () => void = () => undefined
  let at = 0
  const update = watchUpdates({
    registration: Promise.resolve(registration as unknown as ServiceWorkerRegistration), // what is asked of one
    container: container as unknown as ServiceWorkerContainer, // what is asked of one
    isAnyFormOpen,
    onReturn: (action) => {
      comeBack = action
    },
    reload: () => calls.push('reload'),
    now: () => at,
  })
  await Promise.resolve()
  return {
    update,
    calls,
    worker,
    registration,
    container,
    isAnyFormOpen,
    comeBack: (after = 0) => {
      at += after
      comeBack()
    },
  }
}

test('a new build that waits is offered, and taken when the person says so', async () => {
  const { update, calls, container } = await watching()
  expect(update.isOffered.value).toBe(true)

  update.take()
  container.dispatchEvent(new Event('controllerchange'))

  expect(calls).toEqual(['skip-waiting', 'reload'])
})

test('it is never offered over a form with something in it', async () => {
  const { update, isAnyFormOpen } = await watching()
  isAnyFormOpen.value = true
  expect(update.isOffered.value).toBe(false)
  isAnyFormOpen.value = false
  expect(update.isOffered.value).toBe(true)
})

test('later is offered again at the next return to the app', async () => {
  const { update, comeBack } = await watching()
  update.putOff()
  expect(update.isOffered.value).toBe(false)
  comeBack()
  expect(update.isOffered.value).toBe(true)
})

test('a build that comes while the app is open is offered once it is whole', async () => {
  const { update, registration, worker } = await watching({ waits: false })
  expect(update.isOffered.value).toBe(false)
  registration.dispatchEvent(new Event('updatefound'))
  Object.assign(registration, { waiting: worker })
  worker.dispatchEvent(new Event('statechange'))
  expect(update.isOffered.value).toBe(true)
})

test('the first worker of a browser is no update', async () => {
  const { update } = await watching({ isFirst: true })
  expect(update.isOffered.value).toBe(false)
})

test('a page that did not ask for the update is not loaded anew', async () => {
  const { calls, container } = await watching()
  container.dispatchEvent(new Event('controllerchange'))
  expect(calls).toEqual([])
})

test('whether there is a new build is asked at a return, once an hour', async () => {
  const { calls, comeBack } = await watching({ waits: false })
  comeBack(HOUR_MS - 1)
  expect(calls).toEqual([])
  comeBack(1)
  comeBack(1)
  expect(calls).toEqual(['update'])
})
