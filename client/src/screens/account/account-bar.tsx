/** A quiet bar above every screen: what is wrong with log-in or sync, and what went with a store that a browser emptied. */
import { useRef } from 'preact/hooks'
import { barOf, longAwayDays } from '../../account/bar.ts'
import { now } from '../../shell/platform.ts'
import type { Session } from '../../sync/protocol.ts'
import { BAR, emptiedSentence, longAwaySentence } from '../../words/bar.ts'
import { SHELL } from '../../words/shell.ts'
import { statusSentence } from '../../words/sync.ts'
import { useApp } from '../context.ts'
import { useStored } from '../use-stored.ts'
import './account.css'

export function AccountBar() {
  return (
    <>
      <StatusBar />
      <LongAwayBar />
      <EmptiedBar />
    </>
  )
}

/** Until the person knows of it: what the phone held is not what it holds. */
function EmptiedBar() {
  const { phone } = useApp()
  const stored = useStored('emptied', (store) => store.emptied(), ['emptied'])
  const device = phone.device.value
  if (stored.kind !== 'ready' || stored.value === null || device === null) return null
  return (
    <div class="account-bar">
      <span>{emptiedSentence(stored.value)}</span>
      <button type="button" onClick={() => void device.store.dismissEmptied().catch(() => undefined)}>
        {BAR.understood}
      </button>
    </div>
  )
}

/** What waits for weeks is on this phone alone, and phones are lost. */
function LongAwayBar() {
  const { phone } = useApp()
  const stored = useStored('session', (store) => store.meta('session'), ['session'])
  // A try that is under way says nothing yet.
  const settled = useRef(phone.status.value)
  if (phone.status.value.kind !== 'syncing') settled.current = phone.status.value
  const session = stored.kind === 'ready' ? ((stored.value ?? null) as Session | null) : null // put by the sync alone
  const days = longAwayDays(session, settled.current, now())
  if (days === null) return null
  return <div class="account-bar brief">{longAwaySentence(days, phone.counts.value?.unsent ?? null)}</div>
}

function StatusBar() {
  const { phone } = useApp()
  const bar = barOf(phone.state.value, phone.status.value)
  if (bar.kind === 'none') return null
  return (
    // Two sentences are too much for the place of a heading.
    <div class={bar.way === 'site' ? 'account-bar' : 'account-bar brief'}>
      <span role={bar.status.kind === 'no_store' ? 'alert' : undefined}>{statusSentence(bar.status)}</span>
      {bar.way === 'log_in' ? (
        <a class="button" href="/app/login">
          {BAR.logInAgain}
        </a>
      ) : null}
      {bar.way === 'devices' ? (
        <a class="button" href="/app/devices">
          {BAR.devices}
        </a>
      ) : null}
      {bar.way === 'site' ? (
        <>
          <span>{BAR.worksWithout}</span>
          <a class="button" href="/support/without-the-app/">
            {BAR.toSite}
          </a>
        </>
      ) : null}
      {bar.way === 'reload' ? (
        <button type="button" onClick={() => window.location.reload()}>
          {SHELL.reload}
        </button>
      ) : null}
    </div>
  )
}
