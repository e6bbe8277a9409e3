/** Where the person is logged in, as the server knows it: log-ins are ended, one or all others, and this one may stay. */
import { useCallback, useEffect, useState } from 'preact/hooks'
import { Question } from '../../components/question.tsx'
import { onReturn } from '../../shell/platform.ts'
import type { Answer } from '../../sync/http.ts'
import { shortDayText } from '../../words/intl.ts'
import { DEVICES } from '../../words/settings.ts'
import { useApp } from '../context.ts'
import { hasMore, type LogIn, readLogIns } from './log-ins.ts'
import './settings.css'

const PATH = '/api/v1/me/logins'

type LogIns =
  | { readonly kind: 'loading' | 'offline' | 'failed' }
  | { readonly kind: 'ready'; readonly logIns: readonly LogIn[]; readonly hasMore: boolean }

interface Refusal {
  readonly sentence: string
  /** The server asks for a password or a code first. */
  readonly needsProof: boolean
}

export function DevicesScreen() {
  const { phone, undoBar } = useApp()
  const device = phone.device.value
  const [logIns, setLogIns] = useState<LogIns>({ kind: 'loading' })
  const [refusal, setRefusal] = useState<Refusal | null>(null)
  const read = useCallback(async () => {
    if (device === null) return
    const next = logInsOf(await device.send({ method: 'GET', path: `${PATH}?limit=100` }))
    // Without a network what was shown stays.
    setLogIns((shown) => (next.kind === 'offline' && shown.kind === 'ready' ? shown : next))
  }, [device])
  useEffect(() => {
    void read()
    return onReturn(() => void read())
  }, [read])
  if (logIns.kind !== 'ready') return <p role="status">{DEVICES[logIns.kind]}</p>
  const others = logIns.logIns.filter(({ isCurrent }) => !isCurrent)
  const stay = async (id: string, stays: boolean) => {
    const body = { stays_signed_in: stays }
    setRefusal(refusalOf(await device?.send({ method: 'PATCH', path: `${PATH}/${id}`, body })))
    await read()
  }
  const end = async (some: readonly LogIn[], sentence: string) => {
    for (const { id } of some) {
      const refused = refusalOf(await device?.send({ method: 'DELETE', path: `${PATH}/${id}` }))
      setRefusal(refused)
      if (refused !== null) break
      undoBar.announce(sentence)
    }
    await read()
  }
  return (
    <>
      {refusal === null ? null : <Refused refusal={refusal} />}
      <ul class="records">
        {logIns.logIns.map((logIn) => (
          <LogInItem key={logIn.id} logIn={logIn} onStay={stay} onEnd={() => end([logIn], DEVICES.ended)} />
        ))}
      </ul>
      {others.length === 0 ? <p class="empty">{DEVICES.nowhereElse}</p> : null}
      {logIns.hasMore ? <p class="soft">{DEVICES.more}</p> : null}
      {others.length > 1 ? <EndOthers onEnd={() => end(others, DEVICES.endedOthers)} /> : null}
      <p class="ways">
        <a class="way" href="/account/#safety">
          {DEVICES.addresses}
        </a>
      </p>
    </>
  )
}

function Refused({ refusal }: { readonly refusal: Refusal }) {
  return (
    <p role="alert">
      {refusal.sentence}{' '}
      {refusal.needsProof ? <a href="/accounts/reauthenticate/?next=/app/devices">{DEVICES.prove}</a> : null}
    </p>
  )
}

function EndOthers({ onEnd }: { readonly onEnd: () => Promise<void> }) {
  const [isAsking, setIsAsking] = useState(false)
  return (
    <div class="actions">
      <button type="button" onClick={() => setIsAsking(true)}>
        {DEVICES.endOthers}
      </button>
      {isAsking ? (
        <Question
          text={DEVICES.endOthersQuestion}
          yes={DEVICES.endOthers}
          no={DEVICES.keepThem}
          onYes={() => {
            setIsAsking(false)
            void onEnd()
          }}
          onNo={() => setIsAsking(false)}
        />
      ) : null}
    </div>
  )
}

interface LogInItemProps {
  readonly logIn: LogIn
  readonly onStay: (id: string, stays: boolean) => Promise<void>
  readonly onEnd: () => Promise<void>
}

function LogInItem({ logIn, onStay, onEnd }: LogInItemProps) {
  const { id, browser, isCurrent } = logIn
  const [staysSignedIn, setStaysSignedIn] = useState(logIn.staysSignedIn)
  // What the server says counts, also where it refused.
  useEffect(() => setStaysSignedIn(logIn.staysSignedIn), [logIn])
  const kind = DEVICES.client[logIn.client] ?? logIn.client
  const name = browser === '' ? kind : browser
  return (
    <li class="record">
      <h2>{isCurrent ? DEVICES.current : name}</h2>
      <p class="soft">{detailsOf(logIn, isCurrent ? name : kind === name ? '' : kind)}</p>
      {isCurrent ? (
        <label class="check">
          <input
            type="checkbox"
            checked={staysSignedIn}
            onChange={({ currentTarget }) => {
              setStaysSignedIn(currentTarget.checked)
              void onStay(id, currentTarget.checked)
            }}
          />
          <span>
            {DEVICES.staysSignedIn}
            <small class="soft">{DEVICES.staysSignedInHint}</small>
          </span>
        </label>
      ) : null}
      <div class="actions">
        {isCurrent ? (
          <a class="button" href="/app/logout">
            {DEVICES.logout}
          </a>
        ) : (
          <button type="button" aria-label={DEVICES.endOf(name)} onClick={() => void onEnd()}>
            {DEVICES.end}
          </button>
        )}
      </div>
    </li>
  )
}

function detailsOf({ ip, since, seenOn }: LogIn, name: string): string {
  const parts = [
    name,
    since === '' ? '' : DEVICES.since(shortDayText(since)),
    DEVICES.lastUsed(shortDayText(seenOn)),
    ip === '' ? '' : DEVICES.from(ip),
  ]
  return parts.filter((part) => part !== '').join(' · ')
}

function logInsOf(answer: Answer): LogIns {
  if (answer.kind === 'unreachable' || answer.kind === 'later') return { kind: 'offline' }
  if (answer.kind !== 'ok') return { kind: 'failed' }
  const logIns = readLogIns(answer.body)
  return logIns === null ? { kind: 'failed' } : { kind: 'ready', logIns, hasMore: hasMore(answer.body) }
}

/** Returns why the server did not do what was asked; null where it did. */
function refusalOf(answer: Answer | undefined): Refusal | null {
  if (answer === undefined || answer.kind === 'unreachable' || answer.kind === 'later') {
    return { sentence: DEVICES.unreached, needsProof: false }
  }
  if (answer.kind !== 'problem') return null
  if (answer.code === 'reauthentication_required') return { sentence: DEVICES.proof, needsProof: true }
  const { detail } = answer.members
  return { sentence: typeof detail === 'string' ? detail : DEVICES.refused, needsProof: false }
}
