import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Change } from '../store/store.ts'
import { favoriteId } from '../sync/ids.ts'
import type { Fields } from '../sync/protocol.ts'
import {
  addFavorite,
  editFavorite,
  type Favorite,
  type FavoriteEdit,
  favoritesOf,
  moveFavorite,
  removeFavorite,
} from './favorites.ts'
import { type LineDefaults, type Target, undo } from './line.ts'

const NAMESPACE = 'b7792e8d-738d-5b1c-9d3f-aa6d696bd3ee'
const DEFAULTS: LineDefaults = { role: 'primary', place_of_service: null }
const VISIT: Target = { code: '99213', modifiers: [], units: 1, role: 'primary', place_of_service: '11' }

type Records = Map<string, Fields | null>

function store(records: Records, changes: readonly Change[]): Records {
  const after = new Map(records)
  for (const { id, target } of changes) after.set(id, target(after.get(id) ?? null))
  return after
}

function read(records: Records, defaults = DEFAULTS): readonly Favorite[] {
  return favoritesOf(
    [...records].map(([id, shown]) => ({ id, shown })),
    defaults,
  )
}

function withFavorites(codes: readonly string[]): Records {
  return codes.reduce<Records>(
    (records, code) =>
      store(records, [
        addFavorite({ ...VISIT, code }, { favorites: read(records), defaults: DEFAULTS, namespace: NAMESPACE }),
      ]),
    new Map(),
  )
}

const EDIT: FavoriteEdit = { ...VISIT, label: 'Visit', role: null }

function edited(records: Records, place: number, edit: Partial<FavoriteEdit>): readonly Change[] {
  const favorite = read(records)[place]
  return favorite === undefined ? [] : editFavorite(favorite, { ...EDIT, ...edit }, NAMESPACE)
}

const codesOf = (favorites: readonly Favorite[]) => favorites.map(({ target }) => target.code)

test('a favorite is a whole line, stored under the id that every device gives it, and comes last', () => {
  const records = withFavorites(['99214', '99213'])

  expect(codesOf(read(records))).toEqual(['99214', '99213'])
  expect([...records.keys()]).toContain('9af0bbba-4369-579b-a903-b6cc18e646f8')
  expect(read(records)[1]?.target).toEqual(VISIT)
})

test('the usual role is left open, so that the next stage has its own; another one is kept', () => {
  const options = { favorites: [], defaults: DEFAULTS, namespace: NAMESPACE }
  const usual = store(new Map(), [addFavorite(VISIT, options)])
  const other = store(new Map(), [addFavorite({ ...VISIT, role: 'assistant' }, options)])

  expect(read(usual, { ...DEFAULTS, role: 'resident' })[0]?.target.role).toBe('resident')
  expect(read(other, { ...DEFAULTS, role: 'resident' })[0]?.target.role).toBe('assistant')
})

test('a favorite that is added again is replaced where it stands, and keeps its name', () => {
  const records = withFavorites(['99213', '99214'])
  const renamed = store(records, edited(records, 0, { label: 'Visit' }))
  const options = { favorites: read(renamed), defaults: DEFAULTS, namespace: NAMESPACE }

  const again = read(store(renamed, [addFavorite({ ...VISIT, units: 2 }, options)]))

  expect(again[0]).toMatchObject({ label: 'Visit', target: { code: '99213', units: 2 }, position: 0 })
  expect(again.length).toBe(2)
})

test('a favorite with another code or other modifiers is another record in its place, and undo brings the one before back', () => {
  const records = withFavorites(['99213', '99214', '99215'])
  const changes = edited(records, 1, { code: '99214', modifiers: ['25'], units: 2, label: 'Visit' })

  const after = store(records, changes)

  expect(changes.map(({ id }) => id)).toEqual([
    read(records)[1]?.id,
    favoriteId({ code: '99214', modifiers: ['25'] }, NAMESPACE),
  ])
  expect(codesOf(read(after))).toEqual(['99213', '99214', '99215'])
  expect(read(after)[1]).toMatchObject({ label: 'Visit', target: { modifiers: ['25'], units: 2, role: 'primary' } })
  const done = changes.map(({ collection, id }) => {
    return { collection, id, before: records.get(id) ?? null, after: after.get(id) ?? null }
  })
  expect(read(store(after, undo(done)))).toEqual(read(records))
})

test('a favorite that stays the same line is one change, also under an id that another program gave it', () => {
  const records = new Map<string, Fields | null>([['of-another', { code: '99213', position: 5 }]])

  const changes = edited(records, 0, { code: '99213', place_of_service: '21' })

  expect(changes.map(({ id }) => id)).toEqual(['of-another'])
  expect(read(store(records, changes))[0]).toMatchObject({ position: 5, target: { place_of_service: '21' } })
})

test('a favorite that was removed is gone; what another device renames meanwhile stays gone', () => {
  const records = withFavorites(['99213'])
  const [{ id } = { id: '' }] = read(records)

  const after = store(records, [removeFavorite(id), ...edited(records, 0, { label: 'Visit' })])

  expect(read(after)).toEqual([])
})

test('any moves end in the order that a list would have, and most change one favorite alone', () => {
  const codes = ['99211', '99212', '99213', '99214', '99215', '99221']
  const places = fc.nat({ max: codes.length - 1 })
  const moves = fc.array(fc.tuple(places, places), { maxLength: 60 })
  fc.assert(
    fc.property(moves, (steps) => {
      let records = withFavorites(codes)
      let model = [...codes]
      for (const [from, to] of steps) {
        const favorites = read(records)
        const id = favorites[from]?.id ?? ''
        const [code = ''] = model.slice(from, from + 1)
        records = store(records, moveFavorite(favorites, id, to))
        model = model.filter((one) => one !== code).toSpliced(to, 0, code)
        expect(codesOf(read(records))).toEqual(model)
      }
    }),
  )
  const favorites = read(withFavorites(codes))
  expect(moveFavorite(favorites, favorites[4]?.id ?? '', 1).length).toBe(1)
})

test('favorites of one position, as of two devices, are moved all the same', () => {
  const rows = ['99213', '99214', '99215'].map((code, n) => ({ id: String(n), shown: { code, position: 0 } }))
  const records = new Map<string, Fields | null>(rows.map(({ id, shown }) => [id, shown]))

  expect(codesOf(read(store(records, moveFavorite(read(records), '2', 1))))).toEqual(['99213', '99215', '99214'])
})
