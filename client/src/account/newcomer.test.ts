import { expect, test } from 'vitest'
import { favoritesOf } from '../entry/favorites.ts'
import type { PhoneState } from '../shell/phone-state.ts'
import type { SyncStatus } from '../sync/status.ts'
import { emptiedSentence, longAwaySentence } from '../words/bar.ts'
import { statusSentence } from '../words/sync.ts'
import { barOf, longAwayDays } from './bar.ts'
import { beforeLogOut } from './log-out.ts'
import {
  firstFavorites,
  linesForStage,
  profileChange,
  readSpecialties,
  readSuggestedLines,
  searchSpecialties,
} from './newcomer.ts'

const NAMESPACE = '00000000-0000-4000-8000-000000000000'
const DEFAULTS = { role: 'resident', place_of_service: null } as const
const SPECIALTIES = [
  { slug: 'critical-care', name: 'Critical Care' },
  { slug: 'pediatric-cardiology', name: 'Pediatric Cardiology' },
  { slug: 'cardiology', name: 'Cardiology' },
]

test('only what was answered is changed in the profile', () => {
  expect(profileChange({ stage: null, specialty: null, timeZone: null })).toBeNull()
  expect(profileChange({ stage: 'resident', specialty: 'cardiology', timeZone: 'Europe/Berlin' })).toEqual({
    career_stages: [{ stage: 'resident', effective_from: '1992-01-01' }],
    specialty: 'cardiology',
    time_zone: 'Europe/Berlin',
  })
})

test('specialties are found by any of their words, those that begin with it first', () => {
  expect(searchSpecialties(SPECIALTIES, 'cardio').map(({ slug }) => slug)).toEqual([
    'cardiology',
    'pediatric-cardiology',
  ])
  expect(searchSpecialties(SPECIALTIES, 'CARE crit').map(({ slug }) => slug)).toEqual(['critical-care'])
  expect(searchSpecialties(SPECIALTIES, '')).toHaveLength(3)
})

test('a page of specialties names the next one by its path', () => {
  const body = { results: [SPECIALTIES[0], { slug: 3 }], next: 'https://rvu.example.org/api/v1/specialties?cursor=x' }
  expect(readSpecialties(body)).toEqual({ matches: [SPECIALTIES[0]], next: '/api/v1/specialties?cursor=x' })
  expect(readSpecialties([])).toBeNull()
})

test('suggested lines become favorites in their order, behind those that are there, each once', () => {
  const lines = readSuggestedLines({
    lines: [
      { code: '99213', title: 'Visit', modifiers: [], units: 1, role: null, place_of_service: null },
      { code: '20610', modifiers: ['RT'], units: 2, role: 'assistant', place_of_service: '11' },
      { title: 'without a code' },
    ],
  })
  const there = [{ id: 'mine', shown: { code: '45378', position: 5 } }]
  const changes = firstFavorites(lines ?? [], { there, defaults: DEFAULTS, namespace: NAMESPACE })
  const rows = [...there, ...changes.map(({ id, target }) => ({ id, shown: target(null) }))]

  expect(favoritesOf(rows, DEFAULTS).map(({ target }) => [target.code, target.role, target.units])).toEqual([
    ['45378', 'resident', 1],
    ['99213', 'resident', 1],
    ['20610', 'assistant', 2],
  ])
  expect(new Set(changes.map(({ id }) => id)).size).toBe(2)
  expect(readSuggestedLines({})).toBeNull()
})

const OPEN = { kind: 'open', person: { userId: 'a', name: 'ana@example.org' }, login: 'active' } as const
const STOPPING: readonly SyncStatus[] = [
  { kind: 'expired' },
  { kind: 'other_user' },
  { kind: 'too_old' },
  { kind: 'stopped', code: 'device_limit' },
  { kind: 'stopped', code: 'account_disabled' },
  { kind: 'no_store', fault: 'blocked' },
  { kind: 'no_store', fault: 'unavailable' },
  { kind: 'no_store', fault: 'full' },
  { kind: 'no_store', fault: 'closed' },
  { kind: 'fault', code: 'malformed' },
]
const WAITING: readonly SyncStatus[] = [
  { kind: 'new' },
  { kind: 'syncing' },
  { kind: 'done', at: 0 },
  { kind: 'offline' },
  { kind: 'waiting', until: 0 },
]

test('the bar says what stops the sync, and nothing of what mends itself', () => {
  expect(STOPPING.map((status) => barOf(OPEN, status).kind)).toEqual(STOPPING.map(() => 'status'))
  expect(WAITING.map((status) => barOf(OPEN, status).kind)).toEqual(WAITING.map(() => 'none'))
  for (const status of STOPPING) expect(statusSentence(status)).toMatch(/^[A-Z].+\.$/)
})

test('where the browser stores nothing the bar leads to what works without the app', () => {
  expect(barOf(OPEN, { kind: 'no_store', fault: 'unavailable' })).toMatchObject({ way: 'site' })
  expect(barOf(OPEN, { kind: 'no_store', fault: 'closed' })).toMatchObject({ way: 'reload' })
})

test.each<[number, SyncStatus, number | null]>([
  [60, { kind: 'offline' }, 60],
  [60, { kind: 'waiting', until: 0 }, 60],
  [60, { kind: 'done', at: 0 }, null],
  [7, { kind: 'offline' }, 7],
  [6.9, { kind: 'offline' }, null],
  [-1, { kind: 'offline' }, null],
])('%d days after the last sync, at %j, %j days are said', (days, status, said) => {
  expect(longAwayDays({ server_time: 0 }, status, days * 24 * 60 * 60 * 1000)).toBe(said)
})

test('a phone that has never synced was not away, and what it does not know is not zero', () => {
  expect(longAwayDays(null, { kind: 'offline' }, Date.UTC(2026, 2, 14))).toBeNull()
  expect(longAwaySentence(60, 3)).toMatch(/^Not synced for 60 days\. 3 changes are on this phone alone\./)
  expect(longAwaySentence(60, 0)).toMatch(/^Not synced for 60 days\. Nothing is on this phone alone\./)
  expect(longAwaySentence(60, null)).toMatch(/is not known\./)
})

test('a log-in that is over is said whatever the sync says, with the way to the log-in', () => {
  for (const status of [...STOPPING, ...WAITING]) {
    expect(barOf({ ...OPEN, login: 'expired' }, status)).toEqual({
      kind: 'status',
      status: { kind: 'expired' },
      way: 'log_in',
    })
  }
})

test('there is no bar without an open store: the log-in says why', () => {
  const states: readonly PhoneState[] = [
    { kind: 'asking' },
    { kind: 'unreached' },
    { kind: 'nobody', revoked: null },
    { kind: 'locked', person: OPEN.person },
  ]
  for (const state of states) expect(barOf(state, { kind: 'expired' }).kind).toBe('none')
})

test.each<[number | null, SyncStatus, string]>([
  [0, { kind: 'done', at: 0 }, 'nothing'],
  [0, { kind: 'expired' }, 'nothing'],
  [2, { kind: 'done', at: 0 }, 'unsent'],
  [2, { kind: 'waiting', until: 0 }, 'unsent'],
  [2, { kind: 'offline' }, 'offline'],
  [null, { kind: 'offline' }, 'offline'],
  [null, { kind: 'no_store', fault: 'closed' }, 'unknown'],
])('before a log-out with %s unsent after %j is asked: %s', (unsent, status, before) => {
  expect(beforeLogOut(unsent, status)).toBe(before)
})

test('of an emptied store the last number that the server was told is said with its time, or that it is unknown', () => {
  const saidAt = Date.UTC(2026, 2, 14, 12)
  expect(emptiedSentence({ count: 2, saidAt, noticedAt: 0 })).toMatch(/At .*2026.* 2 changes were not sent/)
  expect(emptiedSentence({ count: 0, saidAt, noticedAt: 0 })).toMatch(/everything was sent/)
  expect(emptiedSentence({ count: null, saidAt: null, noticedAt: 0 })).toMatch(/unknown/)
})

const suggested = (...codes: readonly string[]) =>
  codes.map((code) => ({ code, title: '', modifiers: [], units: 1, role: null, placeOfService: null }))

test.each([
  ['resident', ['99213', '47562', '99203', '43239'], ['47562', '43239', '99213', '99203']],
  ['student', ['99213', '47562', '99203', '43239'], ['47562', '43239', '99213', '99203']],
  ['attending', ['99213', '47562', '99203', '43239'], ['99213', '47562', '99203', '43239']],
  [null, ['99213', '47562', '99203', '43239'], ['99213', '47562', '99203', '43239']],
  ['resident', ['99213', '20610', '99203'], ['99213', '20610', '99203']],
  ['resident', [], []],
] as const)(
  'who is in training begins with the operations of a specialty that is mostly these: %s, %j',
  (stage, codes, expected) => {
    expect(linesForStage(suggested(...codes), stage).map(({ code }) => code)).toEqual(expected)
  },
)
