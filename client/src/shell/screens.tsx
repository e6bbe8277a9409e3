/** Which component draws a screen. */
import { LogScreen } from '../screens/log/log.tsx'
import { NotFound } from '../screens/not-found.tsx'
import type { Route } from './router.ts'
import { ThisPhone } from './this-phone.tsx'

export function screenOf(route: Route) {
  switch (route.name) {
    case 'log':
      return <LogScreen />
    case 'day':
    case 'line':
    case 'conflict':
    case 'unsent':
    case 'bin':
    case 'more':
    case 'settings':
    case 'devices':
    case 'diagnosis':
    case 'favorites':
    case 'login':
    case 'signup':
    case 'reset':
    case 'onboarding':
    case 'logout':
      return <ThisPhone />
    case 'not_found':
      return <NotFound />
    default:
      return route satisfies never
  }
}
