/** The form of each step of a log-in. */
import { useState } from 'preact/hooks'
import type { AuthAnswer } from '../../account/answers.ts'
import { invitationToken } from '../../account/invitation.ts'
import { ACCOUNT } from '../../words/account.ts'
import { useApp } from '../context.ts'
import { AccountField } from './account-field.tsx'
import { AuthForm } from './auth-form.tsx'
import { AskCodeForm, CodeForm, SecondFactorForm } from './code-forms.tsx'
import { AskResetForm, ResetForm } from './reset-forms.tsx'
import { EmailField, StayField, type StepFormProps, textOf, useAuth, useConfig, Ways, wayTo } from './step-parts.tsx'

export function StepForm(props: StepFormProps) {
  const { step } = props
  switch (step.at) {
    case 'password':
      return <PasswordForm {...props} />
    case 'sign_up':
      return <SignUpForm {...props} />
    case 'ask_code':
      return <AskCodeForm {...props} />
    case 'ask_reset':
      return <AskResetForm {...props} />
    case 'login_code':
    case 'verify_email':
      return <CodeForm {...props} at={step.at} />
    case 'reset_code':
      return <ResetForm {...props} email={step.email} />
    case 'second_factor':
      return <SecondFactorForm {...props} hasRecoveryCodes={step.hasRecoveryCodes} />
    default:
      return step satisfies never
  }
}

function PasswordForm({ notice, onStep, onAnswer }: StepFormProps) {
  const auth = useAuth()
  const { phone } = useApp()
  const state = phone.state.value
  // Whose lines are here is who most likely logs in.
  const email = 'person' in state ? state.person.name : phone.leftBehind.value[0]?.person.name
  return (
    <>
      <AuthForm
        button={ACCOUNT.logIn}
        notice={notice}
        send={async (values) => {
          // A log-out that waits is sent before anything else.
          if (state.kind === 'locked') await phone.ask()
          return auth.logIn({ email: textOf(values, 'email'), password: textOf(values, 'password') })
        }}
        onAnswer={onAnswer}
      >
        {(errorOf) => (
          <>
            <EmailField errorOf={errorOf} value={email} />
            <AccountField
              label={ACCOUNT.password}
              name="password"
              type="password"
              autocomplete="current-password"
              error={errorOf('password')}
            />
            <StayField />
          </>
        )}
      </AuthForm>
      <Ways>
        <button type="button" onClick={() => onStep({ at: 'ask_code' })}>
          {ACCOUNT.mailCode}
        </button>
        <a href={wayTo('reset')}>{ACCOUNT.forgotten}</a>
        <a href={wayTo('signup')}>{ACCOUNT.noAccount}</a>
      </Ways>
    </>
  )
}

function SignUpForm({ notice, onAnswer }: StepFormProps) {
  const auth = useAuth()
  const config = useConfig()
  const [isInvited, setInvited] = useState(false)
  const needsInvitation = isInvited || config?.isOpenForSignUp === false
  return (
    <>
      {needsInvitation ? <p>{ACCOUNT.byInvitation}</p> : null}
      <AuthForm
        button={ACCOUNT.signUp}
        notice={notice}
        send={async (values) => {
          const credentials = { email: textOf(values, 'email'), password: textOf(values, 'password') }
          const answer = await auth.signUp(credentials, invitationToken(textOf(values, 'invitation')))
          if (isAskedForInvitation(answer)) setInvited(true)
          return answer
        }}
        onAnswer={onAnswer}
      >
        {(errorOf) => (
          <>
            <EmailField errorOf={errorOf} />
            <AccountField
              label={ACCOUNT.password}
              name="password"
              type="password"
              autocomplete="new-password"
              hint={ACCOUNT.passwordHint}
              error={errorOf('password')}
            />
            {needsInvitation ? (
              <AccountField
                label={ACCOUNT.invitation}
                name="invitation"
                autocomplete="off"
                hint={ACCOUNT.invitationHint}
                error={errorOf('invitation')}
                isOptional
              />
            ) : null}
            <StayField />
          </>
        )}
      </AuthForm>
      <Ways>
        <a href={wayTo('login')}>{ACCOUNT.haveAccount}</a>
      </Ways>
    </>
  )
}

function isAskedForInvitation(answer: AuthAnswer): boolean {
  return answer.kind === 'refused' && answer.errors.some((error) => error.code === 'invitation_needed')
}
