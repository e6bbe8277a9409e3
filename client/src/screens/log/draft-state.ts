/** What is chosen and not saved, kept while the person looks at other screens; of one user at a time. */
import { signal } from '@preact/signals'
import { setFormOpen } from '../../shell/open-forms.ts'
import { type Draft, EMPTY } from './draft.ts'
import type { HeldNote } from './save.ts'

export interface DraftState {
  readonly userId: string
  readonly draft: Draft
  readonly heldNotes: readonly HeldNote[]
}

const state = signal<DraftState | null>(null)

/** Returns the state of a user; that of another one is gone. */
export function draftStateOf(userId: string): DraftState {
  const known = state.value
  return known?.userId === userId ? known : { userId, draft: EMPTY, heldNotes: [] }
}

export function setDraft(userId: string, change: (draft: Draft) => Draft): void {
  const known = draftStateOf(userId)
  keep({ ...known, draft: change(known.draft) })
}

export function setHeldNotes(userId: string, change: (notes: readonly HeldNote[]) => readonly HeldNote[]): void {
  const known = draftStateOf(userId)
  keep({ ...known, heldNotes: change(known.heldNotes) })
}

function keep(next: DraftState): void {
  state.value = next
  setFormOpen('log', next.draft.choices.length > 0 || next.heldNotes.length > 0)
}
