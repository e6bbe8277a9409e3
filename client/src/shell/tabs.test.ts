import { expect, test } from 'vitest'
import { type Route, routeOf } from './router.ts'
import { isReachedFromOthers, TABS, tabOf } from './tabs.ts'

const ID = '0198c1d2-7a3b-7c4d-8e5f-0123456789ab'
const at = (path: string): Route => routeOf(`/app/${path}`)

test.each(TABS)('the screen of the tab %s is its own, and has no way back', (tab) => {
  expect(tabOf(at(tab))).toBe(tab)
  expect(isReachedFromOthers(at(tab))).toBe(false)
})

test.each([
  ['day', 'summary', false],
  [`line/${ID}`, 'lines', true],
  ['settings', 'more', true],
  ['bin', 'more', true],
  [`conflict/favorites/${ID}`, 'more', true],
  ['code/99213', 'more', true],
  ['logout', 'more', true],
])('%s belongs to the tab %s', (path, tab, hasWayBack) => {
  expect([tabOf(at(path)), isReachedFromOthers(at(path))]).toEqual([tab, hasWayBack])
})

test.each([
  ['onboarding', false],
  ['nothing', false],
  ['login', true],
  ['signup', true],
  ['reset', true],
])('%s belongs to no tab, and none is called the present one', (path, hasWayBack) => {
  expect([tabOf(at(path)), isReachedFromOthers(at(path))]).toEqual([null, hasWayBack])
})
