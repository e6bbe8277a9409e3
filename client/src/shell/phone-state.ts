/** Whose phone this is: every state by name, and what each event makes of it (pure). */
import type { SyncStatus } from '../sync/status.ts'
import type { DevicePeople } from './device-people.ts'
import type { Route } from './router.ts'
import type { Person, Who } from './who.ts'

/** `unknown`: the server was not reached since the app opened. `other_user`: somebody else is logged in by now. */
export type LogInState = 'unknown' | 'active' | 'expired' | 'other_user'

export type PhoneState =
  /** Nobody has used this phone, and the server has not answered yet. */
  | { readonly kind: 'asking' }
  /** Nobody has used this phone, and the server cannot be reached. */
  | { readonly kind: 'unreached' }
  /** No store is open. `revoked`: whose log-in was ended elsewhere. */
  | { readonly kind: 'nobody'; readonly revoked: Person | null }
  /** Somebody logged out without a network: the server is told before anything else. */
  | { readonly kind: 'locked'; readonly person: Person }
  /** A store is open. */
  | { readonly kind: 'open'; readonly person: Person; readonly login: LogInState }

export type PhoneEvent =
  | { readonly kind: 'who'; readonly who: Who }
  /** Of the sync of the open store. */
  | { readonly kind: 'status'; readonly status: SyncStatus }
  | { readonly kind: 'logged_in'; readonly person: Person }
  /** The server ended the log-in, as it was asked to: at once, or later for a log-out that waited. */
  | { readonly kind: 'logged_out' }
  /** The server was not reached: the log-out waits. */
  | { readonly kind: 'log_out_waits' }
  /** Another tab wrote what this phone remembers. */
  | { readonly kind: 'people'; readonly people: DevicePeople }

const NOBODY: PhoneState = { kind: 'nobody', revoked: null }

/** Returns the state in which the app starts. */
export function firstState({ last, isLogOutWaiting, revoked }: DevicePeople): PhoneState {
  if (last === null) return revoked === null ? { kind: 'asking' } : { kind: 'nobody', revoked }
  return isLogOutWaiting ? { kind: 'locked', person: last } : { kind: 'open', person: last, login: 'unknown' }
}

export function nextState(state: PhoneState, event: PhoneEvent): PhoneState {
  switch (event.kind) {
    case 'who':
      return afterWho(state, event.who)
    case 'status':
      return state.kind === 'open' ? afterStatus(state, event.status) : state
    case 'logged_in':
      return { kind: 'open', person: event.person, login: 'active' }
    case 'logged_out':
      // Also where a sync heard of it first, as of a log-in that was ended.
      return state.kind === 'asking' || state.kind === 'unreached' ? state : NOBODY
    case 'log_out_waits':
      return state.kind === 'open' ? { kind: 'locked', person: state.person } : state
    case 'people':
      return afterOtherTab(state, event.people)
    default:
      return event satisfies never
  }
}

/** Returns what is remembered of a state; whoever's store was closed by it is left behind until that is looked through. */
export function peopleAfter(before: DevicePeople, state: PhoneState): DevicePeople {
  switch (state.kind) {
    case 'asking':
    case 'unreached':
      return before
    case 'nobody':
      return { last: null, isLogOutWaiting: false, revoked: state.revoked, left: leftBy(before, null) }
    case 'locked':
      return { ...before, last: state.person, isLogOutWaiting: true, left: leftBy(before, state.person) }
    case 'open':
      return { last: state.person, isLogOutWaiting: false, revoked: null, left: leftBy(before, state.person) }
    default:
      return state satisfies never
  }
}

/** Returns the screen that is shown where one is asked for: without an open store there is a log-in alone. */
export function shownRoute(state: PhoneState, wanted: Route): Route {
  const isOfLogIn = wanted.name === 'login' || wanted.name === 'signup' || wanted.name === 'reset'
  switch (state.kind) {
    case 'asking':
    case 'unreached':
    case 'nobody':
    case 'locked':
      return isOfLogIn ? wanted : { name: 'login' }
    case 'open':
      return isOfLogIn && (state.login === 'active' || state.login === 'unknown') ? { name: 'log' } : wanted
    default:
      return state satisfies never
  }
}

function afterWho(state: PhoneState, who: Who): PhoneState {
  switch (who.kind) {
    case 'person':
      return afterPerson(state, who.person)
    case 'nobody':
      return afterNobody(state)
    case 'unknown':
      return state.kind === 'asking' ? { kind: 'unreached' } : state
    default:
      return who satisfies never
  }
}

function afterPerson(state: PhoneState, person: Person): PhoneState {
  // Whoever has logged out is logged in at the server until it is told.
  if (state.kind === 'locked' && state.person.userId === person.userId) return state
  return { kind: 'open', person, login: 'active' }
}

function afterNobody(state: PhoneState): PhoneState {
  switch (state.kind) {
    case 'asking':
    case 'unreached':
    case 'locked':
      return NOBODY
    case 'nobody':
      return state
    case 'open':
      return { ...state, login: 'expired' }
    default:
      return state satisfies never
  }
}

function afterStatus(state: PhoneState & { kind: 'open' }, status: SyncStatus): PhoneState {
  switch (status.kind) {
    case 'done':
      return { ...state, login: 'active' }
    case 'expired':
    case 'other_user':
      return { ...state, login: status.kind }
    case 'revoked':
      return { kind: 'nobody', revoked: state.person }
    case 'new':
    case 'syncing':
    case 'offline':
    case 'waiting':
    case 'too_old':
    case 'stopped':
    case 'no_store':
    case 'fault':
      return state
    default:
      return status satisfies never
  }
}

function afterOtherTab(state: PhoneState, people: DevicePeople): PhoneState {
  const remembered = firstState(people)
  switch (remembered.kind) {
    case 'asking':
    case 'unreached':
      return state.kind === 'open' || state.kind === 'locked' ? NOBODY : state
    case 'nobody':
    case 'locked':
      return remembered
    case 'open':
      return state.kind === 'open' && state.person.userId === remembered.person.userId ? state : remembered
    default:
      return remembered satisfies never
  }
}

function leftBy({ last, left }: DevicePeople, now: Person | null): readonly Person[] {
  const all = last === null ? left : [...left.filter((one) => one.userId !== last.userId), last]
  return all.filter((one) => one.userId !== now?.userId)
}
