/** What an address asks for behind a log-in: it is shown once log-in, sign-up and first steps are over (pure). */
import { addressOf, type Route, routeOf } from '../shell/router.ts'

const NEXT = 'next'
const LOG: Route = { name: 'log' }
/** Screens that nobody is led to after a log-in: the Log screen comes in their place. */
const LEAD_NOWHERE: readonly Route['name'][] = [
  'log',
  'login',
  'signup',
  'reset',
  'logout',
  'onboarding',
  'erase',
  'not_found',
]

/** Returns the address that was asked for, by itself or as what comes next; that of the Log screen for none. */
export function requestedAddress({ pathname, search }: Pick<Location, 'pathname' | 'search'>): string {
  if (leads(pathname)) return pathname + search
  const next = new URLSearchParams(search).get(NEXT) ?? ''
  return leads(next.split(/[?#]/)[0] ?? '') ? next : addressOf(LOG)
}

/** Returns the address of a screen after which another one comes. */
export function addressBefore(screen: Route, next: string): string {
  return next === addressOf(LOG) ? addressOf(screen) : `${addressOf(screen)}?${new URLSearchParams({ [NEXT]: next })}`
}

/** Returns true if a path leads to a screen of the app that is worth coming back to. */
function leads(path: string): boolean {
  return !LEAD_NOWHERE.includes(routeOf(path).name)
}
