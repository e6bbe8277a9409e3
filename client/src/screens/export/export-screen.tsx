/** What can be taken out: everything, lines in several forms, and the calendar address; and the way to bring lines in. */
import { useState } from 'preact/hooks'
import { errorId, errorProps, Field } from '../../components/field.tsx'
import { EXPORT } from '../../words/export.ts'
import { ROLE_NAMES } from '../../words/lines.ts'
import { placeChoices } from '../../words/places.ts'
import { useApp } from '../context.ts'
import { focusFirstError } from '../focus-first-error.ts'
import { DownloadNote, useDownload } from '../use-download.tsx'
import { useStored } from '../use-stored.ts'
import { CalendarSection } from './calendar-section.tsx'
import {
  ALL_LINES,
  EVERYTHING,
  type FilterFaults,
  faultsOfFilter,
  LINE_FILES,
  type LineFile,
  type LinesFilter,
  pathOfLines,
} from './export-path.ts'
import './export.css'

export function ExportScreen() {
  const { state, isClosed, save } = useDownload()
  return (
    <div class="exports">
      <Unsent isOffline={state.kind === 'offline'} />
      <DownloadNote state={state} />
      <LinesSection isClosed={isClosed} onSave={save} />
      <section>
        <h2>{EXPORT.everything}</h2>
        <p class="soft">{EXPORT.everythingHint}</p>
        <button type="button" disabled={isClosed} onClick={() => void save(EVERYTHING)}>
          {EXPORT.everythingFile}
        </button>
      </section>
      <CalendarSection />
      <section>
        <h2>{EXPORT.bringIn}</h2>
        <p class="soft">{EXPORT.bringInHint}</p>
        <a class="way" href="/account/import/">
          {EXPORT.import}
        </a>
      </section>
      <section>
        <h2>{EXPORT.statements}</h2>
        <p class="soft">{EXPORT.statementsHint}</p>
        <a class="way" href="/statements/">
          {EXPORT.toStatements}
        </a>
      </section>
    </div>
  )
}

/** What a file would lack: the server makes it of what it has. */
function Unsent({ isOffline }: { readonly isOffline: boolean }) {
  const { phone } = useApp()
  const stored = useStored(
    'unsent collections',
    async (store) => (await store.unsent()).map(({ collection }) => collection),
    ['records'],
  )
  if (stored.kind !== 'ready' || stored.value.length === 0) return null
  const lines = stored.value.filter((collection) => collection === 'procedure_logs').length
  return (
    <div class="notice">
      <p role="status">{lines > 0 ? EXPORT.unsentLines(lines) : EXPORT.unsent(stored.value.length)}</p>
      {isOffline ? null : (
        <button type="button" onClick={() => phone.device.value?.sync.request()}>
          {EXPORT.sendFirst}
        </button>
      )}
    </div>
  )
}

interface LinesSectionProps {
  readonly isClosed: boolean
  readonly onSave: (path: string) => Promise<void>
}

function LinesSection({ isClosed, onSave }: LinesSectionProps) {
  const [filter, setFilter] = useState<LinesFilter>(ALL_LINES)
  const [faults, setFaults] = useState<FilterFaults>({})
  const save = (file: LineFile) => {
    const newFaults = faultsOfFilter(filter)
    setFaults(newFaults)
    if (Object.keys(newFaults).length > 0) focusFirstError()
    else void onSave(pathOfLines(file, filter))
  }
  return (
    <section>
      <h2>{EXPORT.lines}</h2>
      <p class="soft">{EXPORT.linesHint}</p>
      <details>
        <summary>{EXPORT.some}</summary>
        <FilterFields filter={filter} faults={faults} onChange={setFilter} />
      </details>
      <div class="actions">
        {LINE_FILES.map((file) => (
          <button key={file} type="button" disabled={isClosed} onClick={() => save(file)}>
            {EXPORT.files[file]}
          </button>
        ))}
      </div>
    </section>
  )
}

interface FilterFieldsProps {
  readonly filter: LinesFilter
  readonly faults: FilterFaults
  readonly onChange: (filter: LinesFilter) => void
}

function FilterFields({ filter, faults, onChange }: FilterFieldsProps) {
  const error = (name: keyof FilterFaults) => (faults[name] === true ? EXPORT.faults[name] : undefined)
  const input = (name: keyof LinesFilter, wrong: string | undefined, attributes: object = {}) => ({
    id: `export-${name}`,
    value: filter[name],
    onInput: ({ currentTarget }: { readonly currentTarget: HTMLInputElement }) =>
      onChange({ ...filter, [name]: currentTarget.value }),
    ...errorProps(`export-${name}`, wrong),
    ...attributes,
  })
  const day = { type: 'date', min: '1992-01-01' } as const
  const code = { autocomplete: 'off', autocapitalize: 'characters', spellcheck: false } as const
  return (
    <div class="filter">
      <Field id="export-from" label={EXPORT.from} error={error('days')}>
        <input {...input('from', error('days'), day)} />
      </Field>
      <Field id="export-to" label={EXPORT.to}>
        <input
          {...input('to', undefined, day)}
          aria-describedby={faults.days === true ? errorId('export-from') : undefined}
        />
      </Field>
      <Field id="export-code" label={EXPORT.code} error={error('code')}>
        <input {...input('code', error('code'), code)} />
      </Field>
      <Field id="export-modifier" label={EXPORT.modifier} error={error('modifier')}>
        <input {...input('modifier', error('modifier'), code)} />
      </Field>
      <Choice
        name="role"
        label={EXPORT.role}
        filter={filter}
        choices={Object.entries(ROLE_NAMES)}
        onChange={onChange}
      />
      <Choice
        name="placeOfService"
        label={EXPORT.place}
        filter={filter}
        choices={placeChoices(filter.placeOfService)}
        onChange={onChange}
      />
      <Field id="export-words" label={EXPORT.words}>
        <input {...input('words', undefined, { maxLength: 200 })} />
      </Field>
    </div>
  )
}

interface ChoiceProps {
  readonly name: 'role' | 'placeOfService'
  readonly label: string
  readonly filter: LinesFilter
  readonly choices: readonly (readonly [string, string])[]
  readonly onChange: (filter: LinesFilter) => void
}

function Choice({ name, label, filter, choices, onChange }: ChoiceProps) {
  const id = `export-${name}`
  return (
    <Field id={id} label={label}>
      <select
        id={id}
        value={filter[name]}
        onChange={({ currentTarget }) => onChange({ ...filter, [name]: currentTarget.value })}
      >
        <option value="">{EXPORT.any}</option>
        {choices.map(([value, text]) => (
          <option key={value} value={value}>
            {text}
          </option>
        ))}
      </select>
    </Field>
  )
}
