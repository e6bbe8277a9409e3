/** Which component draws a screen. */

import { LogInScreen } from '../screens/account/log-in.tsx'
import { LogOutScreen } from '../screens/account/log-out.tsx'
import { OnboardingScreen } from '../screens/account/onboarding.tsx'
import { DayScreen } from '../screens/day/day-screen.tsx'
import { FavoritesScreen } from '../screens/favorites/favorites-screen.tsx'
import { LineScreen } from '../screens/line/line-screen.tsx'
import { LogScreen } from '../screens/log/log.tsx'
import { NotFound } from '../screens/not-found.tsx'
import { DevicesScreen } from '../screens/settings/devices-screen.tsx'
import { DiagnosisScreen } from '../screens/settings/diagnosis-screen.tsx'
import { MoreScreen } from '../screens/settings/more-screen.tsx'
import { SettingsScreen } from '../screens/settings/settings-screen.tsx'
import { BinScreen } from '../screens/unsent/bin-screen.tsx'
import { ConflictScreen } from '../screens/unsent/conflict-screen.tsx'
import { UnsentScreen } from '../screens/unsent/unsent-screen.tsx'
import type { Route } from './router.ts'

export function screenOf(route: Route) {
  switch (route.name) {
    case 'log':
      return <LogScreen />
    case 'day':
      return <DayScreen day={route.day} />
    case 'line':
      return <LineScreen id={route.id} />
    case 'conflict':
      return <ConflictScreen collection={route.collection} id={route.id} />
    case 'unsent':
      return <UnsentScreen />
    case 'bin':
      return <BinScreen />
    case 'more':
      return <MoreScreen />
    case 'settings':
      return <SettingsScreen />
    case 'devices':
      return <DevicesScreen />
    case 'diagnosis':
      return <DiagnosisScreen />
    case 'favorites':
      return <FavoritesScreen />
    case 'onboarding':
      return <OnboardingScreen />
    case 'logout':
      return <LogOutScreen />
    case 'login':
      return <LogInScreen key="login" first="password" />
    case 'signup':
      return <LogInScreen key="signup" first="sign_up" />
    case 'reset':
      return <LogInScreen key="reset" first="ask_reset" />
    case 'not_found':
      return <NotFound />
    default:
      return route satisfies never
  }
}
