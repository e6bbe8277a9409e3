/** Choices as chips: a named group of radio buttons or of checkboxes, so that a reader of the screen and a keyboard know them. */
import { useId } from 'preact/hooks'

export interface Chip<Value extends string> {
  readonly value: Value
  readonly label: string
  /** What a short label means, for readers of the screen and for who rests on it. */
  readonly meaning?: string
}

interface GroupProps<Value extends string> {
  readonly legend: string
  readonly chips: readonly Chip<Value>[]
  /** In one row that is moved sideways, with its name for readers of the screen alone. */
  readonly isRow?: boolean
}

interface RadioChipsProps<Value extends string> extends GroupProps<Value> {
  readonly value: Value | null
  readonly onChange: (value: Value) => void
}

/** One of several. */
export function RadioChips<Value extends string>({ legend, chips, isRow, value, onChange }: RadioChipsProps<Value>) {
  const name = useId()
  return (
    <fieldset class={groupClass(isRow)}>
      <legend class={legendClass(isRow)}>{legend}</legend>
      {chips.map((chip) => (
        <label key={chip.value} class="chip" title={chip.meaning}>
          <input type="radio" name={name} checked={chip.value === value} onChange={() => onChange(chip.value)} />
          <Label chip={chip} />
        </label>
      ))}
    </fieldset>
  )
}

interface CheckboxChipsProps<Value extends string> extends GroupProps<Value> {
  readonly values: readonly Value[]
  /** The chosen ones, in the order in which they were chosen. */
  readonly onChange: (values: readonly Value[]) => void
}

/** Any of several. */
export function CheckboxChips<Value extends string>(props: CheckboxChipsProps<Value>) {
  const { legend, chips, isRow, values, onChange } = props
  const toggle = (value: Value) =>
    onChange(values.includes(value) ? values.filter((one) => one !== value) : [...values, value])
  return (
    <fieldset class={groupClass(isRow)}>
      <legend class={legendClass(isRow)}>{legend}</legend>
      {chips.map((chip) => (
        <label key={chip.value} class="chip" title={chip.meaning}>
          <input type="checkbox" checked={values.includes(chip.value)} onChange={() => toggle(chip.value)} />
          <Label chip={chip} />
        </label>
      ))}
    </fieldset>
  )
}

function Label<Value extends string>({ chip }: { readonly chip: Chip<Value> }) {
  return (
    <span>
      {chip.label}
      {chip.meaning === undefined ? null : <span class="for-readers">, {chip.meaning}</span>}
    </span>
  )
}

function groupClass(isRow: boolean | undefined): string {
  return isRow === true ? 'chips row' : 'chips'
}

function legendClass(isRow: boolean | undefined): string | undefined {
  return isRow === true ? 'for-readers' : undefined
}
