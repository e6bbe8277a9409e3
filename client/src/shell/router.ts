/** Which screen an address under `/app/` is, and the way from one to another without a page load. */
import { type ReadonlySignal, signal } from '@preact/signals'
import { isDay } from '../entry/day.ts'
import { faultOfDay } from '../entry/line-limits.ts'
import type { Span } from '../figures/periods.ts'
import { focusById } from '../screens/focus-by-id.ts'

export type Route =
  | { readonly name: 'log' }
  /** null: today, whichever day that is. */
  | { readonly name: 'day'; readonly day: string | null }
  /** null: the one that today is in. */
  | { readonly name: 'summary'; readonly span: Exclude<Span, 'day'>; readonly day: string | null }
  | { readonly name: 'line'; readonly id: string }
  /** null: none yet, to be looked up. */
  | { readonly name: 'code'; readonly code: string | null }
  | { readonly name: 'conflict'; readonly collection: string; readonly id: string }
  /** null: the days that have lines to join. */
  | { readonly name: 'cases'; readonly day: string | null }
  /** null: all that re-valuations changed. */
  | { readonly name: 'changes'; readonly id: string | null }
  | { readonly name: PlainScreen }
  | { readonly name: 'not_found' }

const PLAIN_SCREENS = [
  'goals',
  'lines',
  'unsent',
  'bin',
  'more',
  'settings',
  'devices',
  'diagnosis',
  'compare',
  'favorites',
  'export',
  'erase',
  'contracts',
  'bundles',
  'shifts',
  'reminders',
  'login',
  'signup',
  'reset',
  'onboarding',
  'logout',
] as const
export type PlainScreen = (typeof PLAIN_SCREENS)[number]

const BASE = '/app/'
const DAY = '(\\d{4}-\\d{2}-\\d{2})'
const ID = '([0-9a-f-]{36})'
const SPAN = '(week|month|quarter|year)'

type RouteMaker = (first: string, second: string) => Route

/** Addresses with their screens: what stands in brackets is handed to the screen. */
const ADDRESSES: readonly (readonly [string, RouteMaker])[] = [
  ['(?:log)?', () => ({ name: 'log' })],
  ['day', () => ({ name: 'day', day: null })],
  [`(?:day|log)/${DAY}`, (day) => (isDay(day) ? { name: 'day', day } : { name: 'not_found' })],
  ['summary', () => ({ name: 'summary', span: 'month', day: null })],
  [`summary/${SPAN}`, (span) => summary(span, null)],
  [`summary/${SPAN}/${DAY}`, (span, day) => (isDay(day) ? summary(span, day) : { name: 'not_found' })],
  [`line/${ID}`, (id) => ({ name: 'line', id })],
  ['code', () => ({ name: 'code', code: null })],
  ['code/([0-9A-Za-z]{1,7})', (code) => ({ name: 'code', code: code.toUpperCase() })],
  [`conflict/([a-z_]+)/${ID}`, (collection, id) => ({ name: 'conflict', collection, id })],
  ['changes', () => ({ name: 'changes', id: null })],
  [`changes/${ID}`, (id) => ({ name: 'changes', id })],
  ['cases', () => ({ name: 'cases', day: null })],
  [`cases/${DAY}`, (day) => (isDay(day) ? { name: 'cases', day } : { name: 'not_found' })],
  ...PLAIN_SCREENS.map((name) => [name, () => ({ name })] as const),
]

function summary(span: string, day: string | null): Route {
  return { name: 'summary', span: span as Exclude<Span, 'day'>, day } // one of SPAN
}

/** Returns the screen of a path; `/app/log` and `/app/` are the same one. */
export function routeOf(path: string): Route {
  for (const [address, make] of ADDRESSES) {
    const match = new RegExp(`^${BASE}${address}/?$`).exec(path)
    if (match !== null) return make(match[1] ?? '', match[2] ?? '')
  }
  return { name: 'not_found' }
}

/** Returns the address of a screen. */
export function addressOf(route: Route): string {
  switch (route.name) {
    case 'log':
    case 'not_found':
      return BASE
    case 'day':
      return route.day === null ? `${BASE}day` : `${BASE}day/${route.day}`
    case 'summary':
      return `${BASE}summary/${route.span}${route.day === null ? '' : `/${route.day}`}`
    case 'line':
      return `${BASE}line/${route.id}`
    case 'code':
      return `${BASE}code${route.code === null ? '' : `/${route.code}`}`
    case 'conflict':
      return `${BASE}conflict/${route.collection}/${route.id}`
    case 'changes':
      return route.id === null ? `${BASE}changes` : `${BASE}changes/${route.id}`
    case 'cases':
      return route.day === null ? `${BASE}cases` : `${BASE}cases/${route.day}`
    default:
      return `${BASE}${route.name}`
  }
}

/** What an address of the Log screen asks to be read in its field (`?q=`, `?code=`); null for nothing, and once somebody types. */
export const requestedText = signal<string | null>(null)

/** The day that an address of the Log screen asks to log on (`?on=`); null for none, and once it is chosen. */
export const requestedDay = signal<string | null>(null)

const current = signal<Route>({ name: 'log' })
/** The screen that is shown. */
export const route: ReadonlySignal<Route> = current

const currentQuery = signal('')
/** What stands behind the `?` of the address: the filters of a screen, which go back and forth with it. */
export const query: ReadonlySignal<string> = currentQuery

/** Puts other filters into the address, in the place of those that stand there. */
export function replaceQuery(text: string): void {
  window.history.replaceState(window.history.state, '', `${window.location.pathname}${text === '' ? '' : `?${text}`}`)
  currentQuery.value = text
}

/** Keeps a text that was typed for the way back to this screen, where it is asked for again. */
export function keepText(text: string): void {
  window.history.replaceState({ ...window.history.state, text }, '')
}

/** Shows another screen; the browser's way back leads to the present one. */
export function go(to: Route): void {
  arrive(addressOf(to))
}

/** Follows the address of the page: links within the app, and the browser's ways back and forth. */
export function startRouter(): void {
  window.history.scrollRestoration = 'manual'
  window.addEventListener('popstate', ({ state }) => {
    read()
    if (typeof state?.text === 'string') requestedText.value = state.text
    scrollBackTo(typeof state?.top === 'number' ? state.top : 0)
  })
  document.addEventListener('click', (event) => {
    const link = linkWithinApp(event)
    if (link === null) return
    event.preventDefault()
    arrive(link.href)
  })
  follow()
  showPart()
}

function read(): void {
  current.value = routeOf(window.location.pathname)
  currentQuery.value = window.location.search.slice(1)
}

function follow(): void {
  read()
  const parameters = new URLSearchParams(window.location.search)
  const text = parameters.get('q') ?? parameters.get('code')
  const day = parameters.get('on')
  if (current.value.name !== 'log' || (text ?? day) === null) return
  // They wait here for as long as a log-in takes, and do not come again with the way back.
  if (text !== null) requestedText.value = text
  if (day !== null && faultOfDay(day) === null) requestedDay.value = day
  window.history.replaceState(null, '', addressOf(current.value))
}

/** Shows the screen of an address within the app. */
export function arrive(address: string): void {
  // Where the person is on the screen that they leave, for the way back to it.
  window.history.replaceState({ ...window.history.state, top: window.scrollY }, '')
  window.history.pushState({ isWithinApp: true }, '', address)
  follow()
  showFromTop()
  showPart()
}

/** Moves the focus to the part of a screen that the address names (`#id`), once it is drawn. */
function showPart(): void {
  const part = window.location.hash.slice(1)
  if (part !== '') focusById(part)
}

/** Shows the screen that somebody came from; whoever came by an address alone follows the link that was tapped. */
export function goBack(event: MouseEvent): void {
  if (window.history.state?.isWithinApp !== true) return
  event.preventDefault()
  window.history.back()
}

/** Shows a screen that has come from its top; its heading takes the focus, so that a reader of the screen learns of it. */
export function showFromTop(): void {
  window.scrollTo(0, 0)
  requestAnimationFrame(() => document.querySelector<HTMLElement>('h1')?.focus())
}

/** The screen that comes back may be drawn a moment later than its address changes. */
const MOST_FRAMES = 90

function scrollBackTo(top: number, frames = MOST_FRAMES): void {
  const from = window.location.href
  requestAnimationFrame(() => {
    // Somebody who has gone on is not pulled back.
    if (window.location.href !== from) return
    window.scrollTo(0, top)
    if (Math.abs(window.scrollY - top) > 1 && frames > 0) scrollBackTo(top, frames - 1)
  })
}

function linkWithinApp(event: MouseEvent): HTMLAnchorElement | null {
  const isPlain = event.button === 0 && !(event.metaKey || event.ctrlKey || event.shiftKey || event.altKey)
  const link = event.target instanceof Element ? event.target.closest('a') : null
  if (!isPlain || event.defaultPrevented || link === null || link.target !== '' || link.download !== '') return null
  return link.origin === window.location.origin && link.pathname.startsWith(BASE) ? link : null
}
