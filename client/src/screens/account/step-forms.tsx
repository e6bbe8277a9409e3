/** The form of each step of a log-in. */
import type { ComponentChildren } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import type { AuthAnswer, AuthConfig } from '../../account/answers.ts'
import { invitationToken } from '../../account/invitation.ts'
import { addressBefore, requestedAddress } from '../../account/next.ts'
import type { CodeStep, Step } from '../../account/steps.ts'
import { ACCOUNT, answerSentence } from '../../words/account.ts'
import { useApp } from '../context.ts'
import { AccountField } from './account-field.tsx'
import { AuthForm, type ErrorOf } from './auth-form.tsx'

export interface StepFormProps {
  readonly step: Step
  /** Why this step came, where that is not plain. */
  readonly notice: string | null
  readonly onStep: (step: Step) => void
  readonly onAnswer: (answer: AuthAnswer, values: FormData) => void
}

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

/** Returns the address of another step, which keeps what was asked for behind the log-in. */
function wayTo(name: 'login' | 'signup' | 'reset'): string {
  return addressBefore({ name }, requestedAddress(window.location))
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

function AskCodeForm({ notice, onStep, onAnswer }: StepFormProps) {
  const auth = useAuth()
  const config = useConfig()
  return (
    <>
      <Intro config={config} words={ACCOUNT.askCodeIntro} />
      <AuthForm
        button={ACCOUNT.askCode}
        notice={notice}
        send={(values) => auth.requestLogInCode(textOf(values, 'email'))}
        onAnswer={onAnswer}
      >
        {(errorOf) => (
          <>
            <EmailField errorOf={errorOf} />
            <StayField />
          </>
        )}
      </AuthForm>
      <Ways>
        <button type="button" onClick={() => onStep({ at: 'password' })}>
          {ACCOUNT.back}
        </button>
      </Ways>
    </>
  )
}

function CodeForm({ at, notice, onStep, onAnswer }: StepFormProps & { readonly at: CodeStep }) {
  const auth = useAuth()
  const config = useConfig()
  const confirm = at === 'login_code' ? auth.confirmLogInCode : auth.verifyEmail
  return (
    <>
      <Intro config={config} words={at === 'login_code' ? ACCOUNT.loginCodeIntro : ACCOUNT.verifyIntro} />
      <AuthForm
        button={ACCOUNT.confirm}
        notice={notice}
        send={async (values) => atField('code', await confirm(textOf(values, 'code')))}
        onAnswer={onAnswer}
      >
        {(errorOf) => (
          <AccountField
            label={ACCOUNT.code}
            name="code"
            autocomplete="one-time-code"
            hint={ACCOUNT.codeHint}
            error={errorOf('code')}
            isCode
          />
        )}
      </AuthForm>
      <Ways>
        {config?.sendsMail === false ? null : <Resend at={at} />}
        <Leave onStep={onStep} />
      </Ways>
    </>
  )
}

function SecondFactorForm(props: StepFormProps & { readonly hasRecoveryCodes: boolean }) {
  const { hasRecoveryCodes, notice, onStep, onAnswer } = props
  const auth = useAuth()
  return (
    <>
      <AuthForm
        button={ACCOUNT.confirm}
        notice={notice}
        send={(values) => auth.confirmSecondFactor(textOf(values, 'code'))}
        onAnswer={onAnswer}
      >
        {(errorOf) => (
          <AccountField
            label={ACCOUNT.secondFactor}
            name="code"
            autocomplete="one-time-code"
            inputMode={hasRecoveryCodes ? 'text' : 'numeric'}
            hint={hasRecoveryCodes ? ACCOUNT.secondFactorHint : ACCOUNT.secondFactorHintApp}
            error={errorOf('code')}
            isCode
          />
        )}
      </AuthForm>
      <Ways>
        <Leave onStep={onStep} />
      </Ways>
    </>
  )
}

function AskResetForm({ notice, onAnswer }: StepFormProps) {
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

function ResetForm({ email, notice, onAnswer }: StepFormProps & { readonly email: string | null }) {
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

/** Says what a mail brings; where the server sends none, that it does not. */
function Intro({ config, words }: { readonly config: AuthConfig | null; readonly words: string }) {
  return <p>{config?.sendsMail === false ? ACCOUNT.noMail : words}</p>
}

function EmailField({ errorOf, value }: { readonly errorOf: ErrorOf; readonly value?: string | undefined }) {
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

function StayField() {
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

function Ways({ children }: { readonly children: ComponentChildren }) {
  return <div class="ways">{children}</div>
}

function Resend({ at }: { readonly at: CodeStep }) {
  const auth = useAuth()
  const { undoBar } = useApp()
  const resend = async () => {
    const answer = await (at === 'login_code' ? auth.resendLogInCode() : auth.resendVerification())
    const isSent = answer.kind === 'done' || answer.kind === 'pending'
    undoBar.announce(isSent ? ACCOUNT.resent : (answerSentence(answer) ?? ACCOUNT.notResent))
  }
  return (
    <button type="button" onClick={() => void resend()}>
      {ACCOUNT.resend}
    </button>
  )
}

/** Ends a log-in that waits for this step. */
function Leave({ onStep }: Pick<StepFormProps, 'onStep'>) {
  const auth = useAuth()
  return (
    <button type="button" onClick={() => void auth.logOut().then(() => onStep({ at: 'password' }))}>
      {ACCOUNT.back}
    </button>
  )
}

function useAuth() {
  return useApp().phone.auth
}

/** Returns what the server offers; null until it has said so. */
function useConfig(): AuthConfig | null {
  const auth = useAuth()
  const [config, setConfig] = useState<AuthConfig | null>(null)
  useEffect(() => void auth.config().then(setConfig), [auth])
  return config
}

/** The server calls a code `key` in some steps. */
function atField(field: string, answer: AuthAnswer): AuthAnswer {
  if (answer.kind !== 'refused') return answer
  return { ...answer, errors: answer.errors.map((one) => (one.field === 'key' ? { ...one, field } : one)) }
}

function isAskedForInvitation(answer: AuthAnswer): boolean {
  return answer.kind === 'refused' && answer.errors.some((error) => error.code === 'invitation_needed')
}

function textOf(values: FormData, name: string): string {
  return String(values.get(name) ?? '').trim()
}
