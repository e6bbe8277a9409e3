/** The end of an account: what goes and what stays, the password, and then the store on this phone. */
import { useEffect, useState } from 'preact/hooks'
import { Question } from '../../components/question.tsx'
import type { Answer } from '../../sync/http.ts'
import { ERASE } from '../../words/export.ts'
import { AccountField } from '../account/account-field.tsx'
import { useApp } from '../context.ts'
import { focusFirstError } from '../focus-first-error.ts'
import { useFormOpen } from '../use-form-open.ts'
import '../account/account.css'

const PATH = '/api/v1/me'

type Fault = 'passwordMissing' | 'wrongPassword' | 'offline' | 'loggedOut' | 'later' | 'refused'

export function EraseScreen() {
  const { phone, undoBar } = useApp()
  const [password, setPassword] = useState<string | null>(null)
  const [fault, setFault] = useState<Fault | null>(null)
  const [isWorking, setIsWorking] = useState(false)
  useFormOpen('erase', password !== null || isWorking)
  // The form is drawn anew after an answer.
  useEffect(() => {
    if (fault !== null && !isWorking) focusFirstError()
  }, [fault, isWorking])
  const device = phone.device.value
  const person = phone.person.value
  if (device === null || person === null) return null
  const ask = (event: Event) => {
    event.preventDefault()
    const typed = new FormData(event.currentTarget as HTMLFormElement).get('password') // of the form below
    setFault(typed === '' ? 'passwordMissing' : null)
    if (typeof typed === 'string' && typed !== '') setPassword(typed)
  }
  const erase = async (known: string) => {
    setPassword(null)
    setIsWorking(true)
    const answer = await device.send({ method: 'DELETE', path: PATH, body: { password: known } })
    setIsWorking(false)
    if (answer.kind !== 'ok') return setFault(faultOf(answer))
    await phone.forget(person)
    undoBar.announce(ERASE.done)
  }
  if (isWorking) return <p role="status">{ERASE.working}</p>
  return (
    <>
      <p>{ERASE.what(person.name)}</p>
      <Sentences heading={ERASE.goesHeading} sentences={ERASE.goes} />
      <Sentences heading={ERASE.staysHeading} sentences={ERASE.stays} />
      <p>
        <a class="way" href="/app/export">
          {ERASE.first}
        </a>
      </p>
      <form onSubmit={ask} noValidate>
        {fault === null || isOfPassword(fault) ? null : <p role="alert">{ERASE[fault]}</p>}
        <AccountField
          label={ERASE.password}
          name="password"
          type="password"
          autocomplete="current-password"
          error={fault !== null && isOfPassword(fault) ? ERASE[fault] : null}
        />
        <p class="ways">
          <button type="submit" class="danger">
            {ERASE.erase}
          </button>
          {fault === 'wrongPassword' ? (
            <a class="way" href="/accounts/password/reset/">
              {ERASE.reset}
            </a>
          ) : null}
        </p>
      </form>
      {password === null ? null : (
        <Question
          text={ERASE.question}
          yes={ERASE.erase}
          no={ERASE.keep}
          onYes={() => void erase(password)}
          onNo={() => setPassword(null)}
        />
      )}
    </>
  )
}

function Sentences({ heading, sentences }: { readonly heading: string; readonly sentences: readonly string[] }) {
  return (
    <section>
      <h2>{heading}</h2>
      <ul>
        {sentences.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
    </section>
  )
}

function isOfPassword(fault: Fault): fault is 'passwordMissing' | 'wrongPassword' {
  return fault === 'passwordMissing' || fault === 'wrongPassword'
}

function faultOf(answer: Exclude<Answer, { kind: 'ok' }>): Fault {
  switch (answer.kind) {
    case 'problem':
      if (answer.code === 'wrong_password') return 'wrongPassword'
      return answer.status === 401 || answer.code === 'user_mismatch' ? 'loggedOut' : 'refused'
    case 'later':
      return 'later'
    case 'unreachable':
    case 'not_modified':
      return 'offline'
    default:
      return answer satisfies never
  }
}
