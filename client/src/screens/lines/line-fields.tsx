/** The fields of a line in a form, each with what is wrong with it. */
import { errorProps, Field } from '../../components/field.tsx'
import type { LineFaults, LineField, LineForm } from '../../entry/line-form.ts'
import { FIRST_DAY } from '../../entry/line-limits.ts'
import { BILLING_NAMES, faultSentence, LINES, ROLE_NAMES } from '../../words/lines.ts'
import { placeChoices } from '../../words/places.ts'

interface LineFieldsProps {
  readonly form: LineForm
  readonly faults: LineFaults
  readonly onChange: (field: LineField, value: string) => void
}

export function LineFields({ form, faults, onChange }: LineFieldsProps) {
  const field = (name: LineField, attributes: object) => (
    <InputField name={name} value={form[name]} faults={faults} onChange={onChange} attributes={attributes} />
  )
  return (
    <>
      {field('code', { autocomplete: 'off', autocapitalize: 'characters', spellcheck: false })}
      {field('performed_on', { type: 'date', min: FIRST_DAY })}
      {field('units', { inputMode: 'numeric' })}
      {field('modifiers', { autocomplete: 'off', autocapitalize: 'characters', spellcheck: false })}
      <SelectField name="role" value={form.role} choices={Object.entries(ROLE_NAMES)} onChange={onChange} />
      <SelectField
        name="place_of_service"
        value={form.place_of_service}
        choices={[['', LINES.noPlace], ...placeChoices(form.place_of_service)]}
        onChange={onChange}
      />
      {field('minutes', { inputMode: 'numeric' })}
      <SelectField
        name="billing_state"
        value={form.billing_state}
        choices={Object.entries(BILLING_NAMES)}
        onChange={onChange}
      />
      <NoteField value={form.note} faults={faults} onChange={onChange} />
    </>
  )
}

interface OneFieldProps {
  readonly name: LineField
  readonly value: string
  readonly onChange: (field: LineField, value: string) => void
}

function InputField({
  name,
  value,
  faults,
  onChange,
  attributes,
}: OneFieldProps & { readonly faults: LineFaults; readonly attributes: object }) {
  const id = `line-${name}`
  const error = sentenceOf(faults, name)
  return (
    <Field id={id} label={LINES.fields[name]} error={error}>
      <input
        id={id}
        value={value}
        onInput={({ currentTarget }) => onChange(name, currentTarget.value)}
        {...attributes}
        {...errorProps(id, error)}
      />
    </Field>
  )
}

function SelectField({
  name,
  value,
  choices,
  onChange,
}: OneFieldProps & { readonly choices: readonly (readonly [string, string])[] }) {
  const id = `line-${name}`
  return (
    <Field id={id} label={LINES.fields[name]}>
      <select id={id} value={value} onChange={({ currentTarget }) => onChange(name, currentTarget.value)}>
        {choices.map(([choice, text]) => (
          <option key={choice} value={choice}>
            {text}
          </option>
        ))}
      </select>
    </Field>
  )
}

function NoteField({ value, faults, onChange }: Omit<OneFieldProps, 'name'> & { readonly faults: LineFaults }) {
  const error = sentenceOf(faults, 'note')
  return (
    <Field id="line-note" label={LINES.fields.note} error={error}>
      <textarea
        id="line-note"
        rows={3}
        value={value}
        onInput={({ currentTarget }) => onChange('note', currentTarget.value)}
        {...errorProps('line-note', error)}
      />
    </Field>
  )
}

function sentenceOf(faults: LineFaults, name: LineField): string | undefined {
  const fault = faults[name]
  return fault === undefined ? undefined : faultSentence(fault)
}
