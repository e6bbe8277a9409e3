/** One line: what it is, why it is worth what it is, and the ways to change it. */
import { useEffect, useMemo, useState } from 'preact/hooks'
import { RadioChips } from '../../components/chips.tsx'
import { addFavorite, favoritesOf } from '../../entry/favorites.ts'
import { deleteLine, editLine, logLines, targetOf } from '../../entry/line.ts'
import { LINE_FIELDS, type LineFaults, lineForm, readLineForm, withNews } from '../../entry/line-form.ts'
import { stageOn, usualRole } from '../../entry/roles.ts'
import { now, random } from '../../shell/platform.ts'
import { go } from '../../shell/router.ts'
import type { Row } from '../../store/schema.ts'
import type { Change } from '../../store/store.ts'
import { BILLING_NAMES, LINES } from '../../words/lines.ts'
import { LOG } from '../../words/log.ts'
import { SHELL } from '../../words/shell.ts'
import { STORE_SENTENCES } from '../../words/sync.ts'
import { WayToCases } from '../cases/way-to-cases.tsx'
import { focusFirstError } from '../focus-first-error.ts'
import { LineFields } from '../lines/line-fields.tsx'
import { LineList } from '../lines/line-list.tsx'
import { useLines } from '../lines/use-day.ts'
import { EditState } from '../unsent/edit-state.tsx'
import { useChange } from '../use-change.ts'
import { useStoredFavorites } from '../use-favorites.ts'
import { useFormOpen } from '../use-form-open.ts'
import { useProfile } from '../use-profile.ts'
import { useSettings } from '../use-settings.ts'
import { useStored } from '../use-stored.ts'
import { useToday } from '../use-today.ts'
import { Explanation } from './explanation.tsx'
import './line.css'

export function LineScreen({ id }: { readonly id: string }) {
  const stored = useStored(`line ${id}`, (store) => store.record('procedure_logs', id))
  if (stored.kind === 'loading') return <p>{SHELL.loading}</p>
  if (stored.kind === 'unusable') return <p role="alert">{STORE_SENTENCES[stored.fault]}</p>
  const row = stored.value
  if (row === undefined) return <p>{LINES.noLine}</p>
  if (row.shown === null) {
    return (
      <p>
        {LINES.inBin} <a href="/app/bin">{LINES.toBin}</a>
      </p>
    )
  }
  const day = String(row.shown.performed_on)
  return (
    <>
      <p class="case-ways">
        <a class="way" href={`/app/day/${day}`}>
          {LINES.toDay}
        </a>
        <a class="way" href={`/app/code/${row.shown.code}`}>
          {LOG.about(String(row.shown.code))}
        </a>
      </p>
      <LineInItsDay row={row} day={day} />
      <LineActions row={row} />
      <EditLine key={id} row={row} />
    </>
  )
}

/** Worth what it is among the lines of its day. */
function LineInItsDay({ row, day }: { readonly row: Row; readonly day: string }) {
  const ofDay = useLines(day)
  const among = ofDay.kind === 'ready' ? ofDay.value : []
  const line = among.find(({ id }) => id === row.id)
  return (
    <>
      {line === undefined ? null : <LineList lines={[line]} among={among} />}
      <EditState collection="procedure_logs" id={row.id} edits={row.edits} />
      {line === undefined ? null : <Explanation line={line} rev={row.rev} />}
      {line === undefined ? null : <BillingChoice id={row.id} state={line.billingState} />}
      <WayToCases day={day} lines={among} />
    </>
  )
}

function BillingChoice({ id, state }: { readonly id: string; readonly state: string }) {
  const { change, notSaved } = useChange()
  return (
    <>
      <RadioChips
        legend={LINES.fields.billing_state}
        chips={Object.entries(BILLING_NAMES).map(([value, label]) => ({ value, label }))}
        value={state}
        onChange={(billing_state) => void change([editLine(id, { billing_state }, now())], LINES.saved)}
      />
      {notSaved === '' ? null : <p role="alert">{notSaved}</p>}
    </>
  )
}

function EditLine({ row }: { readonly row: Row }) {
  const { form, setForm, isChanged } = useLineForm(row)
  const [faults, setFaults] = useState<LineFaults>({})
  const [isOpen, setOpen] = useState(false)
  useFormOpen('line', isChanged)
  const { change, notSaved } = useChange()
  const save = (event: Event) => {
    event.preventDefault()
    const reading = readLineForm(form)
    setFaults(reading.kind === 'invalid' ? reading.faults : {})
    if (reading.kind === 'invalid') return focusFirstError()
    // As it is stored: in capitals, with blanks between modifiers.
    setForm(lineForm(reading.fields))
    void change([editLine(row.id, reading.fields, now())], LINES.saved)
  }
  return (
    <details class="edit-line" onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>{LINES.edit}</summary>
      <form onSubmit={save} noValidate>
        {isOpen ? (
          <LineFields form={form} faults={faults} onChange={(field, value) => setForm({ ...form, [field]: value })} />
        ) : null}
        {notSaved === '' ? null : <p role="alert">{notSaved}</p>}
        <button type="submit" class="main">
          {LINES.save}
        </button>
      </form>
    </details>
  )
}

/** The form of a line: what changes elsewhere, as its billing or by a sync, is taken over where nothing else was typed. */
function useLineForm({ shown }: Row) {
  const stored = useMemo(() => lineForm(shown ?? {}), [shown])
  const [before, setBefore] = useState(stored)
  const [form, setForm] = useState(stored)
  useEffect(() => {
    setForm((typed) => withNews(typed, before, stored))
    setBefore(stored)
  }, [stored])
  return { form, setForm, isChanged: LINE_FIELDS.some((name) => form[name] !== stored[name]) }
}

function LineActions({ row }: { readonly row: Row }) {
  const { change, notSaved } = useChange()
  const today = useToday().day
  const addToFavorites = useAddFavorite(row)
  const target = targetOf(row.shown ?? {})
  const logAgain = logLines([target], { day: today, encounterId: null }, { now, random })
  const remove = async () => {
    if (await change([deleteLine(row.id)], LINES.deleted)) go({ name: 'day', day: String(row.shown?.performed_on) })
  }
  return (
    <div class="actions">
      <button type="button" onClick={() => void change(logAgain, LINES.loggedAgain)}>
        {LINES.again}
      </button>
      {addToFavorites === null ? null : (
        <button type="button" onClick={() => void change([addToFavorites()], LINES.addedToFavorites)}>
          {LINES.toFavorites}
        </button>
      )}
      <button type="button" onClick={() => void remove()}>
        {LINES.delete}
      </button>
      {notSaved === '' ? null : <p role="alert">{notSaved}</p>}
    </div>
  )
}

/** Returns what makes the change to a favorite of a line; null where the ids of favorites are not known yet. */
function useAddFavorite(row: Row): (() => Change) | null {
  const { stages } = useProfile()
  const { namespace, defaultPlace } = useSettings()
  const today = useToday().day
  const favorites = useStoredFavorites()
  if (namespace === null || favorites.kind !== 'ready') return null
  const defaults = { role: usualRole(stageOn(stages, today)), place_of_service: defaultPlace }
  const options = { favorites: favoritesOf(favorites.value, defaults), defaults, namespace }
  return () => addFavorite(targetOf(row.shown ?? {}, defaults), options)
}
