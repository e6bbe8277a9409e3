/** An unsent change as a list shows it (pure). */
import type { Unsent } from '../../store/store.ts'
import type { FieldErrors, Fields } from '../../sync/protocol.ts'
import type { EditState } from '../../sync/record.ts'

/** What a record is called in a list: its code with modifiers, its name, its key. */
export function nameOf(collection: string, fields: Fields | null): string {
  if (fields === null) return ''
  const { code, modifiers, name, key, period_start, started_on } = fields
  if (typeof code === 'string') return [code, ...(Array.isArray(modifiers) ? modifiers : [])].join('-')
  const first = [name, key, period_start, started_on].find((value) => typeof value === 'string')
  return String(first ?? collection)
}

/** Returns the fields that a record had last: those that are shown, those that were deleted, those of the server. */
export function lastFields({ shown, server, edits }: Pick<Unsent, 'shown' | 'server' | 'edits'>): Fields | null {
  return shown ?? edits.findLast((edit) => edit.before !== null)?.before ?? server
}

/** Returns what the server refused, field by field. */
export function refusals(state: EditState): FieldErrors {
  if (state.kind !== 'rejected') return {}
  return Object.keys(state.errors).length > 0 ? state.errors : { '': [state.code] }
}

/** What is saved to a file of changes that are not sent. */
export interface UnsentFile {
  readonly kind: 'openrvu-unsent'
  readonly user_id: string
  readonly saved_at: string
  readonly changes: readonly {
    readonly collection: string
    readonly id: string
    /** As the person sees the record; null for deleted. */
    readonly data: Fields | null
  }[]
}

/** Returns the file of all unsent changes as text. `now` is epoch milliseconds. */
export function unsentFile(userId: string, unsent: readonly Unsent[], now: number): string {
  const file: UnsentFile = {
    kind: 'openrvu-unsent',
    user_id: userId,
    saved_at: new Date(now).toISOString(),
    changes: unsent.map(({ collection, id, shown }) => ({ collection, id, data: shown })),
  }
  return `${JSON.stringify(file, null, 2)}\n`
}
