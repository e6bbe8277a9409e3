/** One specialty of many: a field that narrows the list, and the list as radio buttons. */
import { useId, useState } from 'preact/hooks'
import { type Specialty, searchSpecialties } from '../../account/newcomer.ts'
import { RadioChips } from '../../components/chips.tsx'
import { Field } from '../../components/field.tsx'
import { ONBOARDING } from '../../words/account.ts'

const MOST_SHOWN = 8

interface SpecialtyChoiceProps {
  /** null: not here. */
  readonly specialties: readonly Specialty[] | null
  readonly value: string | null
  readonly onChange: (slug: string) => void
}

export function SpecialtyChoice({ specialties, value, onChange }: SpecialtyChoiceProps) {
  const [query, setQuery] = useState('')
  const id = useId()
  if (specialties === null) return <p>{ONBOARDING.noSpecialties}</p>
  const matches = searchSpecialties(specialties, query)
  const chosen = specialties.filter(({ slug }) => slug === value)
  // What is chosen stays in sight, whatever is typed afterwards.
  const shown = [...chosen, ...matches.filter(({ slug }) => slug !== value)].slice(0, MOST_SHOWN)
  return (
    <>
      <Field id={id} label={ONBOARDING.searchSpecialty}>
        <input
          id={id}
          type="search"
          autocomplete="off"
          value={query}
          onInput={(event) => setQuery(event.currentTarget.value)}
          onKeyDown={(event) => {
            // Enter takes the first that was found, and sends the form only after that.
            const [first] = matches
            if (event.key !== 'Enter' || query === '' || first?.slug === value) return
            event.preventDefault()
            if (first !== undefined) onChange(first.slug)
          }}
        />
      </Field>
      <RadioChips
        legend={matches.length === 0 ? ONBOARDING.noneFound : ONBOARDING.specialty}
        chips={shown.map(({ slug, name }) => ({ value: slug, label: name }))}
        value={value}
        onChange={onChange}
      />
    </>
  )
}
