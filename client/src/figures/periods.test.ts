import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addDays } from '../entry/day.ts'
import {
  besides,
  comparedDays,
  dayCount,
  daysSoFar,
  partsOf,
  periodOf,
  SPANS,
  type Span,
  weekdayOf,
} from './periods.ts'

const day = fc.integer({ min: 0, max: 20_000 }).map((count) => addDays('1992-01-01', count))
const span = fc.constantFrom(...SPANS)
const weekStart = fc.integer({ min: 1, max: 7 })

test.each<[Span, string, string]>([
  ['day', '2026-03-14', '2026-03-14'],
  ['week', '2026-03-09', '2026-03-15'],
  ['month', '2026-03-01', '2026-03-31'],
  ['quarter', '2026-01-01', '2026-03-31'],
  ['year', '2026-01-01', '2026-12-31'],
])('the %s of March 14, 2026 is from %s through %s', (kind, from, through) => {
  expect(periodOf(kind, '2026-03-14', 1)).toEqual({ span: kind, from, through })
})

test('a week starts on the day that the profile says', () => {
  expect(periodOf('week', '2026-03-14', 7).from).toBe('2026-03-08')
  expect(periodOf('week', '2026-03-15', 7).from).toBe('2026-03-15')
  expect(weekdayOf('2026-03-15')).toBe(7)
})

test('February of a leap year has 29 days', () => {
  expect(periodOf('month', '2024-02-10', 1).through).toBe('2024-02-29')
})

test('a day is in its period, and periods follow each other without a gap', () => {
  fc.assert(
    fc.property(span, day, weekStart, (kind, one, start) => {
      const period = periodOf(kind, one, start)
      expect(period.from <= one && one <= period.through).toBe(true)
      expect(besides(period, 1, start).from).toBe(addDays(period.through, 1))
      expect(besides(besides(period, 1, start), -1, start)).toEqual(period)
    }),
  )
})

test('the parts of a period have all its days, each once', () => {
  fc.assert(
    fc.property(span, day, weekStart, (kind, one, start) => {
      const period = periodOf(kind, one, start)
      expect(partsOf(period).reduce((sum, part) => sum + dayCount(part), 0)).toBe(dayCount(period))
    }),
  )
})

test('a year has twelve parts, a quarter three, a month its days', () => {
  expect(['year', 'quarter', 'month'].map((kind) => partsOf(periodOf(kind as Span, '2026-03-14', 1)).length)).toEqual([
    12, 3, 31,
  ])
})

test('days to come are not counted', () => {
  expect(daysSoFar(periodOf('month', '2026-03-14', 1), '2026-03-14')).toEqual({
    from: '2026-03-01',
    through: '2026-03-14',
  })
  expect(daysSoFar(periodOf('month', '2026-04-14', 1), '2026-03-14')).toBeNull()
})

test.each([
  ['a month that is over', '2026-02-10', '2026-03-14', { from: '2026-01-01', through: '2026-01-31' }],
  ['a running month', '2026-03-14', '2026-03-14', { from: '2026-02-01', through: '2026-02-14' }],
  ['the last days of a month that has more than the one before', '2026-03-30', '2026-03-30', null],
  ['a month to come', '2026-04-01', '2026-03-30', null],
] as const)('%s is compared to as many days, or to nothing', (_, one, today, compared) => {
  expect(comparedDays(periodOf('month', one, 1), today, 1)).toEqual(compared)
})
