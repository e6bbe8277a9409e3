/** The favorites in their order: moved, named and taken out. */
import { useState } from 'preact/hooks'
import { errorProps, Field } from '../../components/field.tsx'
import { type Favorite, favoritesOf, moveFavorite, removeFavorite, renameFavorite } from '../../entry/favorites.ts'
import { stageOn, usualRole } from '../../entry/roles.ts'
import { FAVORITES } from '../../words/favorites.ts'
import { ROLE_NAMES } from '../../words/lines.ts'
import { placeName } from '../../words/places.ts'
import { SHELL } from '../../words/shell.ts'
import { STORE_SENTENCES } from '../../words/sync.ts'
import { focusFirstError } from '../focus-first-error.ts'
import { labelFault } from '../label-fault.ts'
import { useLookup } from '../use-catalog.ts'
import { type Changing, useChange } from '../use-change.ts'
import { useStoredFavorites } from '../use-favorites.ts'
import { useFormOpen } from '../use-form-open.ts'
import { useProfile } from '../use-profile.ts'
import { useSettings } from '../use-settings.ts'
import { useToday } from '../use-today.ts'
import './favorites.css'

export function FavoritesScreen() {
  const { stages } = useProfile()
  const { defaultPlace } = useSettings()
  const role = usualRole(stageOn(stages, useToday().day))
  const stored = useStoredFavorites()
  const { change, notSaved } = useChange()
  if (stored.kind === 'loading') return <p>{SHELL.loading}</p>
  if (stored.kind === 'unusable') return <p role="alert">{STORE_SENTENCES[stored.fault]}</p>
  const favorites = favoritesOf(stored.value, { role, place_of_service: defaultPlace })
  if (favorites.length === 0) return <p class="empty">{FAVORITES.empty}</p>
  return (
    <>
      {notSaved === '' ? null : <p role="alert">{notSaved}</p>}
      <ol class="records">
        {favorites.map((favorite, place) => (
          <FavoriteItem key={favorite.id} favorites={favorites} favorite={favorite} place={place} change={change} />
        ))}
      </ol>
    </>
  )
}

interface FavoriteItemProps {
  readonly favorites: readonly Favorite[]
  readonly favorite: Favorite
  readonly place: number
  readonly change: Changing['change']
}

function FavoriteItem({ favorites, favorite, place, change }: FavoriteItemProps) {
  const title = useLookup().titleOf(favorite.target.code) ?? ''
  const name = [favorite.target.code, ...favorite.target.modifiers].join('-')
  const move = (to: number) => void change(moveFavorite(favorites, favorite.id, to), FAVORITES.moved)
  return (
    <li class="record favorite">
      <div>
        <h2>{name}</h2>
        <p class="soft">{[title, ...detailsOf(favorite)].filter((part) => part !== '').join(' · ')}</p>
      </div>
      <div class="favorite-buttons">
        <button type="button" aria-label={FAVORITES.up(name)} disabled={place === 0} onClick={() => move(place - 1)}>
          ↑
        </button>
        <button
          type="button"
          aria-label={FAVORITES.down(name)}
          disabled={place === favorites.length - 1}
          onClick={() => move(place + 1)}
        >
          ↓
        </button>
        <button
          type="button"
          aria-label={FAVORITES.remove(name)}
          onClick={() => void change([removeFavorite(favorite.id)], FAVORITES.removed)}
        >
          ×
        </button>
      </div>
      <NameForm key={favorite.label} favorite={favorite} name={name} change={change} />
    </li>
  )
}

function NameForm({
  favorite,
  name,
  change,
}: Pick<FavoriteItemProps, 'favorite' | 'change'> & { readonly name: string }) {
  const [label, setLabel] = useState(favorite.label)
  const [error, setError] = useState<string | undefined>(undefined)
  const id = `name-${favorite.id}`
  useFormOpen(id, label !== favorite.label)
  const save = (event: Event) => {
    event.preventDefault()
    const wrong = labelFault(label)
    setError(wrong)
    if (wrong === undefined) void change([renameFavorite(favorite.id, label)], FAVORITES.renamed)
    else focusFirstError()
  }
  return (
    <form class="favorite-name" onSubmit={save}>
      <Field id={id} label={FAVORITES.name(name)} error={error}>
        <input
          id={id}
          autocomplete="off"
          value={label}
          onInput={({ currentTarget }) => setLabel(currentTarget.value)}
          {...errorProps(id, error)}
        />
      </Field>
      {label === favorite.label ? null : <button type="submit">{FAVORITES.save}</button>}
    </form>
  )
}

function detailsOf({ target }: Favorite): readonly string[] {
  return [
    target.units === 1 ? '' : `× ${target.units}`,
    ROLE_NAMES[target.role] ?? target.role,
    target.place_of_service === null ? '' : placeName(target.place_of_service),
  ]
}
