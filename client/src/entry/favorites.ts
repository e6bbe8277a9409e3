/** Favorites: whole lines that one tap logs, in the order that the person gave them (pure). */
import type { Row } from '../store/schema.ts'
import type { Change } from '../store/store.ts'
import { favoriteId } from '../sync/ids.ts'
import type { Fields } from '../sync/protocol.ts'
import { type LineDefaults, type Role, type Target, targetOf } from './line.ts'

export interface Favorite {
  readonly id: string
  /** What the person calls it; '' where they gave it no name. */
  readonly label: string
  readonly target: Target
  readonly position: number
}

export type FavoriteRow = Pick<Row, 'id' | 'shown'>

/** Room between two neighbors, so that one that is moved between them changes no other. */
const STEP = 1024

/** Returns the favorites in their order; one without a role takes the usual one. */
export function favoritesOf(rows: readonly FavoriteRow[], defaults: LineDefaults): readonly Favorite[] {
  return rows
    .flatMap(({ id, shown }) => (shown === null ? [] : [favoriteOf(id, shown, defaults)]))
    .sort((a, b) => a.position - b.position || compare(a.target.code, b.target.code) || compare(a.id, b.id))
}

/**
 * Returns the change that makes a line a favorite, the last one; one of the same code and modifiers is replaced where it stands.
 *
 * The usual role is left open: in another stage the favorite is logged in that one's.
 */
export function addFavorite(
  target: Target,
  options: {
    readonly label?: string
    readonly favorites: readonly Favorite[]
    readonly defaults: LineDefaults
    /** `sync_namespace` of the session. */
    readonly namespace: string
  },
): Change {
  const { label, favorites, defaults, namespace } = options
  const last = favorites.at(-1)?.position
  const fields: Fields = {
    code: target.code,
    label: label ?? '',
    position: last === undefined ? 0 : last + STEP,
    modifiers: target.modifiers,
    units: target.units,
    role: target.role === defaults.role ? null : target.role,
    place_of_service: target.place_of_service,
  }
  return {
    collection: 'favorites',
    id: favoriteId(target, namespace),
    target: (shown) =>
      shown === null
        ? fields
        : { ...fields, label: label ?? shown.label ?? '', position: shown.position ?? fields.position ?? 0 },
  }
}

export function removeFavorite(id: string): Change {
  return { collection: 'favorites', id, target: () => null }
}

export interface FavoriteEdit {
  readonly label: string
  readonly code: string
  readonly modifiers: readonly string[]
  readonly units: number
  /** null: the usual one of the career stage. */
  readonly role: Role | null
  /** null: the usual one of the settings. */
  readonly place_of_service: string | null
}

/**
 * Returns the changes that make a favorite another line, at the same place of the list.
 *
 * The id of a favorite is that of its code and modifiers: with others it is another record, and the one before goes.
 */
export function editFavorite(
  { id, position, target }: Favorite,
  edit: FavoriteEdit,
  namespace: string,
): readonly Change[] {
  const fields: Fields = { ...edit }
  if (edit.code === target.code && edit.modifiers.join() === target.modifiers.join()) return [changed(id, fields)]
  return [
    removeFavorite(id),
    { collection: 'favorites', id: favoriteId(edit, namespace), target: () => ({ ...fields, position }) },
  ]
}

/** Returns the changes that put a favorite at a place of the list, from 0: one change where there is room. */
export function moveFavorite(favorites: readonly Favorite[], id: string, to: number): readonly Change[] {
  const moved = favorites.find((one) => one.id === id)
  if (moved === undefined) return []
  const others = favorites.filter((one) => one.id !== id)
  const place = Math.min(Math.max(to, 0), others.length)
  if (favorites[place]?.id === id) return []
  const position = between(others[place - 1]?.position, others[place]?.position)
  if (position !== null) return [changed(id, { position })]
  return others
    .toSpliced(place, 0, moved)
    .flatMap((one, n) => (one.position === n * STEP ? [] : [changed(one.id, { position: n * STEP })]))
}

/** Returns a whole number between two; null where there is none. */
function between(before: number | undefined, after: number | undefined): number | null {
  if (before === undefined) return (after ?? 0) - STEP
  if (after === undefined) return before + STEP
  const middle = Math.floor((before + after) / 2)
  return middle > before ? middle : null
}

function favoriteOf(id: string, shown: Fields, defaults: LineDefaults): Favorite {
  const target = targetOf(shown, defaults)
  const position = typeof shown.position === 'number' ? shown.position : 0
  return { id, label: typeof shown.label === 'string' ? shown.label : '', target, position }
}

function changed(id: string, fields: Fields): Change {
  return {
    collection: 'favorites',
    id,
    target: (shown) => (shown === null ? null : { ...shown, ...fields }),
  }
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b)
}
