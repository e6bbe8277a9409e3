import { expect, test } from 'vitest'
import { isPositionSpan, positionDays } from './position-span.ts'

test.each([
  ['year', '2026-03-14', '2026-01-01'],
  ['twelve', '2026-03-14', '2025-03-15'],
  ['twelve', '2028-02-29', '2027-03-01'],
  ['academic', '2026-06-30', '2025-07-01'],
  ['academic', '2026-07-01', '2026-07-01'],
] as const)('the span %s of %s begins on %s', (span, today, from) => {
  expect(positionDays(span, today)).toEqual({ from, through: today })
})

test.each([
  ['2016-01-02', '2026-01-01', true],
  ['2016-01-01', '2026-01-01', false],
  ['2026-01-02', '2026-01-01', false],
  ['', '2026-01-01', false],
  ['1991-12-31', '1992-01-01', false],
])('from %s to %s can be asked about: %s', (from, through, can) => {
  expect(isPositionSpan({ from, through })).toBe(can)
})
