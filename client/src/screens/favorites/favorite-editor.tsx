/** A favorite as a whole line in a form, folded until it is asked for. */
import { useEffect, useState } from 'preact/hooks'
import { errorProps, Field } from '../../components/field.tsx'
import { Notice } from '../../components/notice.tsx'
import {
  type FavoriteFaults,
  type FavoriteField,
  type FavoriteForm,
  favoriteForm,
  readFavoriteForm,
  withFavoriteNews,
} from '../../entry/favorite-form.ts'
import { editFavorite, type Favorite } from '../../entry/favorites.ts'
import type { Fields } from '../../sync/protocol.ts'
import { FAVORITES, favoriteFaultSentence } from '../../words/favorites.ts'
import { ROLE_NAMES } from '../../words/lines.ts'
import { placeChoices } from '../../words/places.ts'
import { useApp } from '../context.ts'
import { focusById } from '../focus-by-id.ts'
import { focusFirstError } from '../focus-first-error.ts'
import type { Changing } from '../use-change.ts'
import { useFormOpen } from '../use-form-open.ts'
import { useSettings } from '../use-settings.ts'

interface FavoriteEditorProps {
  readonly name: string
  readonly favorite: Favorite
  readonly shown: Fields
  readonly others: readonly Favorite[]
  readonly change: Changing['change']
}

export function FavoriteEditor({ name, favorite, shown, others, change }: FavoriteEditorProps) {
  const { undoBar } = useApp()
  const { namespace } = useSettings()
  const [isOpen, setOpen] = useState(false)
  const { form, setForm, isChanged, isNews } = useFavoriteForm(shown)
  const [faults, setFaults] = useState<FavoriteFaults>({})
  useFormOpen(`favorite ${favorite.id}`, isChanged)
  const save = async (event: Event) => {
    event.preventDefault()
    const reading = readFavoriteForm(form, others)
    setFaults(reading.kind === 'invalid' ? reading.faults : {})
    if (reading.kind === 'invalid') return focusFirstError()
    if (namespace === null) return undoBar.announce(FAVORITES.needsSync)
    const changes = editFavorite(favorite, reading.edit, namespace)
    if (!(await change(changes, FAVORITES.saved))) return
    setOpen(false)
    focusById(summaryId(changes.at(-1)?.id ?? favorite.id))
  }
  return (
    <details class="edit-line" open={isOpen} onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary id={summaryId(favorite.id)}>{FAVORITES.edit(name)}</summary>
      {isOpen ? (
        <form onSubmit={(event) => void save(event)} noValidate>
          {isNews ? <Notice>{FAVORITES.changedMeanwhile}</Notice> : null}
          <FavoriteFields
            id={favorite.id}
            form={form}
            faults={faults}
            onChange={(field, value) => setForm({ ...form, [field]: value })}
          />
          <button type="submit" class="main">
            {FAVORITES.save}
          </button>
        </form>
      ) : null}
    </details>
  )
}

/**
 * The form of a favorite: what changes elsewhere is taken over where nothing else was typed.
 *
 * `isNews` says that something did while something was typed, until the two are the same again, as after a save.
 */
function useFavoriteForm(shown: Fields) {
  const now = favoriteForm(shown)
  const key = JSON.stringify(now)
  const [before, setBefore] = useState(now)
  const [form, setForm] = useState(now)
  const [isNews, setNews] = useState(false)
  const isChanged = JSON.stringify(form) !== key
  useEffect(() => {
    const merged = withFavoriteNews(form, before, now)
    setNews(JSON.stringify(form) !== JSON.stringify(before) && JSON.stringify(merged) !== key)
    setForm(merged)
    setBefore(now)
  }, [key])
  return { form, setForm, isChanged, isNews: isNews && isChanged }
}

function summaryId(favoriteId: string): string {
  return `change ${favoriteId}`
}

interface FavoriteFieldsProps {
  readonly id: string
  readonly form: FavoriteForm
  readonly faults: FavoriteFaults
  readonly onChange: (field: FavoriteField, value: string) => void
}

function FavoriteFields({ id, form, faults, onChange }: FavoriteFieldsProps) {
  const input = (name: FavoriteField, attributes: object) => {
    const fault = faults[name]
    const error = fault === undefined ? undefined : favoriteFaultSentence(fault)
    return (
      <Field id={`${name} ${id}`} label={FAVORITES.fields[name]} error={error}>
        <input
          id={`${name} ${id}`}
          autocomplete="off"
          value={form[name]}
          onInput={({ currentTarget }) => onChange(name, currentTarget.value)}
          {...attributes}
          {...errorProps(`${name} ${id}`, error)}
        />
      </Field>
    )
  }
  const select = (name: FavoriteField, choices: readonly (readonly [string, string])[]) => (
    <Field id={`${name} ${id}`} label={FAVORITES.fields[name]}>
      <select
        id={`${name} ${id}`}
        value={form[name]}
        onChange={({ currentTarget }) => onChange(name, currentTarget.value)}
      >
        {choices.map(([value, text]) => (
          <option key={value} value={value}>
            {text}
          </option>
        ))}
      </select>
    </Field>
  )
  return (
    <>
      {input('label', {})}
      {input('code', CAPITALS)}
      {input('modifiers', CAPITALS)}
      {input('units', { inputMode: 'numeric' })}
      {select('role', [['', FAVORITES.usualRole], ...Object.entries(ROLE_NAMES)])}
      {select('place_of_service', [['', FAVORITES.usualPlace], ...placeChoices(form.place_of_service)])}
    </>
  )
}

const CAPITALS = { autocapitalize: 'characters', spellcheck: false }
