/** Which component draws a screen: that of the first frame from here, the others from files of their own. */

import type { ComponentChildren } from 'preact'
import { useEffect } from 'preact/hooks'
import { LogScreen } from '../screens/log/log.tsx'
import { NotFound } from '../screens/not-found.tsx'
import { SHELL } from '../words/shell.ts'
import { account, codes, figures, rooms } from './later.ts'
import type { LaterModule } from './later-module.ts'
import { isAnyFormOpen } from './open-forms.ts'
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

interface LaterProps<T> {
  readonly of: LaterModule<T>
  readonly children: (screens: T) => ComponentChildren
}

/** Draws a screen that may not be here yet, or could not be fetched: nothing that was begun elsewhere is lost by it. */
function Later<T>({ of, children }: LaterProps<T>) {
  const state = of.state.value
  useEffect(() => void of.load(), [of])
  if (state.kind === 'ready') return <>{children(state.module)}</>
  if (state.kind === 'loading') return <p role="status">{SHELL.fetching}</p>
  return (
    <>
      <p class="notice" role="alert">
        {isAnyFormOpen.value ? SHELL.notFetchedWithForm : SHELL.notFetched}
      </p>
      <p class="ways">
        <button type="button" class="main" onClick={() => void of.load()}>
          {SHELL.tryAgain}
        </button>
        {isAnyFormOpen.value ? null : (
          <button type="button" onClick={() => window.location.reload()}>
            {SHELL.reload}
          </button>
        )}
      </p>
    </>
  )
}
