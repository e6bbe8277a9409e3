/** The address by which calendar programs read one's days: made, shown once, and ended. */
import { useCallback, useEffect, useState } from 'preact/hooks'
import { Question } from '../../components/question.tsx'
import { onReturn } from '../../shell/platform.ts'
import { CALENDAR, EXPORT } from '../../words/export.ts'
import { shortDayText } from '../../words/intl.ts'
import { useApp } from '../context.ts'
import { type CalendarAddress, readCalendarAddress, readNewAddress } from './calendar-address.ts'

const PATH = '/api/v1/me/calendar'

type Known =
  | { readonly kind: 'loading' | 'offline' | 'failed' }
  | { readonly kind: 'ready'; readonly address: CalendarAddress }

export function CalendarSection() {
  const { phone, undoBar } = useApp()
  const device = phone.device.value
  const [known, setKnown] = useState<Known>({ kind: 'loading' })
  const [newAddress, setNewAddress] = useState<string | null>(null)
  const [isAsking, setIsAsking] = useState(false)
  const read = useCallback(async () => {
    const answer = await device?.send({ method: 'GET', path: PATH })
    if (answer === undefined) return
    const address = answer.kind === 'ok' ? readCalendarAddress(answer.body) : null
    if (address !== null) setKnown({ kind: 'ready', address })
    else if (answer.kind === 'ok' || answer.kind === 'problem') setKnown({ kind: 'failed' })
    // Without a network what was shown stays.
    else setKnown((shown) => (shown.kind === 'ready' ? shown : { kind: 'offline' }))
  }, [device])
  useEffect(() => {
    void read()
    return onReturn(() => void read())
  }, [read])
  const make = async () => {
    const answer = await device?.send({ method: 'POST', path: PATH })
    setNewAddress(answer?.kind === 'ok' ? readNewAddress(answer.body) : null)
    await read()
  }
  const end = async () => {
    setIsAsking(false)
    const answer = await device?.send({ method: 'DELETE', path: PATH })
    if (answer?.kind === 'ok') {
      setNewAddress(null)
      undoBar.announce(CALENDAR.ended)
    }
    await read()
  }
  return (
    <section>
      <h2>{CALENDAR.heading}</h2>
      <p class="soft">{CALENDAR.hint}</p>
      {newAddress === null ? null : <NewAddress address={newAddress} />}
      {known.kind === 'ready' ? (
        <AddressActions
          address={known.address}
          onMake={() => void make()}
          onEnd={() => {
            setIsAsking(true)
          }}
        />
      ) : (
        <p role="status">{known.kind === 'loading' ? EXPORT.loading : CALENDAR[known.kind]}</p>
      )}
      {isAsking ? (
        <Question
          text={CALENDAR.endQuestion}
          yes={CALENDAR.end}
          no={CALENDAR.keep}
          onYes={() => void end()}
          onNo={() => setIsAsking(false)}
        />
      ) : null}
    </section>
  )
}

interface AddressActionsProps {
  readonly address: CalendarAddress
  readonly onMake: () => void
  readonly onEnd: () => void
}

function AddressActions({ address: { madeOn, readOn }, onMake, onEnd }: AddressActionsProps) {
  const read = readOn === null ? null : shortDayText(readOn)
  return (
    <>
      <p>{madeOn === null ? CALENDAR.none : CALENDAR.made(shortDayText(madeOn), read)}</p>
      <div class="actions">
        <button type="button" onClick={onMake}>
          {madeOn === null ? CALENDAR.make : CALENDAR.makeNew}
        </button>
        {madeOn === null ? null : (
          <button type="button" onClick={onEnd}>
            {CALENDAR.end}
          </button>
        )}
      </div>
    </>
  )
}

function NewAddress({ address }: { readonly address: string }) {
  const { undoBar } = useApp()
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(address)
      undoBar.announce(CALENDAR.copied)
    } catch {
      undoBar.announce(CALENDAR.notCopied)
    }
  }
  return (
    <div class="notice" role="status">
      <p>
        <strong>{CALENDAR.once}</strong>
      </p>
      <p class="address">
        <code>{address}</code>
      </p>
      <button type="button" onClick={() => void copy()}>
        {CALENDAR.copy}
      </button>
    </div>
  )
}
