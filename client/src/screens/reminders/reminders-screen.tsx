/** Reminders of this device: why there are none, turned on by a tap, set and turned off. */
import { useCallback, useEffect, useState } from 'preact/hooks'
import { Field } from '../../components/field.tsx'
import { askToNotify, pushBrowser, subscribe, unsubscribe } from '../../shell/push.ts'
import type { Answer, Request } from '../../sync/http.ts'
import { REMINDERS } from '../../words/reminders.ts'
import { useApp } from '../context.ts'
import {
  MOST_DAYS,
  type Reminded,
  type ReminderRule,
  type ReminderState,
  readPublicKey,
  readReminded,
  reminderBody,
  reminderState,
  USUAL_RULE,
} from './reminders.ts'
import '../settings/settings.css'

const PATH = '/api/v1/me/reminders'

type Known =
  | { readonly kind: 'loading' | 'offline' | 'failed' }
  | {
      readonly kind: 'ready'
      readonly publicKey: string | null
      readonly state: ReminderState
      readonly reminded: readonly Reminded[]
    }

export function RemindersScreen() {
  const { phone } = useApp()
  const device = phone.device.value
  const [known, setKnown] = useState<Known>({ kind: 'loading' })
  const read = useCallback(async () => {
    if (device === null) return
    const [key, list] = await Promise.all([
      device.send({ method: 'GET', path: `${PATH}/key` }),
      device.send({ method: 'GET', path: PATH }),
    ])
    setKnown(await knownOf(key, list))
  }, [device])
  useEffect(() => {
    void read()
    // What was allowed or forbidden in the settings of the browser is seen on the way back.
    window.addEventListener('focus', read)
    return () => window.removeEventListener('focus', read)
  }, [read])
  return (
    <>
      <p class="soft">{REMINDERS.intro}</p>
      {known.kind === 'ready' ? (
        <ThisDevice key={known.state} known={known} onChanged={read} />
      ) : (
        <p role="status">{REMINDERS[known.kind]}</p>
      )}
      <section>
        <h2>{REMINDERS.calendarHeading}</h2>
        <p>{REMINDERS.calendar}</p>
        <a class="way" href="/app/export">
          {REMINDERS.calendarLink}
        </a>
      </section>
    </>
  )
}

interface ThisDeviceProps {
  readonly known: Extract<Known, { kind: 'ready' }>
  readonly onChanged: () => Promise<void>
}

function ThisDevice({ known: { publicKey, state, reminded }, onChanged }: ThisDeviceProps) {
  const { phone, undoBar } = useApp()
  const current = reminded.find(({ isCurrent }) => isCurrent)
  const others = reminded.filter(({ isCurrent }) => !isCurrent)
  const [rule, setRule] = useState(current?.rule ?? USUAL_RULE)
  const [fault, setFault] = useState('')
  const send = async (request: Request, sentence: string): Promise<boolean> => {
    const refusal = refusalOf(await phone.device.value?.send(request))
    setFault(refusal)
    if (refusal === '') undoBar.announce(sentence)
    return refusal === ''
  }
  const remind = async (wanted: ReminderRule, sentence: string) => {
    if (publicKey === null) return
    const endpoint = await subscribe(publicKey)
    if (endpoint === null) setFault(REMINDERS.notSubscribed)
    else await send({ method: 'POST', path: PATH, body: reminderBody(endpoint, wanted) }, sentence)
  }
  const turnOn = async () => {
    if ((await askToNotify()) !== 'granted') setFault(REMINDERS.notAllowed)
    else await remind(rule, REMINDERS.turnedOn)
    await onChanged()
  }
  const turnOff = async () => {
    const path = `${PATH}/${current?.id ?? ''}`
    if (await send({ method: 'DELETE', path }, REMINDERS.turnedOff)) await unsubscribe()
    await onChanged()
  }
  const endOthers = async () => {
    for (const { id } of others) {
      if (!(await send({ method: 'DELETE', path: `${PATH}/${id}` }, REMINDERS.endedOthers))) break
    }
    await onChanged()
  }
  const change = (wanted: ReminderRule) => {
    setRule(wanted)
    if (state === 'on') void remind(wanted, REMINDERS.saved)
  }
  return (
    <>
      <p role="status">{REMINDERS.states[state]}</p>
      {fault === '' ? null : <p role="alert">{fault}</p>}
      {state === 'on' || state === 'off' ? <RuleFields rule={rule} onChange={change} /> : null}
      <p>
        {state === 'off' ? (
          <button type="button" class="main" onClick={() => void turnOn()}>
            {REMINDERS.turnOn}
          </button>
        ) : null}
        {state === 'on' ? (
          <button type="button" onClick={() => void turnOff()}>
            {REMINDERS.turnOff}
          </button>
        ) : null}
      </p>
      {others.length === 0 ? null : (
        <>
          <p>{REMINDERS.others(others.length)}</p>
          <button type="button" onClick={() => void endOthers()}>
            {REMINDERS.endOthers}
          </button>
        </>
      )}
    </>
  )
}

interface RuleFieldsProps {
  readonly rule: ReminderRule
  readonly onChange: (rule: ReminderRule) => void
}

function RuleFields({ rule, onChange }: RuleFieldsProps) {
  return (
    <>
      <Field id="reminder-hour" label={REMINDERS.hour}>
        <select
          id="reminder-hour"
          aria-describedby="reminder-hour-hint"
          value={String(rule.hour)}
          onChange={({ currentTarget }) => onChange({ ...rule, hour: Number(currentTarget.value) })}
        >
          {Array.from({ length: 24 }, (_, hour) => (
            <option key={hour} value={String(hour)}>
              {REMINDERS.clock(hour)}
            </option>
          ))}
        </select>
        <small id="reminder-hour-hint" class="soft">
          {REMINDERS.hourHint}
        </small>
      </Field>
      <Field id="reminder-days" label={REMINDERS.afterDays}>
        <select
          id="reminder-days"
          value={String(rule.afterDays)}
          onChange={({ currentTarget }) => onChange({ ...rule, afterDays: Number(currentTarget.value) })}
        >
          {Array.from({ length: MOST_DAYS }, (_, place) => (
            <option key={place} value={String(place + 1)}>
              {REMINDERS.days(place + 1)}
            </option>
          ))}
        </select>
      </Field>
      <label class="check">
        <input
          type="checkbox"
          checked={rule.weekdaysOnly}
          onChange={({ currentTarget }) => onChange({ ...rule, weekdaysOnly: currentTarget.checked })}
        />
        <span>
          {REMINDERS.weekdaysOnly}
          <small class="soft">{REMINDERS.weekdaysOnlyHint}</small>
        </span>
      </label>
    </>
  )
}

async function knownOf(key: Answer, list: Answer): Promise<Known> {
  if (key.kind !== 'ok' || list.kind !== 'ok') {
    const isFailed = key.kind === 'problem' || list.kind === 'problem'
    return { kind: isFailed ? 'failed' : 'offline' }
  }
  const publicKey = readPublicKey(key.body)
  const reminded = readReminded(list.body)
  if (publicKey === undefined || reminded === null) return { kind: 'failed' }
  const state = reminderState(publicKey, await pushBrowser(publicKey), reminded)
  return { kind: 'ready', publicKey, state, reminded }
}

/** Returns why the server did not do what was asked; '' where it did. */
function refusalOf(answer: Answer | undefined): string {
  if (answer === undefined || answer.kind === 'unreachable' || answer.kind === 'later') return REMINDERS.unreached
  if (answer.kind !== 'problem') return ''
  const { detail } = answer.members
  return typeof detail === 'string' ? detail : REMINDERS.refused
}
