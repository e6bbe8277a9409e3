/** The form of a goal: new, or one that is there. */
import { useState } from 'preact/hooks'
import { RadioChips } from '../../components/chips.tsx'
import { errorId, errorProps, Field } from '../../components/field.tsx'
import {
  FIRST_DAY,
  type GoalFaults,
  type GoalForm as GoalFormValues,
  PERIODS,
  type PeriodName,
  periodNamed,
  periodOn,
  readGoal,
} from '../../entry/goals.ts'
import type { Fields } from '../../sync/protocol.ts'
import { GOAL_FAULTS, GOALS } from '../../words/goals.ts'
import { focusFirstError } from '../focus-first-error.ts'
import { useFormOpen } from '../use-form-open.ts'

interface GoalFormProps {
  /** Of its fields, which are told from those of another form by it. */
  readonly id: string
  readonly first: GoalFormValues
  readonly today: string
  /** Resolves to whether it is stored. */
  readonly onSave: (fields: Fields) => Promise<boolean>
  readonly onCancel: () => void
}

export function GoalForm({ id, first, today, onSave, onCancel }: GoalFormProps) {
  const [typed, setTyped] = useState(first)
  const [faults, setFaults] = useState<GoalFaults>({})
  useFormOpen(`goal-${id}`, true)
  const set = (changed: Partial<GoalFormValues>) => setTyped({ ...typed, ...changed })
  const submit = async (event: Event) => {
    event.preventDefault()
    const goal = readGoal(typed)
    setFaults(goal.kind === 'faulty' ? goal.faults : {})
    if (goal.kind === 'faulty') focusFirstError()
    else if (await onSave(goal.fields)) onCancel()
  }
  const hasBalance = typed.alreadyMade !== '' || typed.alreadyMadeThrough !== ''
  return (
    <form class="card" onSubmit={(event) => void submit(event)} noValidate>
      <PeriodChoice id={id} typed={typed} today={today} onChange={set} />
      <div class="pair">
        <TypedField id={`${id}-first`} name="first" type="date" typed={typed} faults={faults} onChange={set} />
        <TypedField id={`${id}-last`} name="last" type="date" typed={typed} faults={faults} onChange={set} />
      </div>
      <TypedField
        id={`${id}-target`}
        name="target"
        hint={GOALS.targetHint}
        typed={typed}
        faults={faults}
        onChange={set}
      />
      <details open={hasBalance || faults.alreadyMade !== undefined || faults.alreadyMadeThrough !== undefined}>
        <summary>{GOALS.balance}</summary>
        <TypedField
          id={`${id}-made`}
          name="alreadyMade"
          hint={GOALS.alreadyMadeHint}
          typed={typed}
          faults={faults}
          onChange={set}
        />
        <TypedField
          id={`${id}-through`}
          name="alreadyMadeThrough"
          type="date"
          typed={typed}
          faults={faults}
          onChange={set}
        />
      </details>
      <div class="actions">
        <button type="submit" class="main">
          {GOALS.save}
        </button>
        <button type="button" onClick={onCancel}>
          {GOALS.cancel}
        </button>
      </div>
    </form>
  )
}

interface PeriodChoiceProps {
  readonly id: string
  readonly typed: GoalFormValues
  readonly today: string
  readonly onChange: (changed: Partial<GoalFormValues>) => void
}

function PeriodChoice({ id, typed, today, onChange }: PeriodChoiceProps) {
  const chips = PERIODS.map((value) => ({ value: value as PeriodName | 'own', label: GOALS.periods[value] }))
  return (
    <RadioChips
      legend={GOALS.period}
      chips={[...chips, { value: 'own', label: GOALS.ownDays }]}
      value={periodNamed(typed, today) ?? 'own'}
      onChange={(name) => {
        if (name !== 'own') onChange(periodOn(name, today))
        else document.getElementById(`${id}-first`)?.focus()
      }}
    />
  )
}

const TYPED = { type: 'text', inputMode: 'decimal' } as const
const PICKED = { type: 'date', min: FIRST_DAY } as const

interface TypedFieldProps {
  readonly id: string
  readonly name: keyof GoalFormValues
  readonly type?: 'date'
  readonly hint?: string
  readonly typed: GoalFormValues
  readonly faults: GoalFaults
  readonly onChange: (changed: Partial<GoalFormValues>) => void
}

function TypedField({ id, name, type, hint, typed, faults, onChange }: TypedFieldProps) {
  const fault = faults[name]
  const error = fault === undefined ? undefined : GOAL_FAULTS[fault]
  const said = [...(error === undefined ? [] : [errorId(id)]), ...(hint === undefined ? [] : [`${id}-hint`])]
  return (
    <Field id={id} label={GOALS[name]} error={error}>
      <input
        id={id}
        {...(type === undefined ? TYPED : PICKED)}
        autocomplete="off"
        value={typed[name]}
        onInput={({ currentTarget }) => onChange({ [name]: currentTarget.value })}
        {...errorProps(id, error)}
        aria-describedby={said.length === 0 ? undefined : said.join(' ')}
      />
      {hint === undefined ? null : (
        <small id={`${id}-hint`} class="soft">
          {hint}
        </small>
      )}
    </Field>
  )
}
