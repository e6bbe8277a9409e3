/** Changes that a screen makes: stored, said, with the way back; or "not saved", with the reason. */
import { useState } from 'preact/hooks'
import { StoreUnusable } from '../store/connection.ts'
import type { Change, Store } from '../store/store.ts'
import { notSavedSentence } from '../words/sync.ts'
import { useApp } from './context.ts'

export interface Changing {
  /** Stores changes and says `sentence`; resolves to whether they are stored. */
  readonly change: (changes: readonly Change[], sentence: string) => Promise<boolean>
  /** Does something else with the store; resolves to whether it was done. */
  readonly tryWith: (work: (store: Store) => Promise<unknown>) => Promise<boolean>
  /** Why the last ones were not saved, in a sentence; '' where they were. */
  readonly notSaved: string
}

export function useChange(): Changing {
  const { phone, undoBar } = useApp()
  const [notSaved, setNotSaved] = useState('')
  const tryWith = async (work: (store: Store) => Promise<unknown>) => {
    const store = phone.device.value?.store
    try {
      if (store === undefined) throw new StoreUnusable('closed')
      await work(store)
      setNotSaved('')
      return true
    } catch (error) {
      setNotSaved(notSavedSentence(error))
      return false
    }
  }
  const change = (changes: readonly Change[], sentence: string) =>
    tryWith((store) => undoBar.change(store, changes, sentence))
  return { change, tryWith, notSaved }
}
