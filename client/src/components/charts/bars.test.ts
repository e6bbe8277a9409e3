import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Bar, barsShape } from './bars.ts'

const bar = (hundredths: number | null): Bar => ({
  key: '2026-03-14',
  label: '14',
  name: 'March 14',
  hundredths,
  isProvisional: false,
  unvalued: 0,
})

test('bars begin at zero and are as high as what they stand for', () => {
  const { bars, floor } = barsShape([bar(500), bar(1000), bar(null)], 344)
  expect(bars.map(({ y, height }) => y + height)).toEqual([floor, floor, floor])
  expect(bars[1]?.height).toBe(2 * (bars[0]?.height ?? 0))
  expect(bars[2]?.height).toBe(0)
})

test('a single bar is no fat block', () => {
  const { bars } = barsShape([bar(500)], 720)
  expect(bars[0]?.width).toBeLessThanOrEqual(28)
})

test('all bars lie within the drawing, and none on another', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 1_000_000 }), { minLength: 1, maxLength: 31 }), (values) => {
      const { bars, left, right, ticks, floor } = barsShape(values.map(bar), 344)
      for (const [n, drawn] of bars.entries()) {
        expect(drawn.x).toBeGreaterThanOrEqual(left)
        expect(drawn.x + drawn.width).toBeLessThanOrEqual(right)
        expect(drawn.y).toBeGreaterThanOrEqual(ticks.at(-1)?.y ?? floor)
        expect(drawn.x + drawn.width).toBeLessThanOrEqual(bars[n + 1]?.x ?? right)
      }
    }),
  )
})
