import { expect, test } from 'vitest'
import { StoreUnusable } from '../store/connection.ts'
import type { Change, Changed, Store } from '../store/store.ts'
import { createUndoBar } from './undo.ts'

const DONE: Changed = { collection: 'procedure_logs', id: 'a', before: null, after: { code: '99213' } }

/** A store that takes down what is changed in it, and fails as often as it is told. */
function newStore(failures = 0) {
  const taken: (readonly Change[])[] = []
  let left = failures
  const change = async (changes: readonly Change[]) => {
    taken.push(changes)
    if (taken.length > 1 && left-- > 0) throw new StoreUnusable('full')
    return [DONE]
  }
  return { store: { change } as unknown as Store, taken } // the member that is asked
}

const newBar = () => createUndoBar(() => () => undefined)

test('what could not be taken back is said, and can be taken back once more', async () => {
  const { store, taken } = newStore(1)
  const bar = newBar()
  await bar.change(store, [], 'Saved.')

  await bar.takeBack()
  expect(bar.last.value).toMatchObject({ sentence: expect.stringMatching(/^Not saved\. .*full/), done: [DONE] })
  await bar.takeBack()

  expect(bar.last.value).toEqual({ sentence: 'Taken back.', done: [], store: null })
  expect(taken).toHaveLength(3)
})

test('a second tap takes nothing back twice', async () => {
  const { store, taken } = newStore()
  const bar = newBar()
  await bar.change(store, [], 'Saved.')

  await Promise.all([bar.takeBack(), bar.takeBack()])

  expect(taken).toHaveLength(2)
})

/** A bar whose timers the test ends, each with how long it was to last. */
function newTimedBar() {
  const timers: { readonly milliseconds: number; readonly end: () => void }[] = []
  const bar = createUndoBar((action, milliseconds) => {
    let isStopped = false
    timers.push({ milliseconds, end: () => (isStopped ? undefined : action()) })
    return () => {
      isStopped = true
    }
  })
  return { bar, timers }
}

test('the way back is offered for ten seconds', async () => {
  const { bar, timers } = newTimedBar()
  await bar.change(newStore().store, [], 'Saved.')
  expect(timers.map(({ milliseconds }) => milliseconds)).toEqual([10_000])
  expect(bar.last.value?.done).toEqual([DONE])

  timers[0]?.end()

  expect(bar.last.value).toBeNull()
})

test('what is done next has ten seconds of its own', async () => {
  const { bar, timers } = newTimedBar()
  const { store } = newStore()
  await bar.change(store, [], 'First.')
  await bar.change(store, [], 'Second.')

  timers[0]?.end()

  expect(bar.last.value?.sentence).toBe('Second.')
  timers[1]?.end()
  expect(bar.last.value).toBeNull()
})
