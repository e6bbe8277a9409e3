/** The frame of every screen: heading, screen, way back, ways to other screens. */
import { type ReadonlySignal, useSignalEffect } from '@preact/signals'
import { useEffect, useMemo } from 'preact/hooks'
import type { CatalogState } from '../catalog/catalog.ts'
import { AccountBar } from '../screens/account/account-bar.tsx'
import { AppContext, useApp } from '../screens/context.ts'
import { useDecisions } from '../screens/use-decisions.ts'
import { useSettings } from '../screens/use-settings.ts'
import { decisionsText, SCREEN_NAMES, SHELL } from '../words/shell.ts'
import { NeedsHttps } from './needs-https.tsx'
import type { Phone } from './phone.ts'
import { shownRoute } from './phone-state.ts'
import { setTimer } from './platform.ts'
import { refreshProfile } from './profile.ts'
import { goBack, type Route, route } from './router.ts'
import { screenOf } from './screens.tsx'
import { isReachedFromOthers, TABS, tabOf } from './tabs.ts'
import { showTheme } from './theme.ts'
import { createUndoBar } from './undo.ts'
import { showBadge, showTitle } from './unsent-badge.ts'
import type { Update } from './update.ts'
import { UpdateNotice } from './update-notice.tsx'

interface AppProps {
  readonly isSecure: boolean
  readonly phone: Phone
  readonly catalog: ReadonlySignal<CatalogState>
  readonly update: Update
}

export function App({ isSecure, phone, catalog, update }: AppProps) {
  const value = useMemo(() => ({ phone, catalog, undoBar: createUndoBar(setTimer) }), [phone, catalog])
  const at = shownRoute(phone.state.value, route.value)
  const name = SCREEN_NAMES[at.name]
  const unsent = phone.counts.value?.unsent ?? null
  useEffect(() => showTitle(name, unsent), [name, unsent])
  useEffect(() => showBadge(unsent), [unsent])
  useProfileOf(phone)
  return (
    <AppContext.Provider value={value}>
      <ChosenTheme />
      <header class="top">
        {phone.device.value !== null && isReachedFromOthers(at) ? (
          <a class="back" href={TAB_ADDRESSES[tabOf(at) ?? 'log']} aria-label={SHELL.back} onClick={goBack}>
            ‹
          </a>
        ) : null}
        <h1 tabIndex={-1}>{name}</h1>
        <UndoRegion />
      </header>
      <UpdateNotice update={update} />
      <main>
        {isSecure ? null : <NeedsHttps />}
        <AccountBar />
        {phone.state.value.kind === 'asking' ? <p role="status">{SHELL.asking}</p> : screenOf(at)}
      </main>
      {phone.device.value === null ? null : <Tabs at={at} />}
    </AppContext.Provider>
  )
}

function ChosenTheme() {
  const { theme, namespace } = useSettings()
  useEffect(() => {
    // Before the store is read the colors of the last start stay.
    if (namespace !== null) showTheme(theme)
  }, [theme, namespace])
  return null
}

/** Reads profile and contracts of whose store is open, as it is opened and after each sync. */
function useProfileOf(phone: Phone): void {
  useSignalEffect(() => {
    const device = phone.device.value
    const { kind } = phone.status.value
    if (device === null || (kind !== 'new' && kind !== 'done')) return
    void refreshProfile(device).catch(() => undefined)
  })
}

/** The one live region. It is always there, since a region that comes with its words is not read out. */
function UndoRegion() {
  const { phone, undoBar } = useApp()
  const { value } = undoBar.last
  // What was done in a store that is closed by now is neither shown nor taken back in another one.
  const last = value?.store === null || value?.store === phone.device.value?.store ? value : null
  return (
    <div class="undo-bar">
      <span role="status">{last?.sentence}</span>
      {last !== null && last.done.length > 0 ? (
        <button type="button" onClick={() => void undoBar.takeBack()}>
          {SHELL.undo}
        </button>
      ) : null}
    </div>
  )
}

function Tabs({ at }: { readonly at: Route }) {
  const decisions = useDecisions()
  return (
    <nav class="tabs" aria-label={SHELL.navigation}>
      {TABS.map((name) => (
        <a
          key={name}
          href={TAB_ADDRESSES[name]}
          aria-current={tabOf(at) === name ? 'page' : undefined}
          aria-describedby={name === 'more' && decisions > 0 ? DECISIONS : undefined}
        >
          {SCREEN_NAMES[name]}
          {name === 'more' && decisions > 0 ? <Decisions count={decisions} /> : null}
        </a>
      ))}
    </nav>
  )
}

const TAB_ADDRESSES = {
  log: '/app/',
  summary: '/app/summary',
  lines: '/app/lines',
  goals: '/app/goals',
  more: '/app/more',
} as const

/** For readers of the screen it comes after the name of the tab, which stays what it is. */
function Decisions({ count }: { readonly count: number }) {
  return (
    <>
      <span class="decisions" aria-hidden="true">
        {count}
      </span>
      <span id={DECISIONS} hidden>
        {decisionsText(count)}
      </span>
    </>
  )
}

const DECISIONS = 'decisions'
