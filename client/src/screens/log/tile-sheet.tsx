/** What else can be done with a tile: change it before it is saved, make it a favorite or none. */
import { Sheet } from '../../components/sheet.tsx'
import { removeBundle } from '../../entry/bundles.ts'
import { addFavorite, favoritesOf, removeFavorite } from '../../entry/favorites.ts'
import type { LineDefaults } from '../../entry/line.ts'
import type { Store } from '../../store/store.ts'
import { LOG, lineText } from '../../words/log.ts'
import { useApp } from '../context.ts'
import { useSettings } from '../use-settings.ts'
import { choose } from './draft.ts'
import type { Tile } from './tiles.ts'
import type { Log } from './use-log.ts'

export interface TileSheetProps {
  readonly tile: Tile
  readonly favorites: readonly Tile[]
  readonly defaults: LineDefaults
  readonly log: Log
}

export function TileSheet({ tile, favorites, defaults, log }: TileSheetProps) {
  const { undoBar } = useApp()
  const { namespace } = useSettings()
  const name = tile.targets.map(lineText).join(' + ')
  const [target] = tile.targets
  const favoriteId = favorites.find((one) => one.key === tile.key)?.favoriteId ?? null
  const changeFirst = () => {
    log.change((draft) => choose(draft, tile))
    log.setOpen('details')
    log.closeSheet()
  }
  const makeFavorite = async (store: Store) => {
    if (target === undefined) return
    const known = favoritesOf(await store.shownOf('favorites'), defaults)
    if (namespace === null) return undoBar.announce(LOG.needsSync)
    const change = addFavorite(target, { favorites: known, defaults, namespace })
    await undoBar.change(store, [change], LOG.isFavorite(name))
  }
  const takeAway = (store: Store, id: string) => undoBar.change(store, [removeFavorite(id)], LOG.isNoFavorite(name))
  const { bundleId, label } = tile
  const takeApart = (store: Store, id: string) => undoBar.change(store, [removeBundle(id)], LOG.isNoBundle(label))
  const doAndClose = (work: (store: Store) => Promise<unknown>) => {
    void log.tryWith(work)
    log.closeSheet()
  }
  return (
    <Sheet heading={name} closeLabel={LOG.cancel} onClose={log.closeSheet}>
      <button type="button" onClick={changeFirst}>
        {LOG.changeFirst}
      </button>
      {target === undefined || tile.targets.length > 1 ? null : (
        <a class="button" href={`/app/code/${target.code}`} onClick={log.closeSheet}>
          {LOG.about(target.code)}
        </a>
      )}
      {favoriteId === null && tile.targets.length === 1 ? (
        <button type="button" onClick={() => doAndClose(makeFavorite)}>
          {LOG.toFavorites}
        </button>
      ) : null}
      {favoriteId === null ? null : (
        <button type="button" onClick={() => doAndClose((store) => takeAway(store, favoriteId))}>
          {LOG.fromFavorites}
        </button>
      )}
      {bundleId === null ? null : (
        <button type="button" onClick={() => doAndClose((store) => takeApart(store, bundleId))}>
          {LOG.removeBundle}
        </button>
      )}
    </Sheet>
  )
}
