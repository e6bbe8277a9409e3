/** A form whose answer is one of allauth's: sent once at a time, with errors at their fields and the focus on the first. */
import type { ComponentChildren } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import type { AuthAnswer, FieldError } from '../../account/answers.ts'
import { answerSentence, errorSentence } from '../../words/account.ts'
import { SHELL } from '../../words/shell.ts'
import { useFormOpen } from '../use-form-open.ts'

/** Returns what is wrong with the value of a field; null: nothing. */
export type ErrorOf = (field: string) => string | null

interface AuthFormProps {
  readonly button: string
  readonly send: (values: FormData) => Promise<AuthAnswer>
  /** Is told of each answer; what is refused is shown here. */
  readonly onAnswer: (answer: AuthAnswer, values: FormData) => void
  /** What was said before this form came, such as why it began anew. */
  readonly notice?: string | null
  readonly children: (errorOf: ErrorOf) => ComponentChildren
}

interface Shown {
  readonly errors: readonly FieldError[]
  readonly sentence: string | null
}

/** A refusal that names nothing is one all the same. */
const UNSAID: FieldError = { field: null, code: '', message: '' }
const NOTHING: Shown = { errors: [], sentence: null }

export function AuthForm({ button, send, onAnswer, notice = null, children }: AuthFormProps) {
  const form = useRef<HTMLFormElement>(null)
  const isBusy = useRef(false)
  const [isSending, setSending] = useState(false)
  const [isTouched, setTouched] = useState(false)
  useFormOpen('account', isTouched)
  const [shown, setShown] = useState<Shown>({ errors: [], sentence: notice })
  useEffect(() => focusFirstError(form.current), [shown])
  const submit = async (event: SubmitEvent) => {
    event.preventDefault()
    const sent = event.currentTarget as HTMLFormElement // whose event it is
    // State is drawn later: two taps at once would both find it unset.
    if (isBusy.current) return
    const missing = missingFields(sent)
    if (missing.length > 0) return setShown({ errors: missing, sentence: null })
    isBusy.current = true
    setSending(true)
    setShown(NOTHING)
    const values = new FormData(sent)
    const answer = await send(values)
    isBusy.current = false
    setSending(false)
    setShown(shownOf(answer, sent))
    onAnswer(answer, values)
  }
  return (
    <form
      ref={form}
      class="account-form"
      noValidate
      onInput={() => setTouched(true)}
      onSubmit={(event) => void submit(event)}
    >
      {shown.sentence === null ? null : (
        <p class="notice" role="alert" tabIndex={-1}>
          {shown.sentence}
        </p>
      )}
      {children((field) => errorAt(shown.errors, field))}
      <button type="submit" class="main" aria-disabled={isSending}>
        {isSending ? SHELL.working : button}
      </button>
    </form>
  )
}

/** What stands at no field of this form is said above it. */
function shownOf(answer: AuthAnswer, form: HTMLFormElement): Shown {
  if (answer.kind !== 'refused') return { errors: [], sentence: answerSentence(answer) }
  const isAtField = ({ field }: FieldError) => field !== null && form.elements.namedItem(field) !== null
  const elsewhere = answer.errors.length === 0 ? [UNSAID] : answer.errors.filter((error) => !isAtField(error))
  const sentence = elsewhere.map(errorSentence).join(' ')
  return { errors: answer.errors.filter(isAtField), sentence: sentence === '' ? null : sentence }
}

function errorAt(errors: readonly FieldError[], field: string): string | null {
  const ofField = errors.filter((error) => error.field === field)
  return ofField.length === 0 ? null : ofField.map(errorSentence).join(' ')
}

function missingFields(form: HTMLFormElement): readonly FieldError[] {
  const inputs = [...form.elements].filter((one) => one instanceof HTMLInputElement)
  return inputs
    .filter((input) => input.required && input.value.trim() === '')
    .map(({ name }) => ({ field: name, code: 'required', message: '' }))
}

function focusFirstError(form: HTMLFormElement | null): void {
  const first =
    form?.querySelector<HTMLElement>('[aria-invalid="true"]') ?? form?.querySelector<HTMLElement>('[role="alert"]')
  first?.focus()
}
