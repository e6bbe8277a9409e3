/** What taps are to make of records, told apart from how the app does it. */
import type { Changed } from '../../store/store.ts'
import type { RecordKey } from '../../store/touched.ts'
import type { Collection, Fields } from '../../sync/protocol.ts'
import { isSameJson } from '../../sync/record.ts'
import { KEPT, type Kept, type Tap } from './taps.ts'

/** What a person decides by. */
const OWN_FIELDS: Readonly<Record<Kept, readonly string[]>> = {
  procedure_logs: ['code', 'units', 'performed_on'],
  shifts: ['started_on', 'minutes'],
}

/** What a record is to be; null: not there. */
export interface Expected {
  readonly collection: Kept
  readonly id: string
  readonly fields: Fields | null
}

interface OneStep extends RecordKey {
  readonly become: (shown: Fields | null) => Fields | null
}

/** Returns what a tap does to each record, told apart from how the app does it. */
export function stepsOf(tap: Tap): readonly OneStep[] {
  switch (tap.do) {
    case 'make':
      return [{ ...tap, become: () => ownFields(tap.collection, tap.fields) }]
    case 'edit':
      return [{ ...tap, become: (shown) => shown && { ...shown, ...tap.fields } }]
    case 'delete':
      return [{ ...tap, become: () => null }]
    case 'undo':
      return tap.done.toReversed().map((one) => ({ ...one, become: (shown) => undone(shown, one) }))
    case 'again':
      return []
    default:
      return tap satisfies never
  }
}

/** What was made goes, what was deleted is back, and what was edited is as before; what was done later stays. */
function undone(shown: Fields | null, { collection, before, after }: Changed): Fields | null {
  if (before === null) return null
  const own = ownFields(keptOf(collection), before)
  if (after === null || shown === null) return after === null ? (shown ?? own) : null
  const edited = Object.entries(own ?? {}).filter(([name, value]) => !isSameJson(value, after[name]))
  return { ...shown, ...Object.fromEntries(edited) }
}

/** Returns the collection of what a person taps on. Throws for another one. */
export function keptOf(collection: Collection): Kept {
  const kept = KEPT.find((one) => one === collection)
  if (kept === undefined) throw new Error(`nobody taps on ${collection}`)
  return kept
}

export function ownFields(collection: Kept, fields: Fields | null): Fields | null {
  return fields === null ? null : Object.fromEntries(OWN_FIELDS[collection].map((name) => [name, fields[name] ?? null]))
}
