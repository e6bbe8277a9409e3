/** The favorites in their order: found, changed as whole lines, moved and taken out. */
import { OrderButtons } from '../../components/order-buttons.tsx'
import { isAmong } from '../../entry/favorite-form.ts'
import { addFavorite, type Favorite, favoritesOf, moveFavorite, removeFavorite } from '../../entry/favorites.ts'
import type { LineDefaults } from '../../entry/line.ts'
import { stageOn, usualRole } from '../../entry/roles.ts'
import type { TypedCode } from '../../entry/typed-code.ts'
import type { Row } from '../../store/schema.ts'
import type { Fields } from '../../sync/protocol.ts'
import { FAVORITES, ORDER } from '../../words/favorites.ts'
import { ROLE_NAMES } from '../../words/lines.ts'
import { lineText } from '../../words/log.ts'
import { placeName } from '../../words/places.ts'
import { SHELL } from '../../words/shell.ts'
import { STORE_SENTENCES } from '../../words/sync.ts'
import { CodePicker } from '../code/code-picker.tsx'
import { useApp } from '../context.ts'
import { useLookup } from '../use-catalog.ts'
import { type Changing, useChange } from '../use-change.ts'
import { useStoredFavorites } from '../use-favorites.ts'
import { useProfile } from '../use-profile.ts'
import { useSettings } from '../use-settings.ts'
import { useToday } from '../use-today.ts'
import { FavoriteEditor } from './favorite-editor.tsx'
import './favorites.css'

export function FavoritesScreen() {
  const { stages } = useProfile()
  const { defaultPlace } = useSettings()
  const role = usualRole(stageOn(stages, useToday().day))
  const stored = useStoredFavorites()
  if (stored.kind === 'loading') return <p>{SHELL.loading}</p>
  if (stored.kind === 'unusable') return <p role="alert">{STORE_SENTENCES[stored.fault]}</p>
  return <Favorites rows={stored.value} defaults={{ role, place_of_service: defaultPlace }} />
}

interface FavoritesProps {
  readonly rows: readonly Row[]
  readonly defaults: LineDefaults
}

function Favorites({ rows, defaults }: FavoritesProps) {
  const { undoBar } = useApp()
  const { namespace } = useSettings()
  const lookup = useLookup()
  const { change, notSaved } = useChange()
  const favorites = favoritesOf(rows, defaults)
  const add = ({ code, modifiers, units }: TypedCode) => {
    const name = lineText({ code, modifiers, units: 1 })
    if (namespace === null) return undoBar.announce(FAVORITES.needsSync)
    if (isAmong(favorites, code, modifiers)) return undoBar.announce(FAVORITES.isThere(name))
    const target = { code, modifiers, units: units ?? 1, role: defaults.role, place_of_service: null }
    return void change([addFavorite(target, { favorites, defaults, namespace })], FAVORITES.added(name))
  }
  return (
    <>
      {favorites.length > 0 ? null : (
        <p class="empty">
          {FAVORITES.empty} {FAVORITES.emptyHow}
        </p>
      )}
      <CodePicker label={FAVORITES.add} button={FAVORITES.addButton} lookup={lookup} onPick={add} />
      {notSaved === '' ? null : <p role="alert">{notSaved}</p>}
      <ol class="records">
        {favorites.map((favorite, place) => (
          <FavoriteItem
            key={favorite.id}
            favorites={favorites}
            favorite={favorite}
            shown={rows.find(({ id }) => id === favorite.id)?.shown ?? {}}
            place={place}
            change={change}
          />
        ))}
      </ol>
    </>
  )
}

interface FavoriteItemProps {
  readonly favorites: readonly Favorite[]
  readonly favorite: Favorite
  /** As it is stored. */
  readonly shown: Fields
  readonly place: number
  readonly change: Changing['change']
}

function FavoriteItem({ favorites, favorite, shown, place, change }: FavoriteItemProps) {
  const { target, label } = favorite
  const title = label || (useLookup().titleOf(target.code) ?? '')
  const name = lineText({ ...target, units: 1 })
  return (
    <li class="record favorite">
      <div>
        <h2>{lineText(target)}</h2>
        <p class="soft">{[title, ...detailsOf(favorite)].filter((part) => part !== '').join(' · ')}</p>
      </div>
      <div class="record-buttons">
        <OrderButtons
          name={name}
          place={place}
          count={favorites.length}
          onMove={(to) => void change(moveFavorite(favorites, favorite.id, to), ORDER.moved)}
        />
        <button
          type="button"
          aria-label={FAVORITES.remove(name)}
          onClick={() => void change([removeFavorite(favorite.id)], FAVORITES.removed)}
        >
          ×
        </button>
      </div>
      <FavoriteEditor
        name={name}
        favorite={favorite}
        shown={shown}
        others={favorites.filter((one) => one !== favorite)}
        change={change}
      />
    </li>
  )
}

function detailsOf({ target }: Favorite): readonly string[] {
  return [
    // As in lists of lines, where most are one's own.
    target.role === 'primary' ? '' : (ROLE_NAMES[target.role] ?? target.role),
    target.place_of_service === null ? '' : placeName(target.place_of_service),
  ]
}
