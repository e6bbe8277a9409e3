/** What this phone remembers apart from any store: whose store opens, and whose is left behind on it. */
import type { Person } from './who.ts'

export interface DevicePeople {
  /** Whose store opens without asking the network; null: nobody's. */
  readonly last: Person | null
  /** `last` has logged out and the server does not know yet: their store is locked. */
  readonly isLogOutWaiting: boolean
  /** Whose log-in was ended elsewhere, until the next one logs in. */
  readonly revoked: Person | null
  /** Whose stores are closed and may hold what is not sent. */
  readonly left: readonly Person[]
}

export const NO_PEOPLE: DevicePeople = { last: null, isLogOutWaiting: false, revoked: null, left: [] }

/** One value, so that another tab never reads half of a change; earlier builds read and wrote the last person alone. */
export const PEOPLE_KEY = 'openrvu-last-person'

/** Returns what is remembered; nobody where the device keeps nothing. */
export function readPeople(storage: () => Storage): DevicePeople {
  try {
    const kept: unknown = JSON.parse(storage().getItem(PEOPLE_KEY) ?? '{}')
    const { isLogOutWaiting, revoked, left } = members(kept)
    const last = asPerson(kept)
    return {
      last,
      isLogOutWaiting: last !== null && isLogOutWaiting === true,
      revoked: asPerson(revoked),
      left: Array.isArray(left) ? left.map(asPerson).filter((one) => one !== null) : [],
    }
  } catch {
    return NO_PEOPLE
  }
}

/** Remembers, where the device keeps anything: otherwise the app opens with a network alone. */
export function keepPeople(storage: () => Storage, people: DevicePeople): void {
  const { last, isLogOutWaiting, revoked, left } = people
  const isEmpty = last === null && revoked === null && left.length === 0
  try {
    if (isEmpty) storage().removeItem(PEOPLE_KEY)
    else storage().setItem(PEOPLE_KEY, JSON.stringify({ ...last, isLogOutWaiting, revoked, left }))
  } catch {
    // As in a private window.
  }
}

function asPerson(value: unknown): Person | null {
  const { userId, name } = members(value)
  return typeof userId === 'string' && typeof name === 'string' ? { userId, name } : null
}

function members(value: unknown): { readonly [name: string]: unknown } {
  return typeof value === 'object' && value !== null ? (value as { [name: string]: unknown }) : {} // just checked
}
