import { expect, test } from 'vitest'
import { type CourseOfGoal, courseShape, HEIGHT, monthEnds, WIDTH } from './course.ts'

const GOAL: CourseOfGoal = {
  first: '2026-01-01',
  last: '2026-12-31',
  target: 480000,
  course: [
    { on: '2025-12-31', made: 0 },
    { on: '2026-01-31', made: 40000 },
    { on: '2026-02-15', made: 60000 },
    { on: '2026-03-14', made: 90000 },
  ],
  projection: { wrvu: 470000, low: 450000, high: 490000 },
}

test('everything lies inside the drawing, above an axis at zero', () => {
  const { course, band, ahead, even, targetY, floorY } = courseShape(GOAL)

  const points = [...course, ...band, ...even, ...(ahead ?? [])]
  for (const { x, y } of points) {
    expect(x).toBeGreaterThanOrEqual(0)
    expect(x).toBeLessThanOrEqual(WIDTH)
    expect(y).toBeGreaterThanOrEqual(0)
    expect(y).toBeLessThanOrEqual(HEIGHT)
  }
  expect(course[0]?.y).toBe(floorY)
  expect(even[1].y).toBe(targetY)
})

test('the band begins at what was made and ends at its two bounds', () => {
  const { band, present, ahead, floorY, targetY } = courseShape(GOAL)
  const heightOf = (hundredths: number) => floorY - ((floorY - targetY) * hundredths) / GOAL.target

  expect([band[0], band.at(-1)]).toEqual([present, present])
  const middle = band.length / 2
  expect(band[middle - 1]?.y).toBeCloseTo(heightOf(490000), 0)
  expect(band[middle]?.y).toBeCloseTo(heightOf(450000), 0)
  expect(ahead?.[1].y).toBeCloseTo(heightOf(470000), 0)
})

test('under four weeks there is a way ahead without a band, and a goal that has not begun has neither', () => {
  const few = courseShape({ ...GOAL, projection: { wrvu: 470000, low: null, high: null } })
  const toCome = courseShape({ ...GOAL, course: [], projection: null })

  expect([few.band, few.ahead === null]).toEqual([[], false])
  expect([toCome.present, toCome.ahead, toCome.band]).toEqual([null, null, []])
})

test('a table of the course has the end of each month and the last day', () => {
  expect(monthEnds(GOAL.course).map(({ on }) => on)).toEqual(['2026-01-31', '2026-02-15', '2026-03-14'])
})
