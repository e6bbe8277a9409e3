/** The page of a code without a network: figures, state and rules, as far as the catalog on this device goes. */
import { go } from '../../shell/router.ts'
import { categoryName } from '../../words/categories.ts'
import { STATE_WORDS } from '../../words/code-states.ts'
import { CODES } from '../../words/codes.ts'
import { flagSentence, reasonSentence } from '../../words/credit.ts'
import { useApp } from '../context.ts'
import { useLookup } from '../use-catalog.ts'
import { useToday } from '../use-today.ts'
import { CodeActions } from './code-actions.tsx'
import { type CodeFacts, factsOf, type Standing, stateOf } from './code-facts.ts'
import { CodePicker } from './code-picker.tsx'
import { ComponentTable, HistoryTable, ModifierList, RuleList } from './code-tables.tsx'
import { OwnLines } from './own-lines-text.tsx'
import { Synonyms } from './synonyms.tsx'

/** null: none yet; the person finds one. */
export function CodeScreen({ code }: { readonly code: string | null }) {
  return code === null ? <FindCode /> : <OneCode key={code} code={code} />
}

function FindCode() {
  const lookup = useLookup()
  return (
    <>
      <CodePicker
        label={CODES.find}
        button={CODES.open}
        lookup={lookup}
        onPick={({ code }) => go({ name: 'code', code })}
      />
      <p class="empty">{CODES.findHint}</p>
    </>
  )
}

function OneCode({ code }: { readonly code: string }) {
  const { kind } = useApp().catalog.value
  const today = useToday().day
  const lookup = useLookup()
  const facts = factsOf(code, lookup, today)
  if (kind !== 'ready') {
    return (
      <>
        <h2>{code}</h2>
        <p role="status">{kind === 'failed' ? CODES.notCome : CODES.loading}</p>
        <CodeActions code={code} />
      </>
    )
  }
  if (facts.isKnown === false) return <UnknownCode code={code} />
  return (
    <article class="code-page">
      <CodeHead facts={facts} />
      <Figure standing={facts.standing} />
      <StandingWords facts={facts} />
      <OwnLines code={code} today={today} />
      <CodeActions code={code} />
      {facts.standing.kind === 'row' ? (
        <>
          <ComponentTable rows={facts.standing.rows} />
          <RuleList row={facts.standing.row} rows={facts.standing.rows} />
          <ModifierList code={code} rows={facts.standing.rows} lookup={lookup} />
        </>
      ) : null}
      <HistoryTable history={facts.history} />
      <Synonyms code={code} lookup={lookup} />
    </article>
  )
}

function UnknownCode({ code }: { readonly code: string }) {
  return (
    <>
      <h2>{code}</h2>
      <p role="status">{CODES.unknown(code)}</p>
      <FindCode />
      <CodeActions code={code} isUnknown />
    </>
  )
}

function CodeHead({ facts: { code, title, standing } }: { readonly facts: CodeFacts }) {
  const { searched } = useLookup()
  const state = stateOf(standing)
  return (
    <header>
      <h2>
        {code} {title}
      </h2>
      {title === null ? <p class="soft">{MISSING_WORDS[searched]}</p> : null}
      <p class="badges">
        <span>{categoryName(code)}</span>
        {state === null ? null : <span>{STATE_WORDS[state]?.badge ?? state}</span>}
      </p>
    </header>
  )
}

/** Why a code has no name here, by what can be searched. */
const MISSING_WORDS = { nothing: CODES.wordsLoading, usual: CODES.rareWords, all: CODES.noWords } as const

/** The one figure that people come for. */
function Figure({ standing }: { readonly standing: Standing }) {
  if (standing.kind === 'no_row') return <p class="lead">{CODES.noneAssigned}</p>
  if (standing.kind !== 'row') return <p class="lead">{CODES.figureUnknown}</p>
  const { basis, rvu } = standing.row.work
  switch (basis) {
    case 'payer_fee_schedule':
      return <p class="lead">{CODES.noneAssigned}</p>
    case 'unvalued':
      return <p class="lead">{CODES.notReadable}</p>
    case 'work_rvu':
    case 'assigned_zero':
      return (
        <p class="work-figure">
          <b>{rvu}</b> {basis === 'work_rvu' ? CODES.aUnit : CODES.zeroAssigned}
        </p>
      )
    default:
      return basis satisfies never
  }
}

function StandingWords({ facts }: { readonly facts: CodeFacts }) {
  const { standing } = facts
  switch (standing.kind) {
    case 'row':
      return (
        <>
          <p>{CODES.inRelease(standing.release.id, standing.release.effectiveFrom)}</p>
          <StateWords state={standing.row.state} />
          {standing.flags.map((flag) => (
            <p key={flag}>{flagSentence(flag)}</p>
          ))}
        </>
      )
    case 'no_row':
      return (
        <>
          <p>{CODES.notInRelease(standing.release.id, standing.release.effectiveFrom)}</p>
          {facts.isKnown === null ? <p>{CODES.unsure(facts.code)}</p> : <StateWords state={standing.state} />}
          <p class="soft">{CODES.serverKnowsMore}</p>
        </>
      )
    case 'unvalued':
      return <p>{reasonSentence('unvalued', standing.reason)}</p>
    case 'not_loaded':
      return <p>{CODES.notLoaded}</p>
    default:
      return standing satisfies never
  }
}

function StateWords({ state }: { readonly state: string }) {
  const words = STATE_WORDS[state]
  return words === undefined ? null : (
    <p>
      {words.rvu} {words.credit}
    </p>
  )
}
