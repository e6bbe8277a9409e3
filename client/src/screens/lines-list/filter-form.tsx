/** The search and the filters of all lines; each is in the address, so that the way back has it. */
import { useEffect, useRef, useState } from 'preact/hooks'
import { Field } from '../../components/field.tsx'
import { ROLES } from '../../entry/line.ts'
import { FIRST_DAY } from '../../entry/line-limits.ts'
import { setTimer } from '../../shell/platform.ts'
import { reasonSentence } from '../../words/credit.ts'
import { BILLING_NAMES, LINES, ROLE_NAMES } from '../../words/lines.ts'
import { FILTERS, filterText } from '../../words/lines-list.ts'
import { placeChoices } from '../../words/places.ts'
import { ANY_ZERO, type FilterName, filtersInUse, type LineFilter, NO_FILTER, NO_PLACE } from './filter.ts'

interface FilterFormProps {
  readonly filter: LineFilter
  /** Reasons why lines are worth nothing, with what they rest on: those that can be chosen. */
  readonly reasons: ReadonlyMap<string, string>
  /** Takes what changes: another change may not be drawn yet. */
  readonly onChange: (change: Partial<LineFilter>) => void
}

/** Browsers take so many changes of an address and no more; and nobody waits for the letters between. */
const AFTER_TYPING_MS = 250

export function FilterForm({ filter, reasons, onChange }: FilterFormProps) {
  const inUse = filtersInUse(filter).filter((name) => name !== 'q')
  const [isOpen, setIsOpen] = useState(false)
  return (
    <search class="filters">
      <SearchField text={filter.q} onChange={(q) => onChange({ q })} />
      <div class="asked">
        <button type="button" aria-expanded={isOpen} onClick={() => setIsOpen(!isOpen)}>
          {FILTERS.filters}
        </button>
        {inUse.map((name) => (
          <button
            key={name}
            type="button"
            class="asked-one"
            aria-label={FILTERS.without(filterText(name, filter[name]))}
            onClick={() => onChange({ [name]: '' })}
          >
            {filterText(name, filter[name])} <span aria-hidden="true">×</span>
          </button>
        ))}
        {inUse.length > 1 ? (
          <button type="button" onClick={() => onChange({ ...NO_FILTER, q: filter.q })}>
            {FILTERS.none}
          </button>
        ) : null}
      </div>
      {isOpen ? <FilterFields filter={filter} reasons={reasons} onChange={onChange} /> : null}
    </search>
  )
}

/**
 * Returns what stands in a field, its setter, and what tells it at once.
 *
 * What is typed outlives whatever is drawn meanwhile, and is told a moment after the last letter.
 */
function useTyped(text: string, onChange: (text: string) => void) {
  const [typed, setTyped] = useState(text)
  const reported = useRef(text)
  // The way back, and a filter that is taken away, put another text here; what was told itself is behind what is typed by now.
  useEffect(() => {
    if (text !== reported.current) setTyped(text)
    reported.current = text
  }, [text])
  const tell = () => {
    if (typed === reported.current) return
    reported.current = typed
    onChange(typed)
  }
  useEffect(() => {
    if (typed === reported.current) return
    return setTimer(tell, AFTER_TYPING_MS)
  }, [typed])
  return [typed, setTyped, tell] as const
}

function SearchField({ text, onChange }: { readonly text: string; readonly onChange: (text: string) => void }) {
  const [typed, setTyped] = useTyped(text, onChange)
  return (
    <Field id="lines-q" label={FILTERS.search}>
      <input
        id="lines-q"
        type="search"
        value={typed}
        placeholder={FILTERS.searchHint}
        autocomplete="off"
        autocapitalize="none"
        spellcheck={false}
        onInput={({ currentTarget }) => setTyped(currentTarget.value)}
      />
    </Field>
  )
}

function FilterFields({ filter, reasons, onChange }: FilterFormProps) {
  const change = (name: FilterName) => (value: string) => onChange({ [name]: value })
  const chosen = filter.zero === '' || filter.zero === ANY_ZERO || reasons.has(filter.zero) ? [] : [[filter.zero, '']]
  return (
    <div class="filter-fields">
      <DayField name="from" value={filter.from} onChange={change('from')} />
      <DayField name="through" value={filter.through} onChange={change('through')} />
      <TextField name="code" value={filter.code} most={7} onChange={change('code')} />
      <TextField name="modifier" value={filter.modifier} most={2} onChange={change('modifier')} />
      <Choice name="role" value={filter.role} onChange={change('role')} choices={ROLES.map(withName(ROLE_NAMES))} />
      <Choice
        name="as"
        value={filter.as}
        onChange={change('as')}
        choices={(['own', 'training', 'observed'] as const).map((kind) => [kind, LINES[kind]])}
      />
      <Choice
        name="place"
        value={filter.place}
        onChange={change('place')}
        choices={[[NO_PLACE, LINES.noPlace], ...placeChoices(filter.place === NO_PLACE ? '' : filter.place)]}
      />
      <Choice
        name="billing"
        value={filter.billing}
        onChange={change('billing')}
        choices={Object.entries(BILLING_NAMES)}
      />
      <Choice
        name="zero"
        value={filter.zero}
        onChange={change('zero')}
        choices={[
          [ANY_ZERO, FILTERS.anyZero],
          ...[...reasons, ...(chosen as [string, string][])].map(
            // a pair, as above
            ([reason, basis]) => [reason, reasonSentence(basis, reason)] as const,
          ),
        ]}
      />
      <label class="check">
        <input
          type="checkbox"
          checked={filter.unsent !== ''}
          onChange={({ currentTarget }) => change('unsent')(currentTarget.checked ? '1' : '')}
        />
        {FILTERS.names.unsent}
      </label>
    </div>
  )
}

interface OneProps {
  readonly name: FilterName
  readonly value: string
  readonly onChange: (value: string) => void
}

function DayField({ name, value, onChange }: OneProps) {
  const id = `lines-${name}`
  return (
    <Field id={id} label={FILTERS.names[name]}>
      <input
        id={id}
        type="date"
        min={FIRST_DAY}
        value={value}
        onChange={({ currentTarget }) => onChange(currentTarget.value)}
      />
    </Field>
  )
}

function TextField({ name, value, most, onChange }: OneProps & { readonly most: number }) {
  const id = `lines-${name}`
  const [typed, setTyped, tell] = useTyped(value, onChange)
  return (
    <Field id={id} label={FILTERS.names[name]}>
      <input
        id={id}
        value={typed}
        maxLength={most}
        autocomplete="off"
        autocapitalize="characters"
        spellcheck={false}
        onInput={({ currentTarget }) => setTyped(currentTarget.value.trim().toUpperCase())}
        onChange={tell}
      />
    </Field>
  )
}

function Choice({
  name,
  value,
  choices,
  onChange,
}: OneProps & { readonly choices: readonly (readonly [string, string])[] }) {
  const id = `lines-${name}`
  return (
    <Field id={id} label={FILTERS.names[name]}>
      <select id={id} value={value} onChange={({ currentTarget }) => onChange(currentTarget.value)}>
        <option value="">{FILTERS.all}</option>
        {choices.map(([choice, text]) => (
          <option key={choice} value={choice}>
            {text}
          </option>
        ))}
      </select>
    </Field>
  )
}

function withName(names: { readonly [key: string]: string }) {
  return (key: string) => [key, names[key] ?? key] as const
}
