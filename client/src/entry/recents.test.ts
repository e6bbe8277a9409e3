import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Fields } from '../sync/protocol.ts'
import { NOW } from '../testing/device.ts'
import { addDays } from './day.ts'
import { lineOf, type Target, targetKey } from './line.ts'
import { type LineRow, RECENT_DAYS, recentTargets } from './recents.ts'

const TODAY = '2026-03-14'
const VISIT: Target = { code: '99213', modifiers: [], units: 1, role: 'primary', place_of_service: '11' }

let rows = 0

function row(target: Partial<Target>, day: string, fields: Fields = {}): LineRow {
  const line = lineOf({ ...VISIT, ...target }, { day, encounterId: null }, NOW)
  return { id: String(++rows), shown: { ...line, ...fields } }
}

const codesOf = (targets: readonly { target: Target }[]) => targets.map(({ target }) => target.code)

test('a line is one target with its modifiers, units, role and place', () => {
  const lines = [
    row({}, TODAY),
    row({ modifiers: ['25'] }, TODAY),
    row({ units: 2 }, TODAY),
    row({ role: 'resident' }, TODAY),
  ]

  expect(recentTargets([...lines, ...lines, row({ place_of_service: null }, TODAY)], TODAY).length).toBe(5)
})

test('the order of modifiers makes no other line; the one that was written last is shown', () => {
  const early = row({ code: '20610', modifiers: ['RT', '59'] }, TODAY)
  const late = row({ code: '20610', modifiers: ['59', 'RT'] }, TODAY, { client_created_at: NOW + 1 })

  const [recent, ...others] = recentTargets([late, early], TODAY)

  expect(recent).toEqual({ target: { ...VISIT, code: '20610', modifiers: ['59', 'RT'] }, lastOn: TODAY, count: 2 })
  expect(others).toEqual([])
})

test('what was used on a later day comes first, and of one day what is used more often', () => {
  const yesterday = addDays(TODAY, -1)
  const lines = [
    ...[1, 2, 3].map(() => row({ code: '99215' }, yesterday)),
    row({ code: '99214' }, TODAY),
    row({ code: '99213' }, TODAY),
    row({ code: '99213' }, yesterday),
  ]

  expect(codesOf(recentTargets(lines, TODAY))).toEqual(['99213', '99214', '99215'])
})

test('recent are the last 60 days, without days to come and without what was deleted', () => {
  const lines = [
    row({ code: '99211' }, addDays(TODAY, -RECENT_DAYS)),
    row({ code: '99212' }, addDays(TODAY, -RECENT_DAYS - 1)),
    row({ code: '99214' }, addDays(TODAY, 1)),
    { id: 'deleted', shown: null },
  ]

  expect(codesOf(recentTargets(lines, TODAY))).toEqual(['99211'])
})

test('the order of rows makes no difference', () => {
  const days = fc.integer({ min: 0, max: 3 }).map((days) => addDays(TODAY, -days))
  const codes = fc.constantFrom('99213', '99214', '20610')
  const lines = fc.array(fc.tuple(codes, days, fc.nat({ max: 5 })), { maxLength: 30 })
  fc.assert(
    fc.property(
      lines.chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }))),
      ([one, other]) => {
        const asRows = (all: typeof one) =>
          all.map(([code, day, at]) => row({ code }, day, { client_created_at: NOW + at }))
        expect(recentTargets(asRows(one), TODAY)).toEqual(recentTargets(asRows(other), TODAY))
      },
    ),
  )
})

test('the key of a target tells apart what may differ', () => {
  expect(targetKey(VISIT)).not.toBe(targetKey({ ...VISIT, place_of_service: null }))
})
