/** The last thing done, for ten seconds with a way back, and what a reader of the screen hears of it. */
import { type ReadonlySignal, signal } from '@preact/signals'
import { undo } from '../entry/line.ts'
import type { Change, Changed, Store } from '../store/store.ts'
import { SHELL } from '../words/shell.ts'
import { notSavedSentence } from '../words/sync.ts'

const UNDO_MS = 10_000

export interface Undoable {
  readonly sentence: string
  /** Empty: there is no way back. */
  readonly done: readonly Changed[]
  /** Whose store it was done in, and is taken back in; null: nobody's. */
  readonly store: Store | null
}

export interface UndoBar {
  readonly last: ReadonlySignal<Undoable | null>
  /** Stores changes and offers the way back; throws StoreUnusable, and then nothing was changed or said. */
  readonly change: (store: Store, changes: readonly Change[], sentence: string) => Promise<readonly Changed[]>
  /** Takes the last thing back, or says why it was not and leaves the way open; never throws. */
  readonly takeBack: () => Promise<void>
  /** Announces a sentence in the one live region. */
  readonly announce: (sentence: string) => void
}

export function createUndoBar(setTimer: (action: () => void, milliseconds: number) => () => void): UndoBar {
  const last = signal<Undoable | null>(null)
  let stopTimer: () => void = () => undefined
  const show = (undoable: Undoable) => {
    stopTimer()
    last.value = undoable
    stopTimer = setTimer(() => {
      last.value = null
    }, UNDO_MS)
  }
  return {
    last,
    announce: (sentence) => show({ sentence, done: [], store: null }),
    async change(store, changes, sentence) {
      const done = await store.change(changes)
      show({ sentence, done, store })
      return done
    },
    async takeBack() {
      const undoable = last.value
      if (undoable === null || undoable.store === null || undoable.done.length === 0) return
      // Taken at once: a second tap in the meantime takes nothing back twice.
      last.value = { ...undoable, done: [] }
      try {
        await undoable.store.change(undo(undoable.done))
        show({ sentence: SHELL.undone, done: [], store: null })
      } catch (error) {
        show({ ...undoable, sentence: notSavedSentence(error) })
      }
    },
  }
}
