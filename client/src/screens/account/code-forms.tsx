/** The steps of a log-in that ask for a code: mailed, or of a second factor. */
import type { CodeStep } from '../../account/steps.ts'
import { ACCOUNT, answerSentence } from '../../words/account.ts'
import { useApp } from '../context.ts'
import { AccountField } from './account-field.tsx'
import { AuthForm } from './auth-form.tsx'
import {
  atField,
  EmailField,
  Intro,
  StayField,
  type StepFormProps,
  textOf,
  useAuth,
  useConfig,
  Ways,
} from './step-parts.tsx'

export function AskCodeForm({ notice, onStep, onAnswer }: StepFormProps) {
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

export function CodeForm({ at, notice, onStep, onAnswer }: StepFormProps & { readonly at: CodeStep }) {
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

export function SecondFactorForm(props: StepFormProps & { readonly hasRecoveryCodes: boolean }) {
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
