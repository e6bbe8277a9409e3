import { describe, expect, test } from 'vitest'
import type { SyncStatus } from '../sync/status.ts'
import { type DevicePeople, NO_PEOPLE } from './device-people.ts'
import { firstState, nextState, type PhoneEvent, type PhoneState, peopleAfter, shownRoute } from './phone-state.ts'
import type { Route } from './router.ts'
import type { Person } from './who.ts'

const ANA: Person = { userId: 'a', name: 'ana@example.org' }
const BEN: Person = { userId: 'b', name: 'ben@example.org' }

const LOG_INS = ['unknown', 'active', 'expired', 'other_user'] as const
const STATES: readonly PhoneState[] = [
  { kind: 'asking' },
  { kind: 'unreached' },
  { kind: 'nobody', revoked: null },
  { kind: 'nobody', revoked: BEN },
  { kind: 'locked', person: ANA },
  ...LOG_INS.map((login) => ({ kind: 'open', person: ANA, login }) as const),
]
const STATUSES: readonly SyncStatus[] = [
  { kind: 'new' },
  { kind: 'syncing' },
  { kind: 'done', at: 0 },
  { kind: 'offline' },
  { kind: 'waiting', until: 0 },
  { kind: 'expired' },
  { kind: 'revoked' },
  { kind: 'other_user' },
  { kind: 'too_old' },
  { kind: 'stopped', code: 'device_limit' },
  { kind: 'no_store', fault: 'full' },
  { kind: 'fault', code: 'malformed' },
]
const REMEMBERED: readonly DevicePeople[] = [
  NO_PEOPLE,
  { ...NO_PEOPLE, revoked: BEN, left: [BEN] },
  { ...NO_PEOPLE, last: ANA },
  { ...NO_PEOPLE, last: ANA, isLogOutWaiting: true },
  { ...NO_PEOPLE, last: BEN, left: [ANA] },
]
const EVENTS: readonly PhoneEvent[] = [
  { kind: 'who', who: { kind: 'nobody' } },
  { kind: 'who', who: { kind: 'unknown' } },
  { kind: 'who', who: { kind: 'person', person: ANA } },
  { kind: 'who', who: { kind: 'person', person: BEN } },
  { kind: 'logged_in', person: ANA },
  { kind: 'logged_in', person: BEN },
  { kind: 'logged_out' },
  { kind: 'log_out_waits' },
  ...STATUSES.map((status) => ({ kind: 'status', status }) as const),
  ...REMEMBERED.map((people) => ({ kind: 'people', people }) as const),
]
const ALL = STATES.flatMap((state) => EVENTS.map((event) => ({ state, event, next: nextState(state, event) })))
const openOf = (state: PhoneState) => (state.kind === 'open' ? state.person.userId : null)

describe('of every state and every event', () => {
  test('only a log-in, the server or another tab opens a store, and it is that person’s', () => {
    for (const { state, event, next } of ALL) {
      if (next.kind !== 'open' || openOf(state) === openOf(next)) continue
      expect(['who', 'logged_in', 'people']).toContain(event.kind)
      if (event.kind === 'logged_in') expect(next.person).toEqual(event.person)
      if (event.kind === 'who') expect(event.who).toEqual({ kind: 'person', person: next.person })
    }
  })

  test('only what ends a log-in, or another person, closes a store: no network and no failing server does', () => {
    const closing = ALL.filter(({ state, next }) => state.kind === 'open' && openOf(state) !== openOf(next))
    const mayClose = (event: PhoneEvent) => {
      if (event.kind === 'status') return event.status.kind === 'revoked'
      if (event.kind === 'who') return event.who.kind === 'person'
      return ['logged_in', 'logged_out', 'log_out_waits', 'people'].includes(event.kind)
    }
    expect(closing.filter(({ event }) => !mayClose(event))).toEqual([])
  })

  test('a locked store is opened by no answer of the server for the same person: a log-in does it', () => {
    for (const { state, event, next } of ALL) {
      if (state.kind !== 'locked' || openOf(next) !== state.person.userId) continue
      expect(event.kind === 'logged_in' || event.kind === 'people').toBe(true)
    }
  })

  test('the status of a sync changes nothing where no store is open', () => {
    for (const { state, event, next } of ALL) {
      if (event.kind === 'status' && state.kind !== 'open') expect(next).toBe(state)
    }
  })

  test('what is remembered brings the app back to the same person, locked where they were', () => {
    const brought = (next: PhoneState): object => {
      if (next.kind === 'open' || next.kind === 'locked') return { kind: next.kind, person: next.person }
      return next.kind === 'nobody' && next.revoked !== null ? next : { kind: 'asking' }
    }
    for (const { next } of ALL) expect(firstState(peopleAfter(NO_PEOPLE, next))).toMatchObject(brought(next))
  })

  test('whoever’s store is closed is left behind, and nobody else is', () => {
    for (const { state, event, next } of ALL) {
      if (event.kind === 'people') continue
      const before = peopleAfter(NO_PEOPLE, state)
      const left = peopleAfter(before, next).left.map((one) => one.userId)
      const closed = before.last !== null && !('person' in next && next.person.userId === before.last.userId)
      expect(left).toEqual(closed ? [before.last?.userId] : [])
    }
  })

  test('another tab comes to the same state by what is remembered', () => {
    for (const { state, event, next } of ALL) {
      if (event.kind === 'people') continue
      const people = peopleAfter(peopleAfter(NO_PEOPLE, state), next)
      const other = nextState(state, { kind: 'people', people })
      expect(openOf(other)).toBe(openOf(next))
      expect(other.kind === 'locked').toBe(next.kind === 'locked')
    }
  })

  test('without an open store there is no screen but those of the log-in, and none of them where it is active', () => {
    const routes: readonly Route[] = [
      ...(['log', 'logout', 'onboarding', 'login', 'signup', 'reset', 'not_found'] as const).map((name) => ({ name })),
      { name: 'day', day: null },
    ]
    const isOfLogIn = (state: PhoneState) =>
      routes.map((route) => ['login', 'signup', 'reset'].includes(shownRoute(state, route).name))
    for (const state of STATES.filter(({ kind }) => kind !== 'open')) expect(isOfLogIn(state)).not.toContain(false)
    expect(isOfLogIn({ kind: 'open', person: ANA, login: 'active' })).not.toContain(true)
    expect(shownRoute({ kind: 'open', person: ANA, login: 'expired' }, { name: 'login' })).toEqual({ name: 'login' })
  })
})

test.each<[PhoneState, PhoneEvent, PhoneState]>([
  [STATES[0] as PhoneState, { kind: 'who', who: { kind: 'unknown' } }, { kind: 'unreached' }],
  [
    { kind: 'open', person: ANA, login: 'active' },
    { kind: 'status', status: { kind: 'expired' } },
    { kind: 'open', person: ANA, login: 'expired' },
  ],
  [
    { kind: 'open', person: ANA, login: 'expired' },
    { kind: 'logged_in', person: ANA },
    { kind: 'open', person: ANA, login: 'active' },
  ],
  [
    { kind: 'open', person: ANA, login: 'active' },
    { kind: 'status', status: { kind: 'revoked' } },
    { kind: 'nobody', revoked: ANA },
  ],
  [{ kind: 'nobody', revoked: ANA }, { kind: 'logged_out' }, { kind: 'nobody', revoked: null }],
  [{ kind: 'open', person: ANA, login: 'active' }, { kind: 'log_out_waits' }, { kind: 'locked', person: ANA }],
  [
    { kind: 'locked', person: ANA },
    { kind: 'logged_in', person: BEN },
    { kind: 'open', person: BEN, login: 'active' },
  ],
])('%j, then %j: %j', (state, event, next) => {
  expect(nextState(state, event)).toEqual(next)
})
