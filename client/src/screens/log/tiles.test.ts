import { expect, test } from 'vitest'
import { type LineDefaults, lineOf, logLines, type Target } from '../../entry/line.ts'
import type { Row } from '../../store/schema.ts'
import type { Collection, Fields } from '../../sync/protocol.ts'
import { NEW_RECORD } from '../../sync/record.ts'
import { NOW, random } from '../../testing/device.ts'
import { inPlace, lastSaved, linesSince, NO_TILES, type Tiles, tileOf, tilesOf, tilesOfLines } from './tiles.ts'

const TODAY = '2026-03-14'
const DEFAULTS: LineDefaults = { role: 'primary', place_of_service: null }
const target = (code: string): Target => ({ code, modifiers: [], units: 1, ...DEFAULTS })

let rows = 0

function row(collection: Collection, shown: Fields): Row {
  rows += 1
  return { ...NEW_RECORD, collection, id: String(rows), shown, seen: 0 }
}

const line = (code: string, at = NOW, encounterId: string | null = null) =>
  row('procedure_logs', lineOf(target(code), { day: TODAY, encounterId }, at))
const stored = { favorites: [], templates: [], lines: [], defaults: DEFAULTS, today: TODAY }
const codesOf = (tiles: Tiles[keyof Tiles]) => tiles.map(({ targets }) => targets.map(({ code }) => code).join('+'))

test('what is a favorite is no recent line', () => {
  const favorites = [row('favorites', { code: '99213', label: 'Usual visit', position: 0 })]
  const tiles = tilesOf({ ...stored, favorites, lines: [line('99213'), line('99214')] })

  expect([codesOf(tiles.favorites), codesOf(tiles.recents)]).toEqual([['99213'], ['99214']])
  expect(tiles.favorites[0]).toMatchObject({ label: 'Usual visit', favoriteId: favorites[0]?.id })
})

test('a bundle is one case under its name', () => {
  const items = [
    { code: '45385', units: 1, modifiers: [] },
    { code: '45380', units: 1, modifiers: ['59'] },
  ]
  const template = row('templates', { name: 'Scope', items })
  const { bundles } = tilesOf({ ...stored, templates: [template] })

  expect(codesOf(bundles)).toEqual(['45385+45380'])
  expect(bundles[0]).toMatchObject({ isCase: true, label: 'Scope', bundleId: template.id })
})

test('two names of the same lines are one tile', () => {
  const items = [{ code: '45385', units: 1, modifiers: [] }]
  const templates = ['Clinic', 'Again'].map((name) => row('templates', { name, items }))

  expect(tilesOf({ ...stored, templates }).bundles.map(({ label }) => label)).toEqual(['Again'])
})

test('tiles stay where they are, and what is new comes behind', () => {
  const [first, second, third] = ['99211', '99212', '99213'].map((code) => tileOf([target(code)]))
  const before = { ...NO_TILES, recents: [first, second].flatMap((tile) => tile ?? []) }
  const fresh = { ...NO_TILES, recents: [third, second, first].flatMap((tile) => tile ?? []) }

  expect(codesOf(inPlace(before, fresh).recents)).toEqual(['99211', '99212', '99213'])
  expect(codesOf(inPlace(before, { ...NO_TILES, recents: [] }).recents)).toEqual([])
})

test('a line that is saved while the tiles are shown makes no tile, and one that comes from elsewhere does', () => {
  const [shown, saved, came] = ['99211', '99212', '99213'].map((code, n) => line(code, NOW + n))
  const before = tilesOf({ ...stored, lines: [shown].flatMap((row) => row ?? []) })
  const lines = [shown, saved, came].flatMap((row) => row ?? [])
  const tiles = inPlace(
    before,
    tilesOf({ ...stored, lines }),
    linesSince(
      [saved, shown].flatMap((row) => row ?? []),
      NOW,
    ),
  )

  expect(codesOf(tiles.recents)).toEqual(['99211', '99213'])
  expect(codesOf(tilesOf({ ...stored, lines }).recents).toSorted()).toEqual(['99211', '99212', '99213'])
})

test('what was saved last comes again as it was, its cases as cases', () => {
  const lines = [line('99213', NOW - 1), line('99214'), line('45385', NOW, 'a'), line('45380', NOW, 'a')]
  const again = tilesOfLines(lastSaved(lines))

  expect(codesOf(again)).toEqual(['45380+45385', '99214'])
  expect(again.map((tile) => tile.isCase)).toEqual([true, false])
})

test('lines that are saved together come again together, whatever the clock does meanwhile', () => {
  let now = NOW
  const saved = logLines(
    [target('99213'), target('20610')],
    { day: TODAY, encounterId: null },
    { now: () => ++now, random },
  )
  const lines = saved.map((change) => ({ id: change.id, shown: change.target(null) }))

  expect(lastSaved(lines)).toHaveLength(2)
})

test('lines without a time of writing were not saved here, so they do not come again', () => {
  const imported = row('procedure_logs', { ...line('99213').shown, client_created_at: null })
  expect(lastSaved([imported])).toEqual([])
})
