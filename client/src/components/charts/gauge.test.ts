import { expect, test } from 'vitest'
import { gaugeShape, WIDTH } from './gauge.ts'

const POINTS = [
  { percent: 25, wrvu: 400000 },
  { percent: 50, wrvu: 500000 },
  { percent: 75, wrvu: 650000 },
  { percent: 90, wrvu: 800000 },
]

test('the line begins at zero, and figures lie on it by their size', () => {
  const { ticks, box, median, own } = gaugeShape(POINTS, 0)
  const [lower, middle, upper] = ticks.map(({ x }) => x)

  expect(own).toEqual({ x: 8, anchor: 'start' })
  expect(box).toEqual({ x: lower, width: (upper ?? 0) - (lower ?? 0) })
  expect(median).toBe(middle)
  expect(((middle ?? 0) - 8) / ((lower ?? 0) - 8)).toBeCloseTo(500 / 400, 1)
})

test('no two labels of one row touch, and one that finds no room is left to the table', () => {
  const crowded = Array.from({ length: 9 }, (_, n) => ({ percent: 10 * (n + 1), wrvu: 500000 + n * 1000 }))
  const { ticks } = gaugeShape(crowded, null)
  const rows = new Map<number, number[]>()
  for (const { x, labelY } of ticks) rows.set(labelY, [...(rows.get(labelY) ?? []), x])

  expect(ticks.length).toBeLessThan(crowded.length)
  for (const [, places] of rows)
    for (const [n, x] of places.slice(1).entries()) expect(x - (places[n] ?? 0)).toBeGreaterThanOrEqual(37)
})

test('a figure beyond the last percentile stands at the end, and a table without quarters has no box', () => {
  const shape = gaugeShape([{ percent: 50, wrvu: 500000 }], 9_000_000)

  expect(shape.own?.x).toBe(WIDTH - 8)
  expect([shape.box, gaugeShape(POINTS, null).own]).toEqual([null, null])
})
