import { expect, test } from 'vitest'
import type { Target } from './line.ts'
import { sidesApart } from './sides.ts'

const INJECTION: Target = { code: '20610', modifiers: [], units: 1, role: 'primary', place_of_service: null }
const modifiersOf = (lines: readonly Target[]) => lines.map((line) => line.modifiers)

test('right and left are two lines, each with what else the line has', () => {
  expect(modifiersOf(sidesApart([{ ...INJECTION, modifiers: ['RT', '59', 'LT'] }]))).toEqual([
    ['RT', '59'],
    ['59', 'LT'],
  ])
})

test.each([[[]], [['RT']], [['LT', '25']], [['50']]])('%j stays one line', (modifiers) => {
  const line = { ...INJECTION, modifiers }
  expect(sidesApart([line])).toEqual([line])
})
