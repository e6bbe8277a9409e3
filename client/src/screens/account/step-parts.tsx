/** What the forms of a log-in have in common: fields, words, ways to other steps. */
import type { ComponentChildren } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import type { AuthAnswer, AuthConfig } from '../../account/answers.ts'
import { addressBefore, requestedAddress } from '../../account/next.ts'
import type { Step } from '../../account/steps.ts'
import { ACCOUNT } from '../../words/account.ts'
import { useApp } from '../context.ts'
import { AccountField } from './account-field.tsx'
import type { ErrorOf } from './auth-form.tsx'

export interface StepFormProps {
  readonly step: Step
  /** Why this step came, where that is not plain. */
  readonly notice: string | null
  readonly onStep: (step: Step) => void
  readonly onAnswer: (answer: AuthAnswer, values: FormData) => void
}

/** Returns the address of another step, which keeps what was asked for behind the log-in. */
export function wayTo(name: 'login' | 'signup' | 'reset'): string {
  return addressBefore({ name }, requestedAddress(window.location))
}

/** What a mail brings, or that the server sends none. */
export function Intro({ config, words }: { readonly config: AuthConfig | null; readonly words: string }) {
  return <p>{config?.sendsMail === false ? ACCOUNT.noMail : words}</p>
}

export function EmailField({ errorOf, value }: { readonly errorOf: ErrorOf; readonly value?: string | undefined }) {
  return (
    <AccountField
      label={ACCOUNT.email}
      name="email"
      type="email"
      inputMode="email"
      autocomplete="username"
      error={errorOf('email')}
      {...(value !== undefined && { value })}
    />
  )
}

export function StayField() {
  return (
    <label class="check">
      <input type="checkbox" name="stay" />
      <span>
        {ACCOUNT.stay}
        <span class="hint">{ACCOUNT.stayHint}</span>
      </span>
    </label>
  )
}

export function Ways({ children }: { readonly children: ComponentChildren }) {
  return <div class="ways">{children}</div>
}

export function useAuth() {
  return useApp().phone.auth
}

/** Returns what the server offers; null until it has said so. */
export function useConfig(): AuthConfig | null {
  const auth = useAuth()
  const [config, setConfig] = useState<AuthConfig | null>(null)
  useEffect(() => void auth.config().then(setConfig), [auth])
  return config
}

/** The server calls a code `key` in some steps. */
export function atField(field: string, answer: AuthAnswer): AuthAnswer {
  if (answer.kind !== 'refused') return answer
  return { ...answer, errors: answer.errors.map((one) => (one.field === 'key' ? { ...one, field } : one)) }
}

export function textOf(values: FormData, name: string): string {
  return String(values.get(name) ?? '').trim()
}
