/** A new password: the address that is asked for, and the code that was mailed to it. */
import { useState } from 'preact/hooks'
import type { AuthAnswer } from '../../account/answers.ts'
import { ACCOUNT } from '../../words/account.ts'
import { AccountField } from './account-field.tsx'
import { AuthForm } from './auth-form.tsx'
import {
  atField,
  EmailField,
  Intro,
  type StepFormProps,
  textOf,
  useAuth,
  useConfig,
  Ways,
  wayTo,
} from './step-parts.tsx'

export function AskResetForm({ notice, onAnswer }: StepFormProps) {
  const auth = useAuth()
  const config = useConfig()
  const [isLinkSent, setLinkSent] = useState(false)
  return (
    <>
      <Intro config={config} words={config?.resetsByCode === false ? ACCOUNT.resetLinkIntro : ACCOUNT.resetIntro} />
      {isLinkSent && config?.sendsMail !== false ? <p role="status">{ACCOUNT.resetLinkSent}</p> : null}
      <AuthForm
        button={ACCOUNT.askCode}
        notice={notice}
        send={async (values) => {
          const answer = await auth.requestReset(textOf(values, 'email'))
          setLinkSent(answer.kind === 'done')
          return answer
        }}
        onAnswer={onAnswer}
      >
        {(errorOf) => <EmailField errorOf={errorOf} />}
      </AuthForm>
      <Ways>
        <a href={wayTo('login')}>{ACCOUNT.back}</a>
      </Ways>
    </>
  )
}

export function ResetForm({ email, notice, onAnswer }: StepFormProps & { readonly email: string | null }) {
  const auth = useAuth()
  const config = useConfig()
  const reset = async (values: FormData): Promise<AuthAnswer> => {
    const password = textOf(values, 'password')
    const answer = atField('code', await auth.reset(textOf(values, 'code'), password))
    // A reset logs nobody in; whoever has just typed the password is spared to type it again.
    return answer.kind === 'nobody' || answer.kind === 'done'
      ? auth.logIn({ email: textOf(values, 'email'), password })
      : answer
  }
  return (
    <>
      <Intro config={config} words={ACCOUNT.resetCodeIntro} />
      <AuthForm button={ACCOUNT.setPassword} notice={notice} send={reset} onAnswer={onAnswer}>
        {(errorOf) => (
          <>
            <EmailField errorOf={errorOf} value={email ?? undefined} />
            <AccountField
              label={ACCOUNT.code}
              name="code"
              autocomplete="one-time-code"
              hint={ACCOUNT.codeHint}
              error={errorOf('code')}
              isCode
            />
            <AccountField
              label={ACCOUNT.newPassword}
              name="password"
              type="password"
              autocomplete="new-password"
              hint={ACCOUNT.passwordHint}
              error={errorOf('password')}
            />
          </>
        )}
      </AuthForm>
      <Ways>
        <a href={wayTo('login')}>{ACCOUNT.back}</a>
      </Ways>
    </>
  )
}
