/** What can be done with a code: log it, keep it at hand, see it beside others, read more of it. */
import { addFavorite, favoritesOf, removeFavorite } from '../../entry/favorites.ts'
import { stageOn, usualRole } from '../../entry/roles.ts'
import { favoriteId } from '../../sync/ids.ts'
import { CODES } from '../../words/codes.ts'
import { useApp } from '../context.ts'
import { useChange } from '../use-change.ts'
import { useStoredFavorites } from '../use-favorites.ts'
import { useProfile } from '../use-profile.ts'
import { useSettings } from '../use-settings.ts'
import { useToday } from '../use-today.ts'

interface CodeActionsProps {
  readonly code: string
  /** The site has no page of such a code, and there is nothing to compare. */
  readonly isUnknown?: boolean
}

export function CodeActions({ code, isUnknown = false }: CodeActionsProps) {
  return (
    <>
      <div class="actions">
        <a class="button main" href={`/app/log?code=${code}`}>
          {CODES.log}
        </a>
        {isUnknown ? null : (
          <>
            <FavoriteButton code={code} />
            <a class="button" href={`/app/compare?codes=${code}`}>
              {CODES.compare}
            </a>
          </>
        )}
      </div>
      {isUnknown ? null : (
        <p>
          <a class="way" href={`/codes/${code}/`}>
            {CODES.site}
          </a>
          <br />
          <span class="soft">{CODES.siteHint}</span>
        </p>
      )}
    </>
  )
}

function FavoriteButton({ code }: { readonly code: string }) {
  const { undoBar } = useApp()
  const { change, notSaved } = useChange()
  const { stages } = useProfile()
  const { namespace, defaultPlace } = useSettings()
  const today = useToday().day
  const stored = useStoredFavorites()
  if (stored.kind !== 'ready') return null
  const defaults = { role: usualRole(stageOn(stages, today)), place_of_service: defaultPlace }
  const favorites = favoritesOf(stored.value, defaults)
  const id = namespace === null ? null : favoriteId({ code, modifiers: [] }, namespace)
  const isFavorite = favorites.some((favorite) => favorite.id === id)
  const toggle = () => {
    if (namespace === null || id === null) return undoBar.announce(CODES.needsSync)
    if (isFavorite) return void change([removeFavorite(id)], CODES.isNoFavorite(code))
    // Its place is the usual one, whichever that is by then.
    const target = { code, modifiers: [], units: 1, role: defaults.role, place_of_service: null }
    return void change([addFavorite(target, { favorites, defaults, namespace })], CODES.isFavorite(code))
  }
  return (
    <>
      <button type="button" onClick={toggle}>
        {isFavorite ? CODES.fromFavorites : CODES.toFavorites}
      </button>
      {notSaved === '' ? null : <p role="alert">{notSaved}</p>}
    </>
  )
}
