/** Who is logged in here: as the server says it now, and as it said last. */

export interface Person {
  readonly userId: string
  readonly name: string
}

/** `unknown`: no answer of our server came. */
export type Who = { readonly kind: 'person'; readonly person: Person } | { readonly kind: 'nobody' | 'unknown' }

const AUTH_SESSION = '/_allauth/browser/v1/auth/session'
const LAST_PERSON = 'openrvu-last-person'

/** Asks the server who is logged in; never throws. */
export async function askWho(fetch: typeof globalThis.fetch): Promise<Who> {
  try {
    const response = await fetch(AUTH_SESSION, { credentials: 'same-origin', cache: 'no-store', redirect: 'error' })
    if (response.status === 401 || response.status === 410) return { kind: 'nobody' }
    if (!response.ok) return { kind: 'unknown' }
    const person = readPerson(((await response.json()) as { data?: { user?: unknown } }).data?.user) // checked in there
    return person === null ? { kind: 'unknown' } : { kind: 'person', person }
  } catch {
    return { kind: 'unknown' }
  }
}

/** Returns who was logged in last, so that their store opens without a network; null where the device does not say. */
export function lastPerson(storage: () => Storage): Person | null {
  try {
    const { userId, name } = JSON.parse(storage().getItem(LAST_PERSON) ?? '{}')
    return typeof userId === 'string' && typeof name === 'string' ? { userId, name } : null
  } catch {
    return null
  }
}

/** Keeps who is logged in, where the device keeps anything. */
export function keepPerson(storage: () => Storage, person: Person): void {
  try {
    storage().setItem(LAST_PERSON, JSON.stringify(person))
  } catch {
    // The app then opens with a network alone.
  }
}

function readPerson(value: unknown): Person | null {
  const user = (value ?? {}) as { id?: unknown; display?: unknown; email?: unknown } // members are checked below
  const name = user.email ?? user.display
  return typeof user.id === 'string' && typeof name === 'string' ? { userId: user.id, name } : null
}
