/** A line as it is entered: a whole target of one tap, and the way back. */

import type { Change, Changed } from '../store/store.ts'
import { newId, type RandomBytes } from '../sync/ids.ts'
import type { Fields } from '../sync/protocol.ts'
import { changedFields } from '../sync/record.ts'

export const ROLES = ['primary', 'assistant', 'cosurgeon', 'supervisor', 'resident', 'observer'] as const
export type Role = (typeof ROLES)[number]

/** What one tap logs: a favorite, a recent line, a part of a bundle. */
export interface Target {
  readonly code: string
  readonly modifiers: readonly string[]
  readonly units: number
  readonly role: Role
  readonly place_of_service: string | null
}

/** What a new line has where nothing else is said: the role by the stage, and the place of the settings. */
export interface LineDefaults {
  readonly role: Role
  readonly place_of_service: string | null
}

/** What all lines that are saved together have in common. */
export interface Occasion {
  readonly day: string
  /** The case that they are parts of; null for none. */
  readonly encounterId: string | null
  readonly minutes?: number | null
  readonly note?: string
}

export interface Platform {
  /** Epoch milliseconds. */
  readonly now: () => number
  readonly random: RandomBytes
}

const NO_DEFAULTS: LineDefaults = { role: 'primary', place_of_service: null }

/**
 * Returns the changes that log some targets, each under an id of its own; store them with `Store.change`.
 *
 * All have one time of writing, by which `lastSaved` of the Log screen knows that they were saved together.
 */
export function logLines(targets: readonly Target[], occasion: Occasion, platform: Platform): readonly Change[] {
  const now = platform.now()
  return targets.map((target) => {
    const fields = lineOf(target, occasion, now)
    return { collection: 'procedure_logs', id: newId(now, platform.random), target: () => fields }
  })
}

/** Returns what logs a line, a favorite or an item of a bundle again; what it does not say is as the defaults have it. */
export function targetOf(fields: Fields, defaults: LineDefaults = NO_DEFAULTS): Target {
  const { code, modifiers, units, role, place_of_service } = fields
  return {
    code: String(code ?? ''),
    modifiers: Array.isArray(modifiers) ? modifiers.map(String) : [],
    units: typeof units === 'number' ? units : 1,
    role: ROLES.find((one) => one === role) ?? defaults.role,
    place_of_service: typeof place_of_service === 'string' ? place_of_service : defaults.place_of_service,
  }
}

/** Returns a text that two targets share if they log the same line; the order of modifiers makes no other. */
export function targetKey({ code, modifiers, units, role, place_of_service }: Target): string {
  const inOrder = modifiers.length > 1 ? [...modifiers].sort().join() : (modifiers[0] ?? '')
  return `${code} ${inOrder} ${units} ${role} ${place_of_service ?? ''}`
}

/** Returns all fields of a new line. */
export function lineOf(target: Target, occasion: Occasion, now: number): Fields {
  return {
    code: target.code,
    performed_on: occasion.day,
    units: target.units,
    modifiers: target.modifiers,
    role: target.role,
    place_of_service: target.place_of_service,
    encounter_id: occasion.encounterId,
    minutes: occasion.minutes ?? null,
    billing_state: 'billable',
    note: occasion.note ?? '',
    client_created_at: now,
    client_updated_at: now,
  }
}

/** Returns the change that sets some fields of a line that is there. */
export function editLine(id: string, fields: Fields, now: number): Change {
  return {
    collection: 'procedure_logs',
    id,
    target: (shown) => (shown === null ? null : { ...shown, ...fields, client_updated_at: now }),
  }
}

export function deleteLine(id: string): Change {
  return { collection: 'procedure_logs', id, target: () => null }
}

/**
 * Returns the changes that take back what was done, the last one first.
 *
 * What was made is deleted, what was deleted is brought back whole, and of an edit only the fields that it changed go back:
 * what somebody else changed meanwhile stays.
 */
export function undo(done: readonly Changed[]): readonly Change[] {
  return done.toReversed().map(({ collection, id, before, after }) => ({
    collection,
    id,
    target: (shown) => fieldsBefore(shown, before, after),
  }))
}

function fieldsBefore(shown: Fields | null, before: Fields | null, after: Fields | null): Fields | null {
  if (before === null) return null
  if (after === null) return shown ?? before
  return shown === null ? null : { ...shown, ...changedFields(after, before) }
}
