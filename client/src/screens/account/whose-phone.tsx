/** On the screen of the log-in: whose lines are on this phone, and why nobody is logged in. */
import { Notice } from '../../components/notice.tsx'
import type { LeftBehind } from '../../shell/phone.ts'
import type { PhoneState } from '../../shell/phone-state.ts'
import { ACCOUNT, leftBehindSentence, revokedSentence, waitingLogOutSentence } from '../../words/account.ts'
import { SHELL } from '../../words/shell.ts'
import { useApp } from '../context.ts'

export function WhosePhone() {
  const { phone } = useApp()
  const sentence = stateSentence(phone.state.value)
  return (
    <>
      {sentence === null ? null : <Notice>{sentence}</Notice>}
      {phone.state.value.kind === 'unreached' ? (
        <p>
          <button type="button" onClick={() => void phone.ask()}>
            {SHELL.tryAgain}
          </button>
        </p>
      ) : null}
      <LeftBehindList people={phone.leftBehind.value} />
    </>
  )
}

function LeftBehindList({ people }: { readonly people: readonly LeftBehind[] }) {
  if (people.length === 0) return null
  return (
    <ul class="left-behind">
      {people.map(({ person, unsent }) => (
        <li key={person.userId}>{leftBehindSentence(person.name, unsent)}</li>
      ))}
    </ul>
  )
}

function stateSentence(state: PhoneState): string | null {
  switch (state.kind) {
    case 'asking':
      return null
    case 'unreached':
      return ACCOUNT.offlineFirst
    case 'nobody':
      return state.revoked === null ? null : revokedSentence(state.revoked.name)
    case 'locked':
      return waitingLogOutSentence(state.person.name)
    case 'open':
      return state.login === 'expired' ? ACCOUNT.expired(state.person.name) : null
    default:
      return state satisfies never
  }
}
