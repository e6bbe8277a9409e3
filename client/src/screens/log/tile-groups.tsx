/** Targets as tiles: a group of checkboxes for each kind, each tile with a button for what else can be done with it. */

import { useRef, useState } from 'preact/hooks'
import type { Lookup } from '../../catalog/lookup.ts'
import type { Role } from '../../entry/line.ts'
import { setTimer } from '../../shell/platform.ts'
import { asideText, LOG, lineText } from '../../words/log.ts'
import type { Tile, TileGroup, Tiles } from './tiles.ts'

const RECENTS_AT_FIRST = 8
const LONG_PRESS_MS = 500
const ORDER: readonly TileGroup[] = ['favorites', 'recents', 'bundles']

export interface TileActions {
  readonly isChosen: (tile: Tile) => boolean
  readonly onTap: (tile: Tile) => void
  readonly onMore: (tile: Tile) => void
}

interface TileGroupsProps extends TileActions {
  readonly tiles: Tiles
  readonly lookup: Lookup
  readonly usualRole: Role
}

export function TileGroups({ tiles, ...rest }: TileGroupsProps) {
  const [isWhole, setIsWhole] = useState(false)
  const hidden = tiles.recents.length - RECENTS_AT_FIRST
  return (
    <>
      {ORDER.map((group) => {
        const isCut = group === 'recents' && !isWhole && hidden > 1
        const shown = isCut ? tiles.recents.slice(0, RECENTS_AT_FIRST) : tiles[group]
        return shown.length === 0 ? null : <Group key={group} legend={LOG[group]} tiles={shown} {...rest} />
      })}
      {hidden > 1 && !isWhole ? (
        <button type="button" class="plain" onClick={() => setIsWhole(true)}>
          {LOG.moreRecents(hidden)}
        </button>
      ) : null}
    </>
  )
}

interface GroupProps extends Omit<TileGroupsProps, 'tiles'> {
  readonly legend: string
  readonly tiles: readonly Tile[]
}

function Group({ legend, tiles, ...rest }: GroupProps) {
  return (
    <fieldset class="tiles">
      <legend>{legend}</legend>
      {tiles.map((tile) => (
        <TileBox key={tile.key} tile={tile} {...rest} />
      ))}
    </fieldset>
  )
}

interface TileBoxProps extends Omit<GroupProps, 'legend' | 'tiles'> {
  readonly tile: Tile
}

function TileBox({ tile, lookup, usualRole, isChosen, onTap, onMore }: TileBoxProps) {
  const press = useLongPress(() => onMore(tile))
  const name = tile.targets.map(lineText).join(' + ')
  const [first] = tile.targets
  const title = tile.label || (first && lookup.titleOf(first.code)) || ''
  const aside = first && tile.targets.length === 1 ? asideText(first, usualRole) : ''
  return (
    <div class="tile">
      <label {...press}>
        <input type="checkbox" checked={isChosen(tile)} onChange={() => onTap(tile)} />
        <span class="face">
          <b>{name}</b>
          <span>{title}</span>
          {aside === '' ? null : <small>{aside}</small>}
        </span>
      </label>
      <button type="button" class="more" aria-label={LOG.change(name)} onClick={() => onMore(tile)}>
        …
      </button>
    </div>
  )
}

/** A long press opens what the button beside the tile opens, and then is no tap. */
function useLongPress(action: () => void) {
  const stop = useRef<() => void>(() => undefined)
  const wasLong = useRef(false)
  const end = () => stop.current()
  return {
    onPointerDown: () => {
      wasLong.current = false
      stop.current = setTimer(() => {
        wasLong.current = true
        action()
      }, LONG_PRESS_MS)
    },
    onPointerUp: end,
    onPointerLeave: end,
    onPointerCancel: end,
    onContextMenu: (event: Event) => event.preventDefault(),
    onClick: (event: Event) => {
      if (wasLong.current) event.preventDefault()
    },
  }
}
