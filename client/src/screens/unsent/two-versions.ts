/** Two versions of a record, field by field (pure). */
import type { Row } from '../../store/schema.ts'
import type { ConflictReason, Fields, Json } from '../../sync/protocol.ts'
import { isSameJson } from '../../sync/record.ts'

export type Side = 'here' | 'elsewhere'

export interface FieldVersions {
  readonly field: string
  readonly here: Json
  readonly elsewhere: Json
}

export type TwoVersions =
  /** Both have it, and these fields differ. */
  | {
      readonly kind: 'fields'
      readonly fields: readonly FieldVersions[]
      readonly here: Fields
      readonly elsewhere: Fields
    }
  /** Changed here, deleted elsewhere. */
  | { readonly kind: 'deleted_elsewhere'; readonly reason: ConflictReason; readonly here: Fields }
  /** Deleted here, changed elsewhere. */
  | { readonly kind: 'deleted_here'; readonly elsewhere: Fields }

/** When this device wrote is no content: nobody decides about it. */
const SILENT = ['client_created_at', 'client_updated_at']

/** Returns the two versions of a record; null where no person has to decide. */
export function twoVersions({ shown, server, edits }: Pick<Row, 'shown' | 'server' | 'edits'>): TwoVersions | null {
  const state = edits[0]?.state
  if (state === undefined || state.kind !== 'conflict') return null
  if (server === null) return shown === null ? null : { kind: 'deleted_elsewhere', reason: state.reason, here: shown }
  if (shown === null) return { kind: 'deleted_here', elsewhere: server }
  const names = [...new Set([...Object.keys(server), ...Object.keys(shown)])].filter((name) => !SILENT.includes(name))
  const fields = names
    .map((field) => ({ field, here: shown[field] ?? null, elsewhere: server[field] ?? null }))
    .filter(({ here, elsewhere }) => !isSameJson(here, elsewhere))
  return { kind: 'fields', fields, here: shown, elsewhere: server }
}

/** Returns all fields as the person decided: those of here but where the other side was chosen. */
export function decidedFields(
  versions: Extract<TwoVersions, { kind: 'fields' }>,
  chosen: { readonly [field: string]: Side },
): Fields {
  const taken = versions.fields.filter(({ field }) => chosen[field] === 'elsewhere')
  return { ...versions.here, ...Object.fromEntries(taken.map(({ field, elsewhere }) => [field, elsewhere])) }
}
