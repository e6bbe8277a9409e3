/** Where the parts of a chart of a goal lie: what was made day by day, and where the usual pace leads (pure). */
import type { CoursePoint, Projection } from '../../figures/pace.ts'

/** In units of the drawing, which is scaled to its width. */
export const WIDTH = 320
export const HEIGHT = 200
const LEFT = 2
const RIGHT = WIDTH - 2
const TOP = 20
const BOTTOM = HEIGHT - 22
/** Room above the highest figure. */
const BEYOND = 1.04
/** Of the edge of the band: the spread grows with the root of the days. */
const BAND_STEPS = 16
const DAY_MS = 86_400_000

export interface CourseOfGoal {
  readonly first: string
  readonly last: string
  /** Hundredths of wRVU, as are all figures here. */
  readonly target: number
  readonly course: readonly CoursePoint[]
  readonly projection: Projection | null
}

export interface Point {
  readonly x: number
  readonly y: number
}

export interface CourseShape {
  readonly course: readonly Point[]
  /** What was made last; null before the goal begins. */
  readonly present: Point | null
  /** From what was made to where the usual pace leads. */
  readonly ahead: readonly [Point, Point] | null
  /** The edge of the band, around it; empty without one. */
  readonly band: readonly Point[]
  /** An even pace, from nothing to the target. */
  readonly even: readonly [Point, Point]
  readonly targetY: number
  readonly floorY: number
}

export function courseShape({ first, last, target, course, projection }: CourseOfGoal): CourseShape {
  const present = course.at(-1)
  const highest = Math.max(target, present?.made ?? 0, projection?.high ?? projection?.wrvu ?? 0, 1) * BEYOND
  const begin = dayNumber(first) - 1
  const length = Math.max(1, dayNumber(last) - begin)
  const x = (day: number) => round(LEFT + (Math.max(0, day - begin) / length) * (RIGHT - LEFT))
  const y = (hundredths: number) => round(BOTTOM - (hundredths / highest) * (BOTTOM - TOP))
  const at = ({ on, made }: CoursePoint): Point => ({ x: x(dayNumber(on)), y: y(made) })
  const end = dayNumber(last)
  const goesOn = present !== undefined && projection !== null && present.on < last
  return {
    course: course.map(at),
    present: present === undefined ? null : at(present),
    ahead: goesOn ? [at(present), { x: x(end), y: y(projection.wrvu) }] : null,
    band: goesOn ? bandOf(present, projection, end).map(({ day, made }) => ({ x: x(day), y: y(made) })) : [],
    even: [
      { x: x(begin), y: y(0) },
      { x: x(end), y: y(target) },
    ],
    targetY: y(target),
    floorY: y(0),
  }
}

/** Returns points as an SVG polyline takes them. */
export function pointsText(points: readonly Point[]): string {
  return points.map(({ x, y }) => `${x},${y}`).join(' ')
}

/** Returns the last point of each month, and the last of all: what a table of the course has. */
export function monthEnds(course: readonly CoursePoint[]): readonly CoursePoint[] {
  return course.filter((point, n) => n > 0 && point.on.slice(0, 7) !== course[n + 1]?.on.slice(0, 7))
}

interface Edge {
  readonly day: number
  readonly made: number
}

/** Returns the upper edge of the band, and the lower one back. */
function bandOf({ on, made }: CoursePoint, { wrvu, low, high }: Projection, end: number): readonly Edge[] {
  if (low === null || high === null) return []
  const begin = dayNumber(on)
  const edge = (bound: number) =>
    Array.from({ length: BAND_STEPS + 1 }, (_, n) => {
      const part = n / BAND_STEPS
      const middle = made + (wrvu - made) * part
      return { day: begin + (end - begin) * part, made: Math.max(made, middle + (bound - wrvu) * Math.sqrt(part)) }
    })
  return [...edge(high), ...edge(low).toReversed()]
}

function dayNumber(day: string): number {
  return Math.round(Date.parse(`${day}T00:00:00Z`) / DAY_MS)
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}
