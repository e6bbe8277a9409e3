import { expect, test } from 'vitest'
import { ownLinesOf } from './own-lines.ts'

const line = (code: string, performed_on: string, units = 1) => ({ shown: { code, performed_on, units } })

test('the use of a code is its lines, their units and the day of the last one', () => {
  const rows = [line('99213', '2026-03-03', 2), line('99213', '2026-03-01'), line('99214', '2026-03-09')]

  expect(ownLinesOf('99213', rows)).toEqual({ lines: 2, units: 3, lastOn: '2026-03-03' })
})

test('a code that was never logged has no last day, and a deleted line counts for nothing', () => {
  expect(ownLinesOf('99213', [{ shown: null }])).toEqual({ lines: 0, units: 0, lastOn: null })
})
