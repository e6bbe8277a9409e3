/** Working days, holidays, leave, Medicare's share and percentiles of one's own: settings of the sync. */
import { useState } from 'preact/hooks'
import { CheckboxChips } from '../../components/chips.tsx'
import { errorProps, Field } from '../../components/field.tsx'
import { FIRST_DAY } from '../../entry/line-limits.ts'
import {
  changesOfSettings,
  type Leave,
  type ReportSettings,
  readReportSettings,
  reportSettings,
  type SettingFaults,
} from '../../entry/report-settings.ts'
import type { SettingRow } from '../../entry/settings.ts'
import { WEEKDAYS } from '../../words/figures.ts'
import { STATE_NAMES } from '../../words/regions.ts'
import { REPORT_SETTINGS, SETTING_FAULTS } from '../../words/report-settings.ts'
import { STORE_SENTENCES } from '../../words/sync.ts'
import { focusFirstError } from '../focus-first-error.ts'
import { useChange } from '../use-change.ts'
import { useFormOpen } from '../use-form-open.ts'
import { useSettings } from '../use-settings.ts'
import { useStored } from '../use-stored.ts'

const HOLIDAYS = [
  ['', REPORT_SETTINGS.noHolidays],
  ['US', REPORT_SETTINGS.federal],
  ...Object.entries(STATE_NAMES).map(([state, name]) => [`US-${state}`, REPORT_SETTINGS.federalAnd(name)]),
] as const
const DAYS = WEEKDAYS.map((name, n) => ({ value: String(n + 1), label: name.slice(0, 3), meaning: name }))

export function ReportSettingsSection() {
  const stored = useStored('report settings', (store) => store.shownOf('settings'), ['settings'])
  const { namespace } = useSettings()
  if (stored.kind === 'unusable') return <p role="alert">{STORE_SENTENCES[stored.fault]}</p>
  return (
    <section aria-labelledby="report-settings">
      <h2 id="report-settings" tabIndex={-1}>
        {REPORT_SETTINGS.heading}
      </h2>
      {stored.kind === 'loading' || namespace === null ? (
        <p>{REPORT_SETTINGS.waitsForSync}</p>
      ) : (
        <SettingsForm rows={stored.value} namespace={namespace} />
      )}
    </section>
  )
}

interface SettingsFormProps {
  readonly rows: readonly SettingRow[]
  readonly namespace: string
}

function SettingsForm({ rows, namespace }: SettingsFormProps) {
  const { change, notSaved } = useChange()
  // null: as it is set, also where another device sets it while this is shown.
  const [typed, setTyped] = useState<ReportSettings | null>(null)
  const [faults, setFaults] = useState<SettingFaults>({})
  const form = typed ?? reportSettings(rows)
  useFormOpen('report-settings', typed !== null)
  const set = (changed: Partial<ReportSettings>) => setTyped({ ...form, ...changed })
  const submit = async (event: Event) => {
    event.preventDefault()
    const read = readReportSettings(form)
    setFaults(read.kind === 'faulty' ? read.faults : {})
    if (read.kind === 'faulty') return focusFirstError()
    const changes = changesOfSettings(read.values, rows, namespace)
    if (changes.length === 0 || (await change(changes, REPORT_SETTINGS.saved))) setTyped(null)
  }
  return (
    <form class="card" onSubmit={(event) => void submit(event)} noValidate>
      {notSaved === '' ? null : <p role="alert">{notSaved}</p>}
      <TextField name="medicareShare" label={REPORT_SETTINGS.share} {...{ form, faults, set }} isNumber />
      <p class="soft">{REPORT_SETTINGS.shareHint}</p>
      <CheckboxChips
        legend={REPORT_SETTINGS.workdays}
        chips={DAYS}
        values={form.workdays.map(String)}
        onChange={(days) => set({ workdays: days.map(Number) })}
      />
      <Fault of={faults.workdays} />
      <Field id="report-holidays" label={REPORT_SETTINGS.holidays}>
        <select
          id="report-holidays"
          value={form.holidays}
          onChange={({ currentTarget }) => set({ holidays: currentTarget.value })}
        >
          {HOLIDAYS.map(([value, name]) => (
            <option key={value} value={value}>
              {name}
            </option>
          ))}
        </select>
      </Field>
      <LeaveFields leave={form.leave} onChange={(leave) => set({ leave })} />
      <Fault of={faults.leave} />
      <details open={form.tableName !== '' || form.tableYear !== '' || form.tablePoints !== ''}>
        <summary>{REPORT_SETTINGS.table}</summary>
        <p class="soft">{REPORT_SETTINGS.tableHint}</p>
        <TextField name="tableName" label={REPORT_SETTINGS.tableName} {...{ form, faults, set }} />
        <TextField name="tableYear" label={REPORT_SETTINGS.tableYear} {...{ form, faults, set }} isNumber />
        <Field id="report-tablePoints" label={REPORT_SETTINGS.tablePoints} error={sentenceOf(faults.tablePoints)}>
          <textarea
            id="report-tablePoints"
            rows={4}
            placeholder={REPORT_SETTINGS.tablePlaceholder}
            value={form.tablePoints}
            onInput={({ currentTarget }) => set({ tablePoints: currentTarget.value })}
            {...errorProps('report-tablePoints', sentenceOf(faults.tablePoints))}
          />
        </Field>
      </details>
      <button type="submit" class="main" aria-disabled={typed === null}>
        {REPORT_SETTINGS.save}
      </button>
    </form>
  )
}

interface TextFieldProps {
  readonly name: 'medicareShare' | 'tableName' | 'tableYear'
  readonly label: string
  readonly form: ReportSettings
  readonly faults: SettingFaults
  readonly set: (changed: Partial<ReportSettings>) => void
  readonly isNumber?: boolean
}

function TextField({ name, label, form, faults, set, isNumber = false }: TextFieldProps) {
  const id = `report-${name}`
  const error = sentenceOf(faults[name])
  return (
    <Field id={id} label={label} error={error}>
      <input
        id={id}
        inputMode={isNumber ? 'numeric' : 'text'}
        autocomplete="off"
        value={form[name]}
        onInput={({ currentTarget }) => set({ [name]: currentTarget.value })}
        {...errorProps(id, error)}
      />
    </Field>
  )
}

interface LeaveFieldsProps {
  readonly leave: readonly Leave[]
  readonly onChange: (leave: readonly Leave[]) => void
}

function LeaveFields({ leave, onChange }: LeaveFieldsProps) {
  const replace = (place: number, changed: Partial<Leave>) =>
    onChange(leave.map((one, n) => (n === place ? { ...one, ...changed } : one)))
  return (
    <fieldset class="chips">
      <legend>{REPORT_SETTINGS.leave}</legend>
      <p class="soft">{REPORT_SETTINGS.leaveHint}</p>
      {leave.map(({ first, last }, place) => (
        <div key={place} class="pair">
          <input
            type="date"
            min={FIRST_DAY}
            aria-label={REPORT_SETTINGS.leaveFirst}
            value={first}
            onChange={({ currentTarget }) => replace(place, { first: currentTarget.value })}
          />
          <input
            type="date"
            min={first === '' ? FIRST_DAY : first}
            aria-label={REPORT_SETTINGS.leaveLast}
            value={last}
            onChange={({ currentTarget }) => replace(place, { last: currentTarget.value })}
          />
          <button
            type="button"
            aria-label={REPORT_SETTINGS.removeLeave(first)}
            onClick={() => onChange(leave.filter((_, n) => n !== place))}
          >
            {REPORT_SETTINGS.remove}
          </button>
        </div>
      ))}
      <button type="button" onClick={() => onChange([...leave, { first: '', last: '' }])}>
        {REPORT_SETTINGS.addLeave}
      </button>
    </fieldset>
  )
}

function Fault({ of }: { readonly of: keyof typeof SETTING_FAULTS | undefined }) {
  return of === undefined ? null : (
    <p class="field-error" role="alert">
      {SETTING_FAULTS[of]}
    </p>
  )
}

function sentenceOf(fault: keyof typeof SETTING_FAULTS | undefined): string | undefined {
  return fault === undefined ? undefined : SETTING_FAULTS[fault]
}
