/** The first steps: who one is, and lines of the specialty as favorites; each may be skipped. */
import { useEffect, useState } from 'preact/hooks'
import {
  type Answers,
  linesForStage,
  profileChange,
  readSpecialties,
  readSuggestedLines,
  type Specialty,
  type SuggestedLine,
} from '../../account/newcomer.ts'
import { requestedAddress } from '../../account/next.ts'
import { RadioChips } from '../../components/chips.tsx'
import { STAGES, type Stage } from '../../entry/roles.ts'
import type { Device } from '../../shell/device.ts'
import { rememberOnboarded } from '../../shell/onboarded.ts'
import { refreshProfile } from '../../shell/profile.ts'
import { arrive } from '../../shell/router.ts'
import type { Send } from '../../sync/http.ts'
import { ONBOARDING, STAGE_NAMES } from '../../words/account.ts'
import { SHELL } from '../../words/shell.ts'
import { useApp } from '../context.ts'
import { useProfile } from '../use-profile.ts'
import { FirstFavorites } from './first-favorites.tsx'
import { SpecialtyChoice } from './specialty-choice.tsx'
import './account.css'

type Step =
  | { readonly at: 'profile' }
  | { readonly at: 'favorites'; readonly lines: readonly SuggestedLine[]; readonly stage: Stage | null }

export function OnboardingScreen() {
  const [step, setStep] = useState<Step>({ at: 'profile' })
  const device = useApp().phone.device.value
  const leave = () => {
    if (device !== null) void rememberOnboarded(device).catch(() => undefined)
    arrive(requestedAddress(window.location))
  }
  return (
    <div class="account">
      {step.at === 'profile' ? (
        <ProfileForm
          onDone={(lines, stage) =>
            lines.length === 0 ? leave() : setStep({ at: 'favorites', lines: linesForStage(lines, stage), stage })
          }
        />
      ) : (
        <FirstFavorites lines={step.lines} stage={step.stage} onDone={leave} />
      )}
      <div class="ways">
        <button type="button" onClick={leave}>
          {ONBOARDING.skip}
        </button>
      </div>
    </div>
  )
}

interface ProfileFormProps {
  readonly onDone: (lines: readonly SuggestedLine[], stage: Stage | null) => void
}

function ProfileForm({ onDone }: ProfileFormProps) {
  const profile = useProfile()
  const device = useApp().phone.device.value
  const phoneZone = Intl.DateTimeFormat().resolvedOptions().timeZone
  const [stage, setStage] = useState<Stage | null>(null)
  const [specialty, setSpecialty] = useState<string | null>(null)
  const [takesZone, setTakesZone] = useState(true)
  const [isBusy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const specialties = useSpecialties(device?.send ?? null)
  const isOtherZone = profile.timeZone !== null && profile.timeZone !== phoneZone

  const submit = async (event: SubmitEvent) => {
    event.preventDefault()
    if (device === null || isBusy) return
    setBusy(true)
    // Where the profile has not come yet, its time zone is taken for another one: the phone knows its own.
    const timeZone = takesZone && profile.timeZone !== phoneZone ? phoneZone : null
    const lines = await answer(device, { stage, specialty, timeZone })
    setBusy(false)
    setProblem(lines === null ? ONBOARDING.notStored : null)
    if (lines !== null) onDone(lines, stage)
  }
  return (
    <form class="account-form" onSubmit={(event) => void submit(event)}>
      <p>{ONBOARDING.intro}</p>
      {problem === null ? null : (
        <p class="notice" role="alert">
          {problem}
        </p>
      )}
      {profile.stages.length > 0 ? null : (
        <RadioChips
          legend={ONBOARDING.stage}
          chips={STAGES.map((value) => ({ value, label: STAGE_NAMES[value] }))}
          value={stage}
          onChange={setStage}
        />
      )}
      <SpecialtyChoice specialties={specialties} value={specialty} onChange={setSpecialty} />
      {isOtherZone ? (
        <label class="check">
          <input type="checkbox" checked={takesZone} onChange={() => setTakesZone(!takesZone)} />
          <span>
            {ONBOARDING.timeZone(phoneZone)}
            <span class="hint">{ONBOARDING.timeZoneHint}</span>
          </span>
        </label>
      ) : null}
      <button type="submit" class="main" aria-disabled={isBusy}>
        {isBusy ? SHELL.working : ONBOARDING.next}
      </button>
    </form>
  )
}

/** Returns the specialties of the server; null while they are not here. */
function useSpecialties(send: Send | null): readonly Specialty[] | null {
  const [specialties, setSpecialties] = useState<readonly Specialty[] | null>(null)
  useEffect(() => {
    if (send !== null) void allSpecialties(send).then(setSpecialties)
  }, [send])
  return specialties
}

async function allSpecialties(send: Send): Promise<readonly Specialty[] | null> {
  const all: Specialty[] = []
  let path: string | null = '/api/v1/specialties'
  while (path !== null) {
    const answer = await send({ method: 'GET', path })
    const page = answer.kind === 'ok' ? readSpecialties(answer.body) : null
    if (page === null) return null
    all.push(...page.matches)
    path = page.next
  }
  return all
}

/** Stores the answers and returns the lines that they lead to; null where the server did not take them. */
async function answer(device: Device, answers: Answers): Promise<readonly SuggestedLine[] | null> {
  const body = profileChange(answers)
  if (body !== null) {
    const stored = await device.send({ method: 'PATCH', path: '/api/v1/me', body })
    if (stored.kind !== 'ok') return null
    await refreshProfile(device).catch(() => undefined)
  }
  return answers.specialty === null ? [] : linesOf(device.send, answers.specialty)
}

/** Returns the lines that a specialty begins with; null where no answer came. */
async function linesOf(send: Send, slug: string): Promise<readonly SuggestedLine[] | null> {
  const answer = await send({ method: 'GET', path: `/api/v1/specialties/${encodeURIComponent(slug)}/lines` })
  return answer.kind === 'ok' ? readSuggestedLines(answer.body) : null
}
