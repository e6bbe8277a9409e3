/** Who is logged in, and what is on this phone and not sent. */

import { useApp } from '../screens/context.ts'
import { counted } from '../words/intl.ts'
import { statusSentence } from '../words/sync.ts'
import type { Phone } from './phone.ts'

const LOG_IN = '/accounts/login/?next=/app/'

interface PhoneProps {
  readonly phone: Phone
}

export function ThisPhone() {
  const { phone } = useApp()
  if (phone.login.value === 'nobody') return <LoggedOut phone={phone} />
  if (phone.person.value !== null) return <LoggedIn phone={phone} name={phone.person.value.name} />
  if (phone.login.value === null) return <p role="status">Asking the server who is logged in…</p>
  return (
    <>
      <p role="status">The server cannot be reached, and nobody has used the app on this phone.</p>
      <LogInLink />
    </>
  )
}

function LoggedIn({ phone, name }: PhoneProps & { readonly name: string }) {
  const counts = phone.counts.value
  return (
    <>
      <dl>
        <dt>{phone.login.value === 'person' ? 'Logged in' : 'Last logged in here'}</dt>
        <dd>{name}</dd>
        <dt>On this phone</dt>
        <dd>{counted(counts?.lines ?? null, 'line', 'lines')}</dd>
        <dt>Not sent</dt>
        <dd>{counted(counts?.unsent ?? null, 'change', 'changes')}</dd>
      </dl>
      <p role="status">{statusSentence(phone.status.value)}</p>
      <p>
        <a href="/log/">Open the log</a>
      </p>
    </>
  )
}

function LoggedOut({ phone }: PhoneProps) {
  const unsent = phone.counts.value?.unsent ?? 0
  return (
    <>
      <p role="status">Nobody is logged in.</p>
      {phone.person.value !== null && unsent > 0 ? (
        <p class="notice">
          {counted(unsent, 'change', 'changes')} of {phone.person.value.name} on this phone not sent: log in as{' '}
          {phone.person.value.name} to send.
        </p>
      ) : null}
      <LogInLink />
    </>
  )
}

function LogInLink() {
  return (
    <p>
      <a href={LOG_IN}>Log in</a>
    </p>
  )
}
