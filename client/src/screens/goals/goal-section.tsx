/** The goals of the person, each with its pace as the server says it. */
import { useState } from 'preact/hooks'
import { CourseChart } from '../../components/charts/course-chart.tsx'
import {
  addGoal,
  changeGoal,
  formOfGoal,
  type Goal,
  type GoalForm as GoalFormValues,
  goalsOf,
  isTooLong,
  periodOn,
  removeGoal,
  timeOfGoal,
} from '../../entry/goals.ts'
import { type GoalPace, type Paces, readPaces } from '../../figures/pace.ts'
import { now, random } from '../../shell/platform.ts'
import { toHundredths } from '../../store/totals.ts'
import { GOALS, overSentence, paceSentences, spanText } from '../../words/goals.ts'
import { wrvuText } from '../../words/intl.ts'
import { SHELL } from '../../words/shell.ts'
import { STORE_SENTENCES } from '../../words/sync.ts'
import type { KeptReport } from '../kept-reports.ts'
import { ReportNote } from '../report-note.tsx'
import { type Changing, useChange } from '../use-change.ts'
import { useKeptReport } from '../use-kept-report.ts'
import { useStored } from '../use-stored.ts'
import { GoalForm } from './goal-form.tsx'

const PACE = '/api/v1/summary/pace'

export function GoalSection({ today }: { readonly today: string }) {
  const stored = useStored('goals', async (store) => goalsOf(await store.shownOf('goals')), ['goals'])
  const report = useKeptReport('pace', PACE, readPaces)
  const { change, notSaved } = useChange()
  if (stored.kind === 'loading') return <p>{SHELL.loading}</p>
  if (stored.kind === 'unusable') return <p role="alert">{STORE_SENTENCES[stored.fault]}</p>
  const at = (time: ReturnType<typeof timeOfGoal>) => stored.value.filter((goal) => timeOfGoal(goal, today) === time)
  const running = at('running')
  return (
    <section aria-labelledby="goals">
      <h2 id="goals">{GOALS.heading}</h2>
      {notSaved === '' ? null : <p role="alert">{notSaved}</p>}
      {report.kind === 'ready' && report.value.unreadable.length > 0 ? (
        <p class="notice">{GOALS.unreadable(report.value.unreadable)}</p>
      ) : null}
      {running.length === 0 ? <p class="empty">{GOALS.empty}</p> : null}
      {running.map((goal) => (
        <GoalCard key={goal.id} goal={goal} today={today} change={change}>
          <RunningPace goal={goal} report={report} />
        </GoalCard>
      ))}
      {running.length > 0 ? <ReportNote report={report} /> : null}
      <NewGoal today={today} change={change} isFirst={running.length === 0} />
      <OtherGoals heading={GOALS.toCome} goals={at('to_come')} today={today} change={change} />
      <OtherGoals heading={GOALS.over} goals={at('over').toReversed()} today={today} change={change} />
    </section>
  )
}

interface GoalCardProps {
  readonly goal: Goal
  readonly today: string
  readonly change: Changing['change']
  readonly children: preact.ComponentChildren
}

function GoalCard({ goal, today, change, children }: GoalCardProps) {
  const [isEdited, setEdited] = useState(false)
  const target = wrvuText(toHundredths(goal.target))
  return (
    <article class="card goal" aria-label={`${target} wRVU, ${spanText(goal)}`}>
      <h3>
        {target} wRVU <small class="soft">{spanText(goal)}</small>
      </h3>
      {children}
      {isEdited ? (
        <GoalForm
          id={goal.id}
          first={formOfGoal(goal)}
          today={today}
          onSave={(fields) => change([changeGoal(goal.id, fields)], GOALS.changed)}
          onCancel={() => setEdited(false)}
        />
      ) : (
        <div class="actions">
          <button type="button" aria-label={GOALS.editOf(target)} onClick={() => setEdited(true)}>
            {GOALS.edit}
          </button>
          <button
            type="button"
            aria-label={GOALS.removeOf(target)}
            onClick={() => void change([removeGoal(goal.id)], GOALS.removed)}
          >
            {GOALS.remove}
          </button>
        </div>
      )}
    </article>
  )
}

interface RunningPaceProps {
  readonly goal: Goal
  readonly report: KeptReport<Paces>
}

function RunningPace({ goal, report }: RunningPaceProps) {
  if (isTooLong(goal)) return <p>{GOALS.tooLong}</p>
  const pace = report.kind === 'ready' ? report.value.goals.find(({ goalId }) => goalId === goal.id) : undefined
  if (report.kind !== 'ready' || pace === undefined) return <p>{GOALS.notKnownYet}</p>
  const [sentence, ...others] = paceSentences(pace, report.value)
  return (
    <>
      <MadeFigure pace={pace} />
      <p>{sentence}</p>
      {others.map((sentence) => (
        <p key={sentence}>{sentence}</p>
      ))}
      {pace.course.length > 1 ? <CourseChart goal={pace} /> : null}
    </>
  )
}

function MadeFigure({ pace: { made, target } }: { readonly pace: GoalPace }) {
  return (
    <>
      <p class="figure-of">
        <span class="figure">{wrvuText(made)}</span> of {wrvuText(target)} wRVU
      </p>
      <progress max={target} value={Math.min(made, target)} aria-label={GOALS.progress} />
    </>
  )
}

interface NewGoalProps {
  readonly today: string
  readonly change: Changing['change']
  readonly isFirst: boolean
}

function NewGoal({ today, change, isFirst }: NewGoalProps) {
  const [isOpen, setOpen] = useState(false)
  if (!isOpen)
    return (
      <p>
        <button type="button" class={isFirst ? 'main' : ''} onClick={() => setOpen(true)}>
          {isFirst ? GOALS.add : GOALS.addAnother}
        </button>
      </p>
    )
  return (
    <GoalForm
      id="new"
      first={newGoal(today)}
      today={today}
      onSave={(fields) => change([addGoal(fields, { now, random })], GOALS.added)}
      onCancel={() => setOpen(false)}
    />
  )
}

function newGoal(today: string): GoalFormValues {
  return { ...periodOn('calendar_year', today), target: '', alreadyMade: '', alreadyMadeThrough: '' }
}

interface OtherGoalsProps extends Omit<NewGoalProps, 'isFirst'> {
  readonly heading: string
  readonly goals: readonly Goal[]
}

/** Goals that are not of today: what is asked of the server for each is asked once they are opened. */
function OtherGoals({ heading, goals, today, change }: OtherGoalsProps) {
  const [isOpen, setOpen] = useState(false)
  if (goals.length === 0) return null
  return (
    <details open={isOpen} onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>
        {heading} ({goals.length})
      </summary>
      {isOpen
        ? goals.map((goal) => (
            <GoalCard key={goal.id} goal={goal} today={today} change={change}>
              {isTooLong(goal) ? <p>{GOALS.tooLong}</p> : <OtherPace goal={goal} today={today} />}
            </GoalCard>
          ))
        : null}
    </details>
  )
}

/** A goal to come is asked about as a plan; one that is over as it stood on its last day. */
function OtherPace({ goal, today }: { readonly goal: Goal; readonly today: string }) {
  const isOver = timeOfGoal(goal, today) === 'over'
  const parameters = isOver ? `on=${goal.last}` : `target=${goal.target}&from=${goal.first}&to=${goal.last}`
  const report = useKeptReport(`pace ${goal.id}`, `${PACE}?${parameters}`, readPaces)
  if (report.kind !== 'ready') return <ReportNote report={report} />
  const pace = report.value.goals.find(({ goalId }) => goalId === null || goalId === goal.id)
  if (pace === undefined) return <p>{GOALS.notKnownYet}</p>
  return (
    <>
      {(isOver ? [overSentence(pace)] : paceSentences(pace, report.value)).map((sentence) => (
        <p key={sentence}>{sentence}</p>
      ))}
      <ReportNote report={report} />
    </>
  )
}
