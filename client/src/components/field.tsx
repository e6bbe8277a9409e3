/** A field of a form with its name and, where there is one, what is wrong with it. */
import type { ComponentChildren } from 'preact'

interface FieldProps {
  /** The id of the input in it, so that name and error belong to it. */
  readonly id: string
  readonly label: string
  readonly error?: string | undefined
  readonly children: ComponentChildren
}

/** The input in it has `id`, and `aria-describedby={errorId(id)}` and `aria-invalid` where there is an error. */
export function Field({ id, label, error, children }: FieldProps) {
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {children}
      {error === undefined ? null : (
        <p class="field-error" id={errorId(id)}>
          {error}
        </p>
      )}
    </div>
  )
}

export function errorId(id: string): string {
  return `${id}-error`
}

/** What an input says of its error to readers of the screen. */
export function errorProps(id: string, error: string | undefined) {
  return error === undefined ? {} : { 'aria-invalid': true, 'aria-describedby': errorId(id) }
}
