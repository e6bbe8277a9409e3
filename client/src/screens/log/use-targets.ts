/** The tiles of the Log screen, of what the store holds. */
import { useEffect, useMemo, useRef, useState } from 'preact/hooks'
import { favoritesOf } from '../../entry/favorites.ts'
import type { LineDefaults } from '../../entry/line.ts'
import { ownUse } from '../../entry/own-use.ts'
import { recentTargets } from '../../entry/recents.ts'
import { stageOn, usualRole } from '../../entry/roles.ts'
import type { Device } from '../../shell/device.ts'
import { now, onVisible } from '../../shell/platform.ts'
import type { Row } from '../../store/schema.ts'
import { topicOfDay } from '../../store/touched.ts'
import { useApp } from '../context.ts'
import { useStoredFavorites } from '../use-favorites.ts'
import { useStoredProfile } from '../use-profile.ts'
import { useStoredSettings } from '../use-settings.ts'
import { allReady, type Stored, useStored } from '../use-stored.ts'
import { RecentLines } from './recent-lines.ts'
import { inPlace, lastSaved, linesSince, type Tile, type Tiles, tilesOf, tilesOfLines } from './tiles.ts'

export interface LogTargets {
  readonly tiles: Tiles
  /** What was saved last, to be chosen as a whole. */
  readonly again: readonly Tile[]
  /** How often the person uses codes. */
  readonly own: ReadonlyMap<string, number>
  readonly defaults: LineDefaults
}

const recentLinesOf = new WeakMap<Device, RecentLines>()

/** Returns the targets; as long as the screen is open, a tile stays where it is. */
export function useTargets(today: string): Stored<LogTargets> {
  const settings = useStoredSettings()
  const profile = useStoredProfile()
  const favorites = useStoredFavorites()
  const templates = useStored('templates', (store) => store.shownOf('templates'), ['templates'])
  const lines = useRecentLines(today)
  const shown = useRef<Tiles | null>(null)
  const [openedAt, setOpenedAt] = useState(now)
  // Who comes back to the app has no finger on a tile.
  useEffect(() => onVisible(() => setOpenedAt(now())), [])
  return useMemo(() => {
    const stored = allReady({ settings, profile, favorites, templates, lines })
    if (stored.kind !== 'ready') return stored
    const { value } = stored
    const role = usualRole(stageOn(value.profile?.stages ?? [], today))
    const defaults = { role, place_of_service: value.settings.defaultPlace }
    const fresh = tilesOf({ ...value, defaults, today })
    const tiles = shown.current === null ? fresh : inPlace(shown.current, fresh, linesSince(value.lines, openedAt))
    shown.current = tiles
    const own = ownUse(recentTargets(value.lines, today), favoritesOf(value.favorites, defaults))
    return { kind: 'ready', value: { tiles, again: tilesOfLines(lastSaved(value.lines)), own, defaults } }
  }, [settings, profile, favorites, templates, lines, today, openedAt])
}

function useRecentLines(today: string): Stored<readonly Row[]> {
  const { phone } = useApp()
  const device = phone.device.value
  return useStored(
    `recent lines until ${today}`,
    async (store) => {
      if (device === null) return []
      const recent = recentLinesOf.get(device) ?? new RecentLines()
      recentLinesOf.set(device, recent)
      return recent.read(store, today, (day) => phone.versions.of([topicOfDay(day)]))
    },
    ['lines'],
  )
}
