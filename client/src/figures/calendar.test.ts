import { expect, test } from 'vitest'
import { dayByKey, weeksOf } from './calendar.ts'
import { periodOf } from './periods.ts'

const MARCH = periodOf('month', '2026-03-14', 1)

test('a month stands in its weeks, with gaps before its first day and after its last', () => {
  const weeks = weeksOf(MARCH, 1)
  expect(weeks).toHaveLength(6)
  expect(weeks[0]).toEqual([null, null, null, null, null, null, '2026-03-01'])
  expect(weeks[5]).toEqual(['2026-03-30', '2026-03-31', null, null, null, null, null])
})

test('weeks that start on Sunday are others', () => {
  expect(weeksOf(MARCH, 7)[0]).toEqual(['01', '02', '03', '04', '05', '06', '07'].map((day) => `2026-03-${day}`))
})

test.each([
  ['ArrowDown', '2026-03-15'],
  ['ArrowUp', '2026-03-13'],
  ['ArrowRight', '2026-03-21'],
  ['ArrowLeft', '2026-03-07'],
  ['Home', '2026-03-01'],
  ['End', '2026-03-31'],
  ['Tab', null],
])('%s leads from March 14 to %s', (key, day) => {
  expect(dayByKey(key, '2026-03-14', MARCH)).toBe(day)
})

test('an arrow stays at the edge', () => {
  expect(dayByKey('ArrowRight', '2026-03-30', MARCH)).toBe('2026-03-30')
})
