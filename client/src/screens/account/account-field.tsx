/** A field that is typed by hand or filled by a password manager, with a hint and what is wrong with its value. */
import { useId } from 'preact/hooks'
import { errorId, Field } from '../../components/field.tsx'

interface AccountFieldProps {
  readonly label: string
  readonly name: string
  readonly type?: 'text' | 'email' | 'password'
  /** Under which name a password manager and the phone fill it. */
  readonly autocomplete: 'username' | 'current-password' | 'new-password' | 'one-time-code' | 'off'
  readonly inputMode?: 'email' | 'numeric' | 'text'
  readonly hint?: string
  readonly error: string | null
  readonly value?: string
  readonly isOptional?: boolean
  /** Letters and digits that are no words. */
  readonly isCode?: boolean
}

export function AccountField(props: AccountFieldProps) {
  const { label, name, type = 'text', autocomplete, inputMode, hint, error, value, isOptional, isCode } = props
  const id = useId()
  const hintId = `${id}-hint`
  const described = [...(hint === undefined ? [] : [hintId]), ...(error === null ? [] : [errorId(id)])]
  return (
    <Field id={id} label={label} error={error ?? undefined}>
      <input
        id={id}
        name={name}
        type={type as 'text'} // typed apart for roles, of which none is set
        autocomplete={autocomplete}
        inputMode={inputMode}
        autocapitalize={isCode === true ? 'characters' : undefined}
        spellcheck={isCode === true ? false : undefined}
        defaultValue={value}
        required={isOptional !== true}
        aria-invalid={error === null ? undefined : true}
        aria-describedby={described.join(' ') || undefined}
      />
      {hint === undefined ? null : (
        <span class="hint" id={hintId}>
          {hint}
        </span>
      )}
    </Field>
  )
}
