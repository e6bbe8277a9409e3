import { NumberInput } from './number-input.tsx'

/** A whole number between two buttons: each tap is one more or one less, and the number can be typed. */
interface StepperProps {
  readonly legend: string
  readonly less: string
  readonly more: string
  readonly value: number
  readonly most: number
  readonly onChange: (value: number) => void
}

export function Stepper({ legend, less, more, value, most, onChange }: StepperProps) {
  return (
    <fieldset class="stepper">
      <legend class="for-readers">{legend}</legend>
      <button type="button" aria-label={less} disabled={value <= 1} onClick={() => onChange(value - 1)}>
        −
      </button>
      <NumberInput label={legend} value={value} most={most} onChange={(typed) => onChange(typed ?? value)} />
      <button type="button" aria-label={more} disabled={value >= most} onClick={() => onChange(value + 1)}>
        +
      </button>
    </fieldset>
  )
}
