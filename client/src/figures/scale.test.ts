import fc from 'fast-check'
import { expect, test } from 'vitest'
import { shadeOf, ticksOf } from './scale.ts'

test.each([
  [0, [0, 100]],
  [130, [0, 100, 200]],
  [1047, [0, 500, 1000, 1500]],
  [12_345, [0, 5000, 10_000, 15_000]],
])('an axis up to %i hundredths has the marks %j', (greatest, ticks) => {
  expect(ticksOf(greatest)).toEqual(ticks)
})

test('an axis begins at zero, covers every value and has five marks at most', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 100_000_000 }), (greatest) => {
      const ticks = ticksOf(greatest)
      expect(ticks[0]).toBe(0)
      expect(ticks.at(-1)).toBeGreaterThanOrEqual(greatest)
      expect(ticks.length).toBeLessThanOrEqual(5)
    }),
  )
})

test.each([
  [0, 0],
  [1, 1],
  [25, 1],
  [26, 2],
  [100, 4],
])('%i of 100 has shade %i: nothing has none', (value, shade) => {
  expect(shadeOf(value, 100)).toBe(shade)
})

test('where nothing is worth anything there is no shade', () => {
  expect(shadeOf(0, 0)).toBe(0)
})
