/** Choices as chips: a named group of radio buttons or of checkboxes, so that a reader of the screen and a keyboard know them. */
import { useId } from 'preact/hooks'

export interface Chip<Value extends string> {
  readonly value: Value
  readonly label: string
}

interface RadioChipsProps<Value extends string> {
  readonly legend: string
  readonly chips: readonly Chip<Value>[]
  readonly value: Value | null
  readonly onChange: (value: Value) => void
}

/** One of several. */
export function RadioChips<Value extends string>({ legend, chips, value, onChange }: RadioChipsProps<Value>) {
  const name = useId()
  return (
    <fieldset class="chips">
      <legend>{legend}</legend>
      {chips.map((chip) => (
        <label key={chip.value} class="chip">
          <input type="radio" name={name} checked={chip.value === value} onChange={() => onChange(chip.value)} />
          <span>{chip.label}</span>
        </label>
      ))}
    </fieldset>
  )
}

interface CheckboxChipsProps<Value extends string> {
  readonly legend: string
  readonly chips: readonly Chip<Value>[]
  readonly values: readonly Value[]
  /** The chosen ones, in the order in which they were chosen. */
  readonly onChange: (values: readonly Value[]) => void
}

/** Any of several. */
export function CheckboxChips<Value extends string>({ legend, chips, values, onChange }: CheckboxChipsProps<Value>) {
  const toggle = (value: Value) =>
    onChange(values.includes(value) ? values.filter((one) => one !== value) : [...values, value])
  return (
    <fieldset class="chips">
      <legend>{legend}</legend>
      {chips.map((chip) => (
        <label key={chip.value} class="chip">
          <input type="checkbox" checked={values.includes(chip.value)} onChange={() => toggle(chip.value)} />
          <span>{chip.label}</span>
        </label>
      ))}
    </fieldset>
  )
}
