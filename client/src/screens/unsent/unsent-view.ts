/** An unsent change as a list shows it (pure). */
import { targetOf } from '../../entry/line.ts'
import type { Unsent } from '../../store/store.ts'
import type { Collection, FieldErrors, Fields, Json } from '../../sync/protocol.ts'
import type { EditState } from '../../sync/record.ts'
import { lineText } from '../../words/log.ts'
import { CONFLICT } from '../../words/unsent.ts'

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

/** Returns the address where a record is changed. */
export function addressOfRecord(collection: Collection, id: string): string {
  return collection === 'procedure_logs' ? `/app/line/${id}` : `/app/${SCREENS[collection]}`
}

const SCREENS: Readonly<Record<Exclude<Collection, 'procedure_logs'>, string>> = {
  favorites: 'favorites',
  templates: 'bundles',
  goals: 'goals',
  shifts: 'shifts',
  settings: 'settings',
}

/** Returns a value of a field as people read it. */
export function valueText(value: Json): string {
  if (value === null || value === '' || (Array.isArray(value) && value.length === 0)) return CONFLICT.nothingWritten
  if (!Array.isArray(value)) return typeof value === 'object' ? JSON.stringify(value) : String(value)
  return value.map((one) => (isFields(one) ? lineText(targetOf(one)) : String(one))).join(', ')
}

/** A line of a bundle, as no other list has. */
function isFields(value: Json): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
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
