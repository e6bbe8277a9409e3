/** The choice of lines in the list: it outlives scrolling and paging, and ends with the search and with the screen. */
import { useEffect, useRef, useState } from 'preact/hooks'
import { BULK } from '../../words/bulk.ts'
import { useApp } from '../context.ts'
import { useFormOpen } from '../use-form-open.ts'
import { type Choice, isNothing, NOTHING_CHOSEN } from './choice.ts'

export interface Choosing {
  /** null: nothing is to be chosen, and lines are ways to themselves. */
  readonly choice: Choice | null
  /** The search was changed over a choice, which went with it. */
  readonly wasLost: boolean
  /** Chooses; null ends it. */
  readonly choose: (choice: Choice | null) => void
}

interface State {
  readonly search: string
  readonly choice: Choice | null
  readonly wasLost: boolean
}

/** `search` is what the list is asked for, as one text. */
export function useChoosing(search: string): Choosing {
  const [kept, setKept] = useState<State>({ search, choice: null, wasLost: false })
  const state = ofSearch(kept, search)
  useEffect(() => setKept(state), [search])
  const isChosen = state.choice !== null && !isNothing(state.choice)
  useFormOpen('lines', isChosen)
  useSayLeft(isChosen)
  return { ...state, choose: (choice) => setKept({ search, choice, wasLost: false }) }
}

function ofSearch(state: State, search: string): State {
  if (state.search === search) return state
  if (state.choice === null) return { ...state, search }
  return { search, choice: NOTHING_CHOSEN, wasLost: state.wasLost || !isNothing(state.choice) }
}

function useSayLeft(isChosen: boolean): void {
  const { undoBar } = useApp()
  const wasChosen = useRef(isChosen)
  wasChosen.current = isChosen
  useEffect(
    () => () => {
      // A way back that is still open is worth more than the word.
      const isUndoOpen = (undoBar.last.value?.done.length ?? 0) > 0
      if (wasChosen.current && !isUndoOpen) undoBar.announce(BULK.left)
    },
    [undoBar],
  )
}
