import { afterEach, expect, test, vi } from 'vitest'
import { addressOf, arrive, type Route, requestedDay, requestedText, routeOf, startRouter } from './router.ts'

const ID = '0198c1d2-7a3b-7c4d-8e5f-0123456789ab'

test.each<[string, Route]>([
  ['/app/', { name: 'log' }],
  ['/app/log', { name: 'log' }],
  ['/app/log/2026-03-14', { name: 'day', day: '2026-03-14' }],
  ['/app/day/2026-03-14/', { name: 'day', day: '2026-03-14' }],
  ['/app/summary', { name: 'summary', span: 'month', day: null }],
  ['/app/summary/year', { name: 'summary', span: 'year', day: null }],
  ['/app/summary/week/2026-03-14', { name: 'summary', span: 'week', day: '2026-03-14' }],
  ['/app/summary/week/2026-03-34', { name: 'not_found' }],
  ['/app/summary/decade', { name: 'not_found' }],
  ['/app/lines', { name: 'lines' }],
  ['/app/day', { name: 'day', day: null }],
  [`/app/line/${ID}`, { name: 'line', id: ID }],
  ['/app/code', { name: 'code', code: null }],
  ['/app/code/h2020', { name: 'code', code: 'H2020' }],
  ['/app/code/99213-25', { name: 'not_found' }],
  ['/app/compare', { name: 'compare' }],
  ['/app/bundles', { name: 'bundles' }],
  [`/app/conflict/procedure_logs/${ID}`, { name: 'conflict', collection: 'procedure_logs', id: ID }],
  ['/app/changes', { name: 'changes', id: null }],
  [`/app/changes/${ID}`, { name: 'changes', id: ID }],
  ['/app/cases', { name: 'cases', day: null }],
  ['/app/cases/2026-03-14', { name: 'cases', day: '2026-03-14' }],
  ['/app/cases/2026-02-31', { name: 'not_found' }],
  ['/app/settings', { name: 'settings' }],
  ['/app/settings/more', { name: 'not_found' }],
  ['/app/line/../settings', { name: 'not_found' }],
  ['/app/day/2026-02-31', { name: 'not_found' }],
  ['/app/day/today', { name: 'not_found' }],
  ['/app/nothing', { name: 'not_found' }],
])('%s is a screen', (path, expected) => {
  expect(routeOf(path)).toEqual(expected)
})

test.each<Route>([
  { name: 'log' },
  { name: 'day', day: '2026-03-14' },
  { name: 'line', id: ID },
  { name: 'conflict', collection: 'favorites', id: ID },
  { name: 'bin' },
  { name: 'code', code: null },
  { name: 'code', code: 'H2020' },
  { name: 'changes', id: ID },
  { name: 'cases', day: null },
  { name: 'cases', day: '2026-03-14' },
  { name: 'lines' },
  { name: 'summary', span: 'month', day: null },
  { name: 'summary', span: 'quarter', day: '2026-03-14' },
])('the address of $name leads back to it', (route) => {
  expect(routeOf(addressOf(route))).toEqual(route)
})

/** Starts the router at an address, and returns the one that it leaves. */
function startAt(search: string): string {
  let left = ''
  requestedText.value = null
  requestedDay.value = null
  vi.stubGlobal('document', { addEventListener: () => undefined })
  vi.stubGlobal('window', {
    addEventListener: () => undefined,
    location: { pathname: '/app/', search, hash: '' },
    history: { replaceState: (_state: unknown, _title: string, address: string) => (left = address) },
  })
  startRouter()
  return left
}

afterEach(() => {
  vi.unstubAllGlobals()
})

test.each<[string, string | null, string | null]>([
  ['?q=20610 rt', '20610 rt', null],
  ['?code=99214-25', '99214-25', null],
  ['?on=2025-11-14', null, '2025-11-14'],
  ['?code=99214&on=2025-11-14', '99214', '2025-11-14'],
  ['?code=99214&on=1991-12-31', '99214', null],
  ['?code=99214&on=tomorrow', '99214', null],
])('the address of the Log screen with %s asks for it once', (search, text, day) => {
  expect(startAt(search)).toBe('/app/')
  expect([requestedText.value, requestedDay.value]).toEqual([text, day])
})

test('an address that asks for nothing stays as it is', () => {
  expect(startAt('')).toBe('')
  expect([requestedText.value, requestedDay.value]).toEqual([null, null])
})

/** A page in whose history an address is put, and which draws its screens part by part. */
function newPage() {
  const frames: (() => void)[] = []
  const drawn = new Set<string>()
  const focused: string[] = []
  const location = { pathname: '/app/', search: '', hash: '' }
  const element = (name: string) => ({ focus: () => focused.push(name) })
  const pushState = (_state: unknown, _title: string, address: string) => {
    const { pathname, search, hash } = new URL(address, 'https://openrvu.test')
    Object.assign(location, { pathname, search, hash })
  }
  vi.stubGlobal('requestAnimationFrame', (action: () => void) => frames.push(action))
  vi.stubGlobal('document', {
    querySelector: element,
    getElementById: (id: string) => (drawn.has(id) ? element(id) : null),
  })
  vi.stubGlobal('window', {
    location,
    scrollY: 0,
    scrollTo: () => undefined,
    history: { replaceState: () => undefined, pushState },
  })
  const nextFrame = () => {
    for (const action of frames.splice(0)) action()
  }
  return { drawn, focused, nextFrame }
}

test('the part of a screen that an address names takes the focus once it is drawn, the heading until then', () => {
  const { drawn, focused, nextFrame } = newPage()

  arrive('/app/goals#report-settings')
  for (let n = 0; n < 20; n += 1) nextFrame()
  expect(focused).toEqual(['h1'])
  drawn.add('report-settings')
  nextFrame()
  nextFrame()

  expect(focused).toEqual(['h1', 'report-settings'])
})

test('an address that names no part leaves the focus at the heading', () => {
  const { drawn, focused, nextFrame } = newPage()
  drawn.add('')

  arrive('/app/goals')
  nextFrame()
  nextFrame()

  expect(focused).toEqual(['h1'])
})
