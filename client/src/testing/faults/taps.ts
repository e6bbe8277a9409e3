/** Taps of a person as values, which reach a page of another process, and half of what they send. */
import { deleteLine, editLine, undo } from '../../entry/line.ts'
import type { Change, Changed } from '../../store/store.ts'
import type { Collection, Fields } from '../../sync/protocol.ts'

export type Tap =
  | { readonly do: 'log'; readonly id: string; readonly fields: Fields }
  | { readonly do: 'edit'; readonly id: string; readonly fields: Fields }
  | { readonly do: 'delete'; readonly id: string }
  | { readonly do: 'undo'; readonly done: readonly Changed[] }
  /** Sends again what was rejected. */
  | { readonly do: 'again'; readonly collection: Collection; readonly id: string }

/** Returns the changes of the store that taps make. */
export function changesOf(taps: readonly Tap[]): readonly Change[] {
  return taps.flatMap(changesOfOne)
}

function changesOfOne(tap: Tap): readonly Change[] {
  switch (tap.do) {
    case 'log':
      return [{ collection: 'procedure_logs', id: tap.id, target: () => tap.fields }]
    case 'edit':
      return [editLine(tap.id, tap.fields, 0)]
    case 'delete':
      return [deleteLine(tap.id)]
    case 'undo':
      return undo(tap.done)
    case 'again':
      return [{ collection: tap.collection, id: tap.id, target: (shown) => shown }]
    default:
      return tap satisfies never
  }
}

/** Returns the body of a push with the first half of its mutations. */
export function halfOf(push: string): string {
  const body: { mutations: unknown[] } = JSON.parse(push)
  return JSON.stringify({ ...body, mutations: body.mutations.slice(0, Math.ceil(body.mutations.length / 2)) })
}
