/** Who is logged in, and what is on this phone and not sent. */
import { useApp } from '../screens/context.ts'
import { counted } from '../words/intl.ts'
import { statusSentence } from '../words/sync.ts'

export function ThisPhone() {
  const { phone } = useApp()
  const counts = phone.counts.value
  const state = phone.state.value
  if (state.kind !== 'open') return null
  return (
    <>
      <dl>
        <dt>{state.login === 'active' ? 'Logged in' : 'Last logged in here'}</dt>
        <dd>{state.person.name}</dd>
        <dt>On this phone</dt>
        <dd>{counted(counts?.lines ?? null, 'line', 'lines')}</dd>
        <dt>Not sent</dt>
        <dd>{counted(counts?.unsent ?? null, 'change', 'changes')}</dd>
      </dl>
      <p role="status">{statusSentence(phone.status.value)}</p>
    </>
  )
}
