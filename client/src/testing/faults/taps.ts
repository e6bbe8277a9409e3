/** Taps of a person as values, which reach a page of another process, and half of what they send. */
import { deleteLine, editLine, undo } from '../../entry/line.ts'
import { removeShift } from '../../entry/shifts.ts'
import type { Change, Changed } from '../../store/store.ts'
import type { Collection, Fields } from '../../sync/protocol.ts'

/** What a person keeps in the runs. */
export const KEPT = ['procedure_logs', 'shifts'] as const
export type Kept = (typeof KEPT)[number]

/** What other devices write alone: the field, and its value where they write in the middle of a sync. */
export const OF_OTHERS: Readonly<Record<Kept, { readonly field: string; readonly meanwhile: string }>> = {
  procedure_logs: { field: 'note', meanwhile: 'written meanwhile' },
  shifts: { field: 'place_of_service', meanwhile: '41' },
}

export type Tap =
  | { readonly do: 'make'; readonly collection: Kept; readonly id: string; readonly fields: Fields }
  | { readonly do: 'edit'; readonly collection: Kept; readonly id: string; readonly fields: Fields }
  | { readonly do: 'delete'; readonly collection: Kept; readonly id: string }
  | { readonly do: 'undo'; readonly done: readonly Changed[] }
  /** Sends again what was rejected. */
  | { readonly do: 'again'; readonly collection: Collection; readonly id: string }

/** Returns the changes of the store that taps make. */
export function changesOf(taps: readonly Tap[]): readonly Change[] {
  return taps.flatMap(changesOfOne)
}

function changesOfOne(tap: Tap): readonly Change[] {
  switch (tap.do) {
    case 'make':
      return [{ collection: tap.collection, id: tap.id, target: () => tap.fields }]
    case 'edit':
      return [tap.collection === 'shifts' ? editShift(tap.id, tap.fields) : editLine(tap.id, tap.fields, 0)]
    case 'delete':
      return [tap.collection === 'shifts' ? removeShift(tap.id) : deleteLine(tap.id)]
    case 'undo':
      return undo(tap.done)
    case 'again':
      return [{ collection: tap.collection, id: tap.id, target: (shown) => shown }]
    default:
      return tap satisfies never
  }
}

function editShift(id: string, fields: Fields): Change {
  return { collection: 'shifts', id, target: (shown) => shown && { ...shown, ...fields } }
}

/** Returns the body of a push with the first half of its mutations. */
export function halfOf(push: string): string {
  const body: { mutations: unknown[] } = JSON.parse(push)
  return JSON.stringify({ ...body, mutations: body.mutations.slice(0, Math.ceil(body.mutations.length / 2)) })
}
