/** Which component draws a screen: that of the first frame from here, the others from files of their own. */

import { LogScreen } from '../screens/log/log.tsx'
import { NotFound } from '../screens/not-found.tsx'
import { account, codes, figures, rooms } from './later.ts'
import { Later } from './later-part.tsx'
import type { Route } from './router.ts'

export function screenOf(route: Route) {
  switch (route.name) {
    case 'log':
      return <LogScreen />
    case 'day':
      return <Later of={rooms}>{({ DayScreen }) => <DayScreen day={route.day} />}</Later>
    case 'summary':
      return <Later of={figures}>{({ SummaryScreen }) => <SummaryScreen span={route.span} day={route.day} />}</Later>
    case 'lines':
      return <Later of={figures}>{({ LinesScreen }) => <LinesScreen />}</Later>
    case 'goals':
      return <Later of={figures}>{({ GoalsScreen }) => <GoalsScreen />}</Later>
    case 'line':
      return <Later of={rooms}>{({ LineScreen }) => <LineScreen id={route.id} />}</Later>
    case 'conflict':
      return (
        <Later of={rooms}>
          {({ ConflictScreen }) => <ConflictScreen collection={route.collection} id={route.id} />}
        </Later>
      )
    case 'cases':
      return <Later of={rooms}>{({ CasesScreen }) => <CasesScreen day={route.day} />}</Later>
    case 'changes':
      return <Later of={figures}>{({ ChangesScreen }) => <ChangesScreen id={route.id} />}</Later>
    case 'export':
      return <Later of={rooms}>{({ ExportScreen }) => <ExportScreen />}</Later>
    case 'contracts':
      return <Later of={figures}>{({ ContractsScreen }) => <ContractsScreen />}</Later>
    case 'erase':
      return <Later of={rooms}>{({ EraseScreen }) => <EraseScreen />}</Later>
    case 'shifts':
      return <Later of={rooms}>{({ ShiftsScreen }) => <ShiftsScreen />}</Later>
    case 'reminders':
      return <Later of={rooms}>{({ RemindersScreen }) => <RemindersScreen />}</Later>
    case 'unsent':
      return <Later of={rooms}>{({ UnsentScreen }) => <UnsentScreen />}</Later>
    case 'bin':
      return <Later of={rooms}>{({ BinScreen }) => <BinScreen />}</Later>
    case 'more':
      return <Later of={rooms}>{({ MoreScreen }) => <MoreScreen />}</Later>
    case 'settings':
      return <Later of={rooms}>{({ SettingsScreen }) => <SettingsScreen />}</Later>
    case 'devices':
      return <Later of={rooms}>{({ DevicesScreen }) => <DevicesScreen />}</Later>
    case 'diagnosis':
      return <Later of={rooms}>{({ DiagnosisScreen }) => <DiagnosisScreen />}</Later>
    case 'favorites':
      return <Later of={codes}>{({ FavoritesScreen }) => <FavoritesScreen />}</Later>
    case 'bundles':
      return <Later of={codes}>{({ BundlesScreen }) => <BundlesScreen />}</Later>
    case 'code':
      return <Later of={codes}>{({ CodeScreen }) => <CodeScreen code={route.code} />}</Later>
    case 'compare':
      return <Later of={codes}>{({ CompareScreen }) => <CompareScreen />}</Later>
    case 'onboarding':
      return <Later of={account}>{({ OnboardingScreen }) => <OnboardingScreen />}</Later>
    case 'logout':
      return <Later of={rooms}>{({ LogOutScreen }) => <LogOutScreen />}</Later>
    case 'login':
      return <Later of={account}>{({ LogInScreen }) => <LogInScreen key="login" first="password" />}</Later>
    case 'signup':
      return <Later of={account}>{({ LogInScreen }) => <LogInScreen key="signup" first="sign_up" />}</Later>
    case 'reset':
      return <Later of={account}>{({ LogInScreen }) => <LogInScreen key="reset" first="ask_reset" />}</Later>
    case 'not_found':
      return <NotFound />
    default:
      return route satisfies never
  }
}
