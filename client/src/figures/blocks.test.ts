import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addDays } from '../entry/day.ts'
import { blockOf, blocksOf, topicsOf } from './blocks.ts'
import { periodOf } from './periods.ts'

const day = fc.integer({ min: 0, max: 20_000 }).map((count) => addDays('1992-01-01', count))

test.each([
  ['2026-03-01', '2026-03-01', '2026-03-10'],
  ['2026-03-20', '2026-03-11', '2026-03-20'],
  ['2026-03-21', '2026-03-21', '2026-03-31'],
  ['2024-02-29', '2024-02-21', '2024-02-29'],
  ['2026-12-31', '2026-12-21', '2026-12-31'],
])('%s is in the block from %s through %s', (one, from, through) => {
  expect(blockOf(one)).toEqual({ from, through })
})

test('a day is in its block, which leaves its month nowhere', () => {
  fc.assert(
    fc.property(day, (one) => {
      const { from, through } = blockOf(one)
      const month = periodOf('month', one, 1)
      expect(from <= one && one <= through && month.from <= from && through <= month.through).toBe(true)
      expect(blockOf(from)).toEqual(blockOf(through))
    }),
  )
})

test('blocks come once each, the newest first, and only those with lines', () => {
  expect(blocksOf(['2026-01-02', '2026-03-14', '2026-03-15']).map(({ from }) => from)).toEqual([
    '2026-03-11',
    '2026-01-01',
  ])
})

test('a block is read again when one of its days is touched', () => {
  const topics = topicsOf(blockOf('2026-03-14'))
  expect([topics.length, topics[0], topics.at(-1)]).toEqual([10, 'day 2026-03-11', 'day 2026-03-20'])
})
