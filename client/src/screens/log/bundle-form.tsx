/** The chosen lines kept under a name: a case that one tap chooses from then on. */
import { useId, useState } from 'preact/hooks'
import { errorProps, Field } from '../../components/field.tsx'
import { LONGEST_BUNDLE } from '../../entry/bundles.ts'
import { faultOfName } from '../../entry/own-name.ts'
import { LOG } from '../../words/log.ts'
import { nameFaultSentence } from '../../words/own-name.ts'

interface BundleFormProps {
  readonly count: number
  readonly onKeep: (name: string) => void
}

export function BundleForm({ count, onKeep }: BundleFormProps) {
  const id = useId()
  const [name, setName] = useState('')
  const fault = faultOfName(name)
  const error = fault === null ? undefined : nameFaultSentence(fault)
  const isReady = name.trim() !== '' && fault === null
  const keep = (event: Event) => {
    event.preventDefault()
    if (isReady) onKeep(name.trim())
  }
  if (count > LONGEST_BUNDLE) return <p class="soft">{LOG.tooManyForBundle(LONGEST_BUNDLE)}</p>
  return (
    <form class="field-and-button" onSubmit={keep}>
      <Field id={id} label={LOG.bundleName(count)} error={error}>
        <input
          id={id}
          type="text"
          autocomplete="off"
          value={name}
          onInput={({ currentTarget }) => setName(currentTarget.value)}
          {...errorProps(id, error)}
        />
      </Field>
      <button type="submit" disabled={!isReady}>
        {LOG.keepBundle}
      </button>
    </form>
  )
}
