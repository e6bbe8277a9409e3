/** Log-in, sign-up and reset: one step after the other in one screen, whichever of them begins it. */
import { useEffect, useRef, useState } from 'preact/hooks'
import type { AuthAnswer } from '../../account/answers.ts'
import { addressBefore, requestedAddress } from '../../account/next.ts'
import { stayLoggedIn } from '../../account/stay.ts'
import { restartAfter, type Step, stepAfter } from '../../account/steps.ts'
import { isNewcomer } from '../../entry/profile.ts'
import type { Device } from '../../shell/device.ts'
import { wasOnboarded } from '../../shell/onboarded.ts'
import { keptProfile, refreshProfile } from '../../shell/profile.ts'
import { arrive, go, route, showFromTop } from '../../shell/router.ts'
import { ACCOUNT, answerSentence } from '../../words/account.ts'
import { useApp } from '../context.ts'
import { StepForm } from './step-forms.tsx'
import type { StepFormProps } from './step-parts.tsx'
import { WhosePhone } from './whose-phone.tsx'
import './account.css'

interface LogInProps {
  readonly first: 'password' | 'sign_up' | 'ask_reset'
}

/** What the person said earlier in the same log-in. */
interface Said {
  readonly stays: boolean
  readonly isSignUp: boolean
}

export function LogInScreen({ first }: LogInProps) {
  const { phone, undoBar } = useApp()
  const [at, setAt] = useState<{ readonly step: Step; readonly notice: string | null }>({
    step: { at: first },
    notice: null,
  })
  const said = useRef<Said>({ stays: false, isSignUp: false })
  useResumed(first, (step) => setAt({ step, notice: null }))

  const enter = async (answer: AuthAnswer & { kind: 'logged_in' }) => {
    // Who goes on with the store that is open is no newcomer.
    const goesOn = phone.person.value?.userId === answer.person.userId
    phone.logIn(answer.person)
    goOn(said.current.isSignUp)
    const device = phone.device.value
    if (device === null) return
    if (said.current.stays && !(await stayLoggedIn(device.send))) undoBar.announce(ACCOUNT.notRemembered)
    if (!said.current.isSignUp && !goesOn) await greetNewcomer(device)
  }
  const follow = (answer: AuthAnswer, email: string | null) => {
    const next = stepAfter(answer, email)
    const restart = restartAfter(at.step, answer)
    const notice = at.step.at === 'sign_up' ? ACCOUNT.madeUnmailed : answerSentence(answer)
    if (restart !== null) return setAt({ step: restart, notice })
    // Somebody is logged in already, as by a page of the site.
    if (answer.kind === 'not_open') return void phone.ask()
    if (next !== null && next.at !== at.step.at) setAt({ step: next, notice: null })
  }
  const onAnswer: StepFormProps['onAnswer'] = (answer, values) => {
    said.current = {
      stays: said.current.stays || values.get('stay') !== null,
      isSignUp: said.current.isSignUp || at.step.at === 'sign_up',
    }
    if (answer.kind === 'logged_in') void enter(answer)
    else follow(answer, String(values.get('email') ?? '') || null)
  }
  return (
    <div class="account">
      <WhosePhone />
      <StepForm
        key={at.step.at}
        step={at.step}
        notice={at.notice}
        onStep={(step) => setAt({ step, notice: null })}
        onAnswer={onAnswer}
      />
    </div>
  )
}

/** Shows what the address has asked for since before the log-in, after the first steps of who has signed up. */
function goOn(isSignUp: boolean): void {
  const { pathname, search } = window.location
  const destination = requestedAddress({ pathname, search })
  if (isSignUp) arrive(addressBefore({ name: 'onboarding' }, destination))
  else if (destination === pathname + search) showFromTop()
  else arrive(destination)
}

/** Asks who has told nothing of themselves yet, unless they have gone on meanwhile. */
async function greetNewcomer(device: Device): Promise<void> {
  await refreshProfile(device).catch(() => undefined)
  const profile = await keptProfile(device.store).catch(() => null)
  if (profile === null || !isNewcomer(profile) || (await wasOnboarded(device).catch(() => true))) return
  if (route.value.name === 'log') go({ name: 'onboarding' })
}

/** A step that waited when the app was left, as to look into the mail, is shown again. */
function useResumed(first: LogInProps['first'], onStep: (step: Step) => void): void {
  const { phone } = useApp()
  useEffect(() => {
    void phone.session().then((answer) => {
      const step = stepAfter(answer, null)
      if (step === null) return
      // A reset that waits is no step of a log-in, and the other way round.
      if ((step.at === 'reset_code') === (first === 'ask_reset')) onStep(step)
    })
  }, [phone, first])
}
