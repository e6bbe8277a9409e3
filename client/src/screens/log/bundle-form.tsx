/** The chosen lines kept under a name: a case that one tap chooses from then on. */
import { useId, useState } from 'preact/hooks'
import { errorProps, Field } from '../../components/field.tsx'
import { LOG } from '../../words/log.ts'
import { labelFault } from '../label-fault.ts'

interface BundleFormProps {
  readonly count: number
  readonly onKeep: (name: string) => void
}

export function BundleForm({ count, onKeep }: BundleFormProps) {
  const id = useId()
  const [name, setName] = useState('')
  const fault = labelFault(name)
  const isReady = name.trim() !== '' && fault === undefined
  const keep = (event: Event) => {
    event.preventDefault()
    if (isReady) onKeep(name.trim())
  }
  return (
    <form class="field-and-button" onSubmit={keep}>
      <Field id={id} label={LOG.bundleName(count)} error={fault}>
        <input
          id={id}
          type="text"
          autocomplete="off"
          value={name}
          onInput={({ currentTarget }) => setName(currentTarget.value)}
          {...errorProps(id, fault)}
        />
      </Field>
      <button type="submit" disabled={!isReady}>
        {LOG.keepBundle}
      </button>
    </form>
  )
}
