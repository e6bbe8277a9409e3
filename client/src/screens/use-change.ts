/** Changes that a screen makes: stored, said, with the way back; or "not saved", with the reason. */
import { useState } from 'preact/hooks'
import { type StoreFault, StoreUnusable } from '../store/connection.ts'
import type { Change } from '../store/store.ts'
import { LINES } from '../words/lines.ts'
import { STORE_SENTENCES } from '../words/sync.ts'
import { useApp } from './context.ts'

export interface Changing {
  /** Stores changes and says `sentence`; resolves to whether they are stored. */
  readonly change: (changes: readonly Change[], sentence: string) => Promise<boolean>
  /** Why the last ones were not saved, in a sentence; '' where they were. */
  readonly notSaved: string
}

export function useChange(): Changing {
  const { phone, undoBar } = useApp()
  const [notSaved, setNotSaved] = useState('')
  const change = async (changes: readonly Change[], sentence: string) => {
    const store = phone.device.value?.store
    try {
      if (store === undefined) throw new StoreUnusable('closed')
      await undoBar.change(store, changes, sentence)
      setNotSaved('')
      return true
    } catch (error) {
      setNotSaved(notSavedSentence(error))
      return false
    }
  }
  return { change, notSaved }
}

/** Returns why a change was not stored, in a sentence. */
export function notSavedSentence(error: unknown): string {
  const fault: StoreFault = error instanceof StoreUnusable ? error.fault : 'unavailable'
  return `${LINES.notSaved} ${STORE_SENTENCES[fault]}`
}
