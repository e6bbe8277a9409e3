/** Log-out: what waits is sent first, or saved to a file, or given up by name; without a network the store is locked. */
import { useState } from 'preact/hooks'
import { type BeforeLogOut, beforeLogOut } from '../../account/log-out.ts'
import type { Device } from '../../shell/device.ts'
import { now } from '../../shell/platform.ts'
import { saveFile } from '../../shell/save-file.ts'
import type { Unsent } from '../../store/store.ts'
import { counted, shortDayText } from '../../words/intl.ts'
import { LOG_OUT } from '../../words/log-out.ts'
import { SHELL } from '../../words/shell.ts'
import { COLLECTION_NAMES } from '../../words/unsent.ts'
import { useApp } from '../context.ts'
import { lastFields, nameOf, unsentFile } from '../unsent/unsent-view.ts'
import './account.css'

type Step =
  | { readonly at: 'begin' }
  | { readonly at: 'working' }
  | { readonly at: 'ask'; readonly before: Exclude<BeforeLogOut, 'nothing'>; readonly unsent: readonly Unsent[] }

export function LogOutScreen() {
  const { phone, undoBar } = useApp()
  const [step, setStep] = useState<Step>({ at: 'begin' })
  const device = phone.device.value
  const person = phone.person.value
  if (device === null || person === null) return null

  const end = async (unsent: 'kept' | 'given_up') => {
    setStep({ at: 'working' })
    // What was said last of the lines is taken away with them.
    undoBar.announce((await phone.logOut(unsent)) === 'done' ? LOG_OUT.done : LOG_OUT.locked)
  }
  const begin = async () => {
    setStep({ at: 'working' })
    const unsent = await sendAll(device)
    const before = beforeLogOut(unsent?.length ?? null, phone.status.value)
    if (before === 'nothing' || (before === 'offline' && unsent?.length === 0)) return end('kept')
    setStep({ at: 'ask', before, unsent: unsent ?? [] })
  }
  const saveAndEnd = (unsent: readonly Unsent[]) => {
    saveFile('openrvu-unsent.json', unsentFile(person.userId, unsent, now()))
    return end('given_up')
  }
  if (step.at === 'working') return <p role="status">{SHELL.working}</p>
  if (step.at === 'begin') {
    return (
      <div class="account">
        <p>{LOG_OUT.intro(person.name)}</p>
        <div class="ways">
          <button type="button" class="main" onClick={() => void begin()}>
            {LOG_OUT.logOut}
          </button>
        </div>
      </div>
    )
  }
  return (
    <div class="account">
      <p role="alert">{LOG_OUT.before[step.before](step.unsent.length)}</p>
      <UnsentNames unsent={step.unsent} />
      <div class="ways">
        {step.before === 'unsent' ? (
          <>
            <button type="button" class="main" onClick={() => void saveAndEnd(step.unsent)}>
              {LOG_OUT.saveAndEnd}
            </button>
            <button type="button" onClick={() => void end('kept')}>
              {LOG_OUT.keepAndEnd}
            </button>
            <button type="button" onClick={() => void end('given_up')}>
              {LOG_OUT.giveUp(step.unsent.length)}
            </button>
          </>
        ) : (
          <button type="button" class="main" onClick={() => void end('kept')}>
            {LOG_OUT.endAllTheSame}
          </button>
        )}
        <button type="button" onClick={() => setStep({ at: 'begin' })}>
          {LOG_OUT.stay}
        </button>
      </div>
    </div>
  )
}

function UnsentNames({ unsent }: { readonly unsent: readonly Unsent[] }) {
  if (unsent.length === 0) return null
  return (
    <ul class="left-behind" aria-label={counted(unsent.length, 'change', 'changes')}>
      {unsent.map((one) => (
        <li key={`${one.collection} ${one.id}`}>{unsentName(one)}</li>
      ))}
    </ul>
  )
}

function unsentName(unsent: Unsent): string {
  const fields = lastFields(unsent)
  const day = typeof fields?.performed_on === 'string' ? `, ${shortDayText(fields.performed_on)}` : ''
  const what = `${COLLECTION_NAMES[unsent.collection] ?? unsent.collection} ${nameOf(unsent.collection, fields)}${day}`
  return unsent.shown === null ? LOG_OUT.deletionOf(what) : what
}

/** Sends what waits, and returns what could not be sent; null where that cannot be read. */
async function sendAll({ store, sync }: Device): Promise<readonly Unsent[] | null> {
  sync.request()
  await sync.settled()
  return store.unsent().catch(() => null)
}
