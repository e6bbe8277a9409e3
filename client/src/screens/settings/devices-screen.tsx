/** Where the person is logged in, as the server knows it. */
import { useCallback, useEffect, useState } from 'preact/hooks'
import type { Answer } from '../../sync/http.ts'
import { shortDayText } from '../../words/intl.ts'
import { DEVICES } from '../../words/settings.ts'
import { useApp } from '../context.ts'
import { type LogIn, readLogIns } from './log-ins.ts'
import './settings.css'

const PATH = '/api/v1/me/logins'

type LogIns =
  | { readonly kind: 'loading' | 'offline' | 'failed' }
  | { readonly kind: 'ready'; readonly logIns: readonly LogIn[] }

export function DevicesScreen() {
  const { phone, undoBar } = useApp()
  const device = phone.device.value
  const [logIns, setLogIns] = useState<LogIns>({ kind: 'loading' })
  const [refused, setRefused] = useState('')
  const read = useCallback(async () => {
    if (device !== null) setLogIns(logInsOf(await device.send({ method: 'GET', path: PATH })))
  }, [device])
  useEffect(() => void read(), [read])
  const ask = async (method: 'PATCH' | 'DELETE', id: string, body?: { stays_signed_in: boolean }) => {
    const answer = await device?.send({ method, path: `${PATH}/${id}`, ...(body && { body }) })
    setRefused(answer?.kind === 'ok' ? '' : refusedText(answer))
    if (answer?.kind === 'ok' && method === 'DELETE') undoBar.announce(DEVICES.ended)
    await read()
  }
  if (logIns.kind !== 'ready') return <p role="status">{DEVICES[logIns.kind]}</p>
  return (
    <>
      {refused === '' ? null : <p role="alert">{refused}</p>}
      <ul class="records">
        {logIns.logIns.map((logIn) => (
          <LogInItem key={logIn.id} logIn={logIn} onAsk={ask} />
        ))}
      </ul>
      <p>
        <a class="way" href="/accounts/">
          {DEVICES.addresses}
        </a>
      </p>
    </>
  )
}

interface LogInItemProps {
  readonly logIn: LogIn
  readonly onAsk: (method: 'PATCH' | 'DELETE', id: string, body?: { stays_signed_in: boolean }) => Promise<void>
}

function LogInItem({ logIn, onAsk }: LogInItemProps) {
  const { id, client, browser, seenOn, isCurrent } = logIn
  const [staysSignedIn, setStaysSignedIn] = useState(logIn.staysSignedIn)
  // What the server says counts, also where it refused.
  useEffect(() => setStaysSignedIn(logIn.staysSignedIn), [logIn])
  return (
    <li class="record">
      <h2>{isCurrent ? DEVICES.current : browser || client}</h2>
      <p class="soft">
        {isCurrent && browser !== '' ? `${browser} · ` : null}
        {DEVICES.seen(shortDayText(seenOn))}
      </p>
      {isCurrent ? (
        <label class="check">
          <input
            type="checkbox"
            checked={staysSignedIn}
            onChange={({ currentTarget }) => {
              setStaysSignedIn(currentTarget.checked)
              void onAsk('PATCH', id, { stays_signed_in: currentTarget.checked })
            }}
          />
          <span>
            {DEVICES.staysSignedIn}
            <small class="soft">{DEVICES.staysSignedInHint}</small>
          </span>
        </label>
      ) : (
        <div class="actions">
          <button type="button" onClick={() => void onAsk('DELETE', id)}>
            {DEVICES.end}
          </button>
        </div>
      )}
    </li>
  )
}

function logInsOf(answer: Answer): LogIns {
  if (answer.kind === 'unreachable' || answer.kind === 'later') return { kind: 'offline' }
  const logIns = answer.kind === 'ok' ? readLogIns(answer.body) : null
  return logIns === null ? { kind: 'failed' } : { kind: 'ready', logIns }
}

function refusedText(answer: Answer | undefined): string {
  const detail = answer?.kind === 'problem' ? answer.members.detail : undefined
  return typeof detail === 'string' ? detail : DEVICES.refused
}
