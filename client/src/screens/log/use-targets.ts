/** The tiles of the Log screen, of what the store holds. */
import { useRef } from 'preact/hooks'
import type { LineDefaults } from '../../entry/line.ts'

import { recentFrom } from '../../entry/recents.ts'
import { stageOn, usualRole } from '../../entry/roles.ts'
import { defaultPlace } from '../../entry/settings.ts'
import { keptProfile } from '../../shell/profile.ts'
import type { Store } from '../../store/store.ts'
import { type Stored, useStored } from '../use-stored.ts'
import { inPlace, lastSaved, type Tile, type Tiles, tilesOf, tilesOfLines } from './tiles.ts'

export interface LogTargets {
  readonly tiles: Tiles
  /** What was saved last, to be chosen as a whole. */
  readonly again: readonly Tile[]
  readonly defaults: LineDefaults
}

/** Returns the targets; as long as the screen is open, a tile stays where it is. */
export function useTargets(today: string): Stored<LogTargets> {
  const stored = useStored(`targets of ${today}`, (store) => readTargets(store, today))
  const shown = useRef<Tiles | null>(null)
  if (stored.kind !== 'ready') return stored
  const tiles = shown.current === null ? stored.value.tiles : inPlace(shown.current, stored.value.tiles)
  shown.current = tiles
  return { kind: 'ready', value: { ...stored.value, tiles } }
}

async function readTargets(store: Store, today: string): Promise<LogTargets> {
  const [favorites, templates, lines, settings, profile] = await Promise.all([
    store.shownOf('favorites'),
    store.shownOf('templates'),
    store.linesBetween(recentFrom(today), today),
    store.shownOf('settings'),
    keptProfile(store),
  ])
  const stage = stageOn(profile?.stages ?? [], today)
  const defaults = { role: usualRole(stage), place_of_service: defaultPlace(settings) }
  const tiles = tilesOf({ favorites, templates, lines, defaults, today })
  return { tiles, again: tilesOfLines(lastSaved(lines)), defaults }
}
