/** The targets of the Log screen as tiles: what one tap chooses (pure). */
import { bundlesOf } from '../../entry/bundles.ts'
import { favoritesOf } from '../../entry/favorites.ts'
import { type LineDefaults, type Target, targetKey, targetOf } from '../../entry/line.ts'
import { type LineRow, recentTargets } from '../../entry/recents.ts'
import type { Row } from '../../store/schema.ts'
import type { Fields } from '../../sync/protocol.ts'

export type TileGroup = 'favorites' | 'recents' | 'bundles'

export interface Tile {
  readonly key: string
  /** What the person calls it; '' where it is called by its code. */
  readonly label: string
  readonly targets: readonly Target[]
  /** True: its lines are parts of one case. */
  readonly isCase: boolean
  /** Of a favorite: its record. */
  readonly favoriteId: string | null
  /** Of a case that was kept under a name: its record. */
  readonly bundleId: string | null
}

export type Tiles = Readonly<Record<TileGroup, readonly Tile[]>>

export const NO_TILES: Tiles = { favorites: [], recents: [], bundles: [] }

export interface StoredTargets {
  readonly favorites: readonly Row[]
  readonly templates: readonly Row[]
  /** The lines of the last days, in any order. */
  readonly lines: readonly LineRow[]
  readonly defaults: LineDefaults
  readonly today: string
}

/** Returns the tiles; what is a favorite is no recent line. */
export function tilesOf({ favorites, templates, lines, defaults, today }: StoredTargets): Tiles {
  const favorite = favoritesOf(favorites, defaults).map(({ id, label, target }) => ({
    ...tileOf([target]),
    label,
    favoriteId: id,
  }))
  const known = new Set(favorite.map((tile) => tile.key))
  const bundles = bundlesOf(templates, defaults).map(({ id, name, targets }) => ({
    ...tileOf(targets, targets.length > 1),
    label: name,
    bundleId: id,
  }))
  const recents = recentTargets(lines, today).map(({ target }) => tileOf([target]))
  // Two names of the same lines are one tile: a tap could not tell them apart.
  const cases = [...new Map(bundles.toReversed().map((tile) => [tile.key, tile])).values()].toReversed()
  return { favorites: favorite, bundles: cases, recents: recents.filter((tile) => !known.has(tile.key)) }
}

/**
 * Returns the tiles as they stood, with what is new behind: nothing moves under a finger.
 *
 * `justSaved` are lines that were saved while the tiles were shown. They make no new tile, which would move the lines
 * below, and among them the new one that is looked at; they do when the screen is opened next.
 */
export function inPlace(shown: Tiles, fresh: Tiles, justSaved: readonly LineRow[] = []): Tiles {
  const known = new Set(shown.recents.map((tile) => tile.key))
  const savedKeys = new Set(justSaved.flatMap((row) => (row.shown === null ? [] : targetKey(targetOf(row.shown)))))
  const recents = fresh.recents.filter(({ key }) => known.has(key) || !savedKeys.has(key))
  return {
    favorites: keepPlaces(shown.favorites, fresh.favorites),
    recents: keepPlaces(shown.recents, recents),
    bundles: keepPlaces(shown.bundles, fresh.bundles),
  }
}

/** Returns the lines that were written at a time or later, epoch milliseconds. */
export function linesSince(rows: readonly LineRow[], at: number): readonly LineRow[] {
  return rows.filter((row) => writtenAt(row) >= at)
}

/** Returns a tile that no record stands for. */
export function tileOf(targets: readonly Target[], isCase = false): Tile {
  return { key: targets.map(targetKey).join(' + '), label: '', targets, isCase, favoriteId: null, bundleId: null }
}

/** Returns what lines log again, those of one case as one tile. */
export function tilesOfLines(rows: readonly LineRow[]): readonly Tile[] {
  const cases = new Map<string, Fields[]>()
  for (const { id, shown } of rows) {
    if (shown === null) continue
    const name = typeof shown.encounter_id === 'string' ? shown.encounter_id : id
    cases.set(name, [...(cases.get(name) ?? []), shown])
  }
  return [...cases.values()].map((parts) =>
    tileOf(
      parts.map((part) => targetOf(part)),
      parts.length > 1,
    ),
  )
}

/** Returns the lines that were saved last: they have one time of writing. None of an import, which has no time. */
export function lastSaved(rows: readonly LineRow[]): readonly LineRow[] {
  const last = rows.reduce((latest, row) => Math.max(latest, writtenAt(row)), 0)
  return last === 0 ? [] : rows.filter((row) => writtenAt(row) === last).toSorted(byCode)
}

function writtenAt({ shown }: LineRow): number {
  return typeof shown?.client_created_at === 'number' ? shown.client_created_at : 0
}

function byCode(line: LineRow, other: LineRow): number {
  return String(line.shown?.code).localeCompare(String(other.shown?.code)) || line.id.localeCompare(other.id)
}

function keepPlaces(shown: readonly Tile[], fresh: readonly Tile[]): readonly Tile[] {
  const byKey = new Map(fresh.map((tile) => [tile.key, tile]))
  const kept = shown.flatMap((tile) => byKey.get(tile.key) ?? [])
  const keys = new Set(kept.map((tile) => tile.key))
  return [...kept, ...fresh.filter((tile) => !keys.has(tile.key))]
}
