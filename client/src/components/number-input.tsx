/** A whole number from 1 on that is typed: what is none is named, and what counts stands in the field again. */
import { useEffect, useId, useState } from 'preact/hooks'
import { faultOfNumber } from '../entry/line-limits.ts'
import { faultSentence } from '../words/lines.ts'
import { errorId, errorProps } from './field.tsx'

interface NumberInputProps {
  readonly label: string
  /** null: none, where there need not be one. */
  readonly value: number | null
  readonly most: number
  readonly isOptional?: boolean
  readonly onChange: (value: number | null) => void
}

export function NumberInput({ label, value, most, isOptional = false, onChange }: NumberInputProps) {
  const id = useId()
  // What is being typed outlives whatever is drawn meanwhile; null: nothing is.
  const [typed, setTyped] = useState<string | null>(null)
  const [error, setError] = useState<string>()
  useEffect(() => setError(undefined), [value])
  const take = (text: string) => {
    setTyped(null)
    const isNone = isOptional && text === ''
    const fault = isNone ? null : faultOfNumber(text, most)
    setError(fault === null ? undefined : faultSentence(fault))
    if (fault === null) onChange(isNone ? null : Number(text))
  }
  return (
    <>
      <input
        type="text"
        inputMode="numeric"
        aria-label={label}
        value={typed ?? String(value ?? '')}
        onInput={({ currentTarget }) => setTyped(currentTarget.value)}
        onChange={({ currentTarget }) => take(currentTarget.value.trim())}
        {...errorProps(id, error)}
      />
      {error === undefined ? null : (
        <span class="finding" id={errorId(id)} role="alert">
          {error}
        </span>
      )}
    </>
  )
}
