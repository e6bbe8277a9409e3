/** A whole number between two buttons: each tap is one more or one less, and the number can be typed. */
interface StepperProps {
  readonly legend: string
  readonly less: string
  readonly more: string
  readonly value: number
  readonly onChange: (value: number) => void
}

export function Stepper({ legend, less, more, value, onChange }: StepperProps) {
  return (
    <fieldset class="stepper">
      <legend class="for-readers">{legend}</legend>
      <button type="button" aria-label={less} disabled={value <= 1} onClick={() => onChange(value - 1)}>
        −
      </button>
      <input
        type="text"
        inputMode="numeric"
        aria-label={legend}
        value={String(value)}
        onChange={(event) => onChange(Number(event.currentTarget.value))}
      />
      <button type="button" aria-label={more} onClick={() => onChange(value + 1)}>
        +
      </button>
    </fieldset>
  )
}
