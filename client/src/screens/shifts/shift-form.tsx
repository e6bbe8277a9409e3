/** The form of a shift: new, or one that is there. */
import { useRef, useState } from 'preact/hooks'
import { RadioChips } from '../../components/chips.tsx'
import { errorId, errorProps, Field } from '../../components/field.tsx'
import { Notice } from '../../components/notice.tsx'
import { FIRST_DAY } from '../../entry/line-limits.ts'
import {
  lengthTyped,
  readLength,
  readShiftForm,
  type ShiftFaults,
  type ShiftForm as ShiftFormValues,
  USUAL_LENGTHS,
} from '../../entry/shift-form.ts'
import type { ShiftValues } from '../../entry/shifts.ts'
import { placeChoices } from '../../words/places.ts'
import { countsOnSentence, lengthText, SHIFT_FAULTS, SHIFTS } from '../../words/shifts.ts'
import { focusFirstError } from '../focus-first-error.ts'
import { useFormOpen } from '../use-form-open.ts'

interface ShiftFormProps {
  /** Of its fields, which are told from those of another form by it: a word. */
  readonly id: string
  readonly first: ShiftFormValues
  /** Resolves to whether it is stored. */
  readonly onSave: (shift: ShiftValues) => Promise<boolean>
  readonly onClose: () => void
}

export function ShiftForm({ id, first, onSave, onClose }: ShiftFormProps) {
  const [opened] = useState(first)
  const [form, setForm] = useState(first)
  const [faults, setFaults] = useState<ShiftFaults>({})
  const time = useRef<HTMLInputElement>(null)
  useFormOpen(`shift ${id}`, JSON.stringify(form) !== JSON.stringify(opened))
  const set = (changed: Partial<ShiftFormValues>) => setForm({ ...form, ...changed })
  const save = async (event: Event) => {
    event.preventDefault()
    // A time of which only a part was typed has no value, and is none that was left out.
    const isHalf = time.current?.validity.badInput === true
    const reading = readShiftForm(isHalf ? { ...form, startsAt: '?' } : form)
    setFaults(reading.kind === 'invalid' ? reading.faults : {})
    if (reading.kind === 'invalid') focusFirstError()
    else if (await onSave(reading.shift)) onClose()
  }
  const field = (name: keyof ShiftFormValues, attributes: object) => (
    <TypedField id={idOf(id, name)} name={name} form={form} faults={faults} onChange={set} attributes={attributes} />
  )
  return (
    <form class="shift-form" onSubmit={(event) => void save(event)} noValidate>
      {JSON.stringify(first) === JSON.stringify(opened) ? null : <Notice>{SHIFTS.changedMeanwhile}</Notice>}
      <div class="shift-begin">
        {field('startedOn', { type: 'date', min: FIRST_DAY })}
        {field('startsAt', { type: 'time', ref: time })}
      </div>
      <LengthChips value={form.length} onChange={(length) => set({ length })} />
      {field('length', { inputMode: 'text', autocomplete: 'off' })}
      <PlaceField id={idOf(id, 'place')} value={form.place} onChange={(place) => set({ place })} />
      <CountsOn form={form} />
      <div class="actions">
        <button type="submit" class="main">
          {SHIFTS.save}
        </button>
        <button type="button" onClick={onClose}>
          {SHIFTS.cancel}
        </button>
      </div>
    </form>
  )
}

function LengthChips({ value, onChange }: { readonly value: string; readonly onChange: (length: string) => void }) {
  const minutes = readLength(value)
  const chips = USUAL_LENGTHS.map((usual) => ({ value: lengthTyped(usual), label: lengthText(usual) }))
  const chosen = typeof minutes === 'number' && USUAL_LENGTHS.includes(minutes) ? lengthTyped(minutes) : null
  return <RadioChips legend={SHIFTS.usual} chips={chips} value={chosen} onChange={onChange} />
}

interface TypedFieldProps {
  readonly id: string
  readonly name: keyof ShiftFormValues
  readonly form: ShiftFormValues
  readonly faults: ShiftFaults
  readonly onChange: (changed: Partial<ShiftFormValues>) => void
  readonly attributes: object
}

function TypedField({ id, name, form, faults, onChange, attributes }: TypedFieldProps) {
  const fault = faults[name]
  const error = fault === undefined ? undefined : SHIFT_FAULTS[fault]
  const hint = name === 'length' ? SHIFTS.lengthHint : null
  const said = [...(error === undefined ? [] : [errorId(id)]), ...(hint === null ? [] : [`${id}-hint`])]
  return (
    <Field id={id} label={SHIFTS[name]} error={error}>
      <input
        id={id}
        value={form[name]}
        onInput={({ currentTarget }) => onChange({ [name]: currentTarget.value })}
        {...attributes}
        {...errorProps(id, error)}
        aria-describedby={said.length === 0 ? undefined : said.join(' ')}
      />
      {hint === null ? null : (
        <small id={`${id}-hint`} class="soft">
          {hint}
        </small>
      )}
    </Field>
  )
}

interface PlaceFieldProps {
  readonly id: string
  readonly value: string
  readonly onChange: (place: string) => void
}

function PlaceField({ id, value, onChange }: PlaceFieldProps) {
  return (
    <Field id={id} label={SHIFTS.place}>
      <select id={id} value={value} onChange={({ currentTarget }) => onChange(currentTarget.value)}>
        {[['', SHIFTS.noPlace] as const, ...placeChoices(value)].map(([place, text]) => (
          <option key={place} value={place}>
            {text}
          </option>
        ))}
      </select>
    </Field>
  )
}

/** Returns the id of a field of a form. */
export function idOf(form: string, name: keyof ShiftFormValues): string {
  return `shift-${form}-${name}`
}

/** The day on which all of a shift counts, told before the save. */
function CountsOn({ form }: { readonly form: ShiftFormValues }) {
  const reading = readShiftForm(form)
  return <p role="status">{reading.kind === 'valid' ? countsOnSentence(reading.shift) : ''}</p>
}
