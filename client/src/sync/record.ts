/**
 * One record on the device: the server's copy, and the edits that wait on top of it. Values in, values out.
 *
 * Every act of a person is a new target of a record, the whole fields or null for deleted; the edits that reach it are
 * worked out here. Source: the sync contract, section 2.
 */
import type { ChangeOnServer, ConflictReason, FieldErrors, Fields, Json, Outcome, ServerCopy } from './protocol.ts'

export type EditState =
  | { readonly kind: 'waiting' }
  | { readonly kind: 'rejected'; readonly code: string; readonly errors: FieldErrors }
  | { readonly kind: 'conflict'; readonly reason: ConflictReason; readonly fields: readonly string[] }

export interface Edit {
  readonly mutationId: string
  readonly op: 'upsert' | 'delete'
  /** The revision that the edit was made on; null: the record never had one. */
  readonly baseRev: number | null
  /** The fields that change; none of a deletion. */
  readonly fields: Fields
  /** Of a deletion: what was deleted. */
  readonly before: Fields | null
  /** True once it was in a request. From then on the server may have it, and it is never taken back unanswered. */
  readonly isRequested: boolean
  readonly state: EditState
}

export interface RecordState {
  /** The newest revision known; null: the server does not have the record, as far as we know. */
  readonly rev: number | null
  /** The server's fields at that revision; null: deleted, or never there. */
  readonly server: Fields | null
  /** The last fields that this device had before a deletion, for the bin and for undo. */
  readonly held: Fields | null
  /** A resync did not bring it: answers of an earlier time say nothing of what it is now. */
  readonly isUnconfirmed: boolean
  /** In the order in which they were made. Only the first is ever sent. */
  readonly edits: readonly Edit[]
}

export type NewMutationId = () => string

export const NEW_RECORD: RecordState = { rev: null, server: null, held: null, isUnconfirmed: false, edits: [] }
const WAITING: EditState = { kind: 'waiting' }

/** Returns the fields as the person sees them, null for deleted: the server's, with the edits on top. */
export function shownFields(state: RecordState): Fields | null {
  return fieldsAfter(state, state.edits)
}

/** Returns the edit that is to be sent next; null where none waits, or one before it waits for a person. */
export function nextToSend(state: RecordState): Edit | null {
  const first = state.edits[0]
  return first !== undefined && first.state.kind === 'waiting' ? first : null
}

/** Returns the record whose first edit is in a request from now on. */
export function markRequested(state: RecordState): RecordState {
  return { ...state, edits: state.edits.map((edit, n) => (n === 0 ? { ...edit, isRequested: true } : edit)) }
}

/** Returns the record as a person wants it: `target` is all of its fields, or null for deleted. */
export function changeRecord(state: RecordState, target: Fields | null, newMutationId: NewMutationId): RecordState {
  const kept = state.edits.slice(0, firstRevocable(state))
  const taken = state.edits.slice(kept.length)
  const before = fieldsAfter(state, kept)
  const held = target === null ? (shownFields(state) ?? state.held) : state.held
  const make = (op: Edit['op'], fields: Fields): RecordState => {
    const edit = {
      mutationId: newMutationId(),
      op,
      baseRev: oldestBase(state, kept, taken),
      fields,
      before: op === 'delete' ? before : null,
      isRequested: false,
      state: WAITING,
    }
    return { ...state, held, edits: [...kept, edit] }
  }
  if (target === null) {
    const isUnknownToServer = state.server === null && state.rev === null && kept.length === 0
    return before === null || isUnknownToServer ? { ...state, held, edits: kept } : make('delete', {})
  }
  if (before === null) return make('upsert', target)
  const changed = changedFields(before, target)
  return Object.keys(changed).length === 0 ? { ...state, held, edits: kept } : make('upsert', changed)
}

/** Returns the record after a page brought a change of it; in a resync also an older one. */
export function takeChange(
  state: RecordState,
  change: Pick<ChangeOnServer, 'rev' | 'data'>,
  resync: ResyncReason | null,
  newMutationId: NewMutationId,
): RecordState {
  if (resync === null) return takeCopy(state, change)
  const taken = takeCopy({ ...state, rev: null }, change)
  const wasLost = resync === 'epoch' && state.rev !== null && change.rev < state.rev
  // A restored server gets back the later version that it had confirmed once.
  return wasLost ? changeRecord({ ...taken, edits: [] }, shownFields(state), newMutationId) : taken
}

/** Returns the record after the answer to one of its edits; unchanged where the edit is no longer there. */
export function takeOutcome(state: RecordState, mutationId: string, outcome: Outcome): RecordState {
  const place = state.edits.findIndex((edit) => edit.mutationId === mutationId)
  const edit = state.edits[place]
  if (edit === undefined) return state
  const earlier = state.edits.slice(0, place)
  const later = state.edits.slice(place + 1)
  switch (outcome.status) {
    case 'applied':
    case 'merged':
      return {
        ...takeApplied(state, edit, outcome),
        edits: [...earlier, ...later.map((one) => rebase(one, outcome.rev))],
      }
    case 'conflict':
      return { ...takeCopy(state, outcome.server), edits: [...earlier, ...editsInConflict(edit, later, outcome)] }
    case 'rejected': {
      const rejected: Edit = { ...edit, state: { kind: 'rejected', code: outcome.code, errors: outcome.errors } }
      return { ...state, edits: [...earlier, rejected, ...later] }
    }
    default:
      return outcome satisfies never
  }
}

/** Returns the record with its conflict resolved: `target` is what the person decided, made on what the server has. */
export function resolveConflict(state: RecordState, target: Fields | null, newMutationId: NewMutationId): RecordState {
  return changeRecord({ ...state, edits: [] }, target, newMutationId)
}

/** Returns a deleted record with those fields again, over whatever the server has up to that revision; else unchanged. */
export function restoreRecord(
  state: RecordState,
  fields: Fields,
  head: number,
  newMutationId: NewMutationId,
): RecordState {
  if (shownFields(state) !== null) return state
  return changeRecord({ ...state, rev: Math.max(state.rev ?? 0, head) }, fields, newMutationId)
}

/** Returns the record without what the server refused, as the server has it. */
export function discardEdits(state: RecordState): RecordState {
  return { ...state, held: shownFields(state) ?? state.held, edits: [] }
}

/** Why everything is read anew; `epoch`: the server was restored and has lost numbers. */
export type ResyncReason = 'retention' | 'epoch'

export interface ResyncEnd {
  readonly reason: ResyncReason
  /** True if the resync brought the record. */
  readonly came: boolean
}

/** Returns the record after a resync; null where it is to be forgotten. */
export function endResync(state: RecordState, end: ResyncEnd, newMutationId: NewMutationId): RecordState | null {
  if (end.reason === 'epoch') return afterRestore(state, end.came, newMutationId)
  if (end.came) return state
  const held = state.server ?? state.held
  if (state.edits.length > 0) return { ...state, rev: null, server: null, held, isUnconfirmed: true }
  // A deletion keeps its revision: by it a person brings the record back, and a restored server learns of it.
  return state.server === null && held !== null ? state : null
}

/** Returns true where the sync waits for the person: the server refused an edit, or has another version. */
export function needsDecision({ edits: [first] }: Pick<RecordState, 'edits'>): boolean {
  return first !== undefined && first.state.kind !== 'waiting'
}

/** Returns true if nothing is left of a record that anybody could want. */
export function isEmpty(state: RecordState): boolean {
  return state.rev === null && state.server === null && state.held === null && state.edits.length === 0
}

/** Returns the fields of `after` that are not equal in `before`. */
export function changedFields(before: Fields, after: Fields): Fields {
  return Object.fromEntries(Object.entries(after).filter(([name, value]) => !isSameJson(before[name], value)))
}

/** Returns true if two values are the same JSON; the order of members says nothing. */
export function isSameJson(value: Json | undefined, otherValue: Json | undefined): boolean {
  if (value === otherValue) return true
  if (typeof value !== 'object' || typeof otherValue !== 'object' || value === null || otherValue === null) return false
  if (Array.isArray(value) !== Array.isArray(otherValue)) return false
  const names = Object.keys(value)
  const left = value as Fields // a list has its numbers as names
  const right = otherValue as Fields
  return names.length === Object.keys(otherValue).length && names.every((name) => isSameJson(left[name], right[name]))
}

function fieldsAfter(state: RecordState, edits: readonly Edit[]): Fields | null {
  let shown = state.server
  for (const edit of edits) {
    // An edit of what was deleted elsewhere shows the whole record until the person decides.
    shown = edit.op === 'delete' ? null : { ...(shown ?? state.held ?? {}), ...edit.fields }
  }
  return shown
}

/** Returns from where on edits may be made anew: never requested or refused, and made on the revision that is known. */
function firstRevocable(state: RecordState): number {
  let place = state.edits.length
  for (
    let edit = state.edits[place - 1];
    edit !== undefined && isRevocable(edit, state.rev);
    edit = state.edits[place - 1]
  ) {
    place -= 1
  }
  return place
}

function isRevocable(edit: Edit, rev: number | null): boolean {
  return edit.state.kind === 'rejected' || (!edit.isRequested && edit.baseRev === rev)
}

/** Returns the revision that the person saw who makes an edit after `kept`, in place of `taken`. */
function oldestBase(state: RecordState, kept: readonly Edit[], taken: readonly Edit[]): number | null {
  const basesOf = (edits: readonly Edit[]) => edits.map((edit) => edit.baseRev)
  // By an edit that waits the record is shown, though it was deleted elsewhere: the deletion is not seen, nor covered.
  if (state.server === null && kept.at(-1)?.op === 'upsert') return lowest(basesOf([...kept, ...taken]))
  const bases = basesOf(taken)
  return bases.length === 0 ? state.rev : lowest(state.rev === null ? bases : [state.rev, ...bases])
}

function lowest(revs: readonly (number | null)[]): number | null {
  return revs.reduce((one, other) => (one === null || other === null ? null : Math.min(one, other)))
}

function takeCopy(state: RecordState, copy: ServerCopy): RecordState {
  if (copy.rev !== null && state.rev !== null && copy.rev < state.rev) return state
  const held = copy.data === null ? (state.server ?? state.held) : state.held
  return { ...state, rev: copy.rev, server: copy.data, held, isUnconfirmed: false }
}

type Applied = Extract<Outcome, { status: 'applied' | 'merged' }>

/** An answer that is repeated is of an earlier time: it says nothing where something newer is known. */
function takeApplied(state: RecordState, edit: Edit, outcome: Applied): RecordState {
  const isOlder = outcome.rev === null || (state.rev !== null && outcome.rev < state.rev)
  if (outcome.isReplayed && (isOlder || state.isUnconfirmed)) return state
  if (edit.op === 'delete') {
    return takeCopy({ ...state, held: edit.before ?? state.held }, { rev: outcome.rev, data: null })
  }
  const data = outcome.status === 'merged' ? outcome.server.data : { ...(state.server ?? {}), ...edit.fields }
  return takeCopy(state, { rev: outcome.rev, data })
}

function rebase(edit: Edit, rev: number | null): Edit {
  return { ...edit, baseRev: rev === null ? null : Math.max(edit.baseRev ?? 0, rev) }
}

type Conflict = Extract<Outcome, { status: 'conflict' }>

/** What the same person did later decides what is left of an edit in conflict: it is never done over that. */
function editsInConflict(edit: Edit, later: readonly Edit[], outcome: Conflict): readonly Edit[] {
  const [next, ...rest] = later
  if (edit.op === 'delete' && next !== undefined) {
    // Deleted and brought back is as if nothing was done, but for what was changed at that.
    const left = changedFields(edit.before ?? {}, next.fields)
    return Object.keys(left).length === 0 ? rest : [{ ...next, fields: left, baseRev: edit.baseRev }, ...rest]
  }
  if (later.some((one) => one.op === 'delete')) {
    return later.map((one) => ({ ...one, baseRev: edit.baseRev }))
  }
  const setAnew = new Set(later.flatMap((one) => Object.keys(one.fields)))
  const isDoneAnew = later.length > 0 && Object.keys(edit.fields).every((name) => setAnew.has(name))
  if (isDoneAnew) return later
  return [{ ...edit, state: { kind: 'conflict', reason: outcome.reason, fields: outcome.fields } }, ...later]
}

/** The restored server gets back what it lost: what a person sees here, made on what it has, where that was known. */
function afterRestore(state: RecordState, came: boolean, newMutationId: NewMutationId): RecordState | null {
  const target = shownFields(state)
  if (state.edits.length === 0 && came) return state
  if (!came) {
    const lost: RecordState = { ...NEW_RECORD, held: state.server ?? state.held }
    return target === null ? (lost.held === null ? null : lost) : changeRecord(lost, target, newMutationId)
  }
  const oldest = lowest(state.edits.map((edit) => edit.baseRev))
  const wasKnown = state.rev !== null && oldest !== null && state.rev <= oldest
  const changed = changeRecord({ ...state, edits: [] }, target, newMutationId)
  if (wasKnown) return changed
  // What the server has now was never seen when the edits were changed: they cover nothing.
  return { ...changed, edits: changed.edits.map((edit) => ({ ...edit, baseRev: null })) }
}
