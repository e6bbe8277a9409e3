/** Where the percentiles of a table and one's own figure lie on a line from zero (pure). */
import type { TablePoint } from '../../figures/position.ts'

/** In units of the drawing, which is scaled to its width. */
export const WIDTH = 320
export const HEIGHT = 104
const MARGIN = 8
/** Room beyond the last percentile, since the distribution goes on there. */
const BEYOND = 1.12
/** How wide a label is at most. */
const LABEL = 74
/** The baselines of the rows of labels, the lowest first. */
export const LABEL_ROWS = [60, 46, 32] as const
export const RAIL_Y = 76

export interface Tick {
  readonly percent: number
  readonly wrvu: number
  readonly x: number
  readonly labelY: number
  readonly anchor: 'start' | 'middle' | 'end'
}

export interface GaugeShape {
  readonly first: number
  readonly last: number
  /** The middle half; null where the table lacks one of its ends. */
  readonly box: { readonly x: number; readonly width: number } | null
  readonly median: number | null
  /** null: there is no figure of one's own. One beyond the end stands at it. */
  readonly own: { readonly x: number; readonly anchor: Tick['anchor'] } | null
  readonly ticks: readonly Tick[]
}

/** Returns the shape of at least one point; figures are hundredths of wRVU. */
export function gaugeShape(points: readonly TablePoint[], own: number | null): GaugeShape {
  const highest = (points.at(-1)?.wrvu ?? 0) * BEYOND || 1
  const x = (hundredths: number) =>
    Math.round(MARGIN + (Math.min(hundredths, highest) / highest) * (WIDTH - 2 * MARGIN))
  const at = (percent: number) => {
    const point = points.find((one) => one.percent === percent)
    return point === undefined ? null : x(point.wrvu)
  }
  const [lower, upper] = [at(25), at(75)]
  const ownX = own === null ? null : x(own)
  return {
    first: x(points[0]?.wrvu ?? 0),
    last: x(points.at(-1)?.wrvu ?? 0),
    box: lower === null || upper === null ? null : { x: lower, width: Math.max(2, upper - lower) },
    median: at(50),
    own: ownX === null ? null : { x: ownX, anchor: anchorAt(ownX) },
    ticks: ticksOf(points, x),
  }
}

/** Labels stand in rows so that no two touch; those that find no room are in the table alone. */
function ticksOf(points: readonly TablePoint[], x: (hundredths: number) => number): readonly Tick[] {
  const ends = LABEL_ROWS.map(() => 0)
  return points.flatMap(({ percent, wrvu }) => {
    const place = x(wrvu)
    const anchor = anchorAt(place)
    const left = place - { start: 0, middle: LABEL / 2, end: LABEL }[anchor]
    const row = ends.findIndex((end) => left >= end)
    const labelY = LABEL_ROWS[row]
    if (labelY === undefined) return []
    ends[row] = left + LABEL
    return [{ percent, wrvu, x: place, labelY, anchor }]
  })
}

function anchorAt(x: number): Tick['anchor'] {
  if (x < LABEL / 2) return 'start'
  return x > WIDTH - LABEL / 2 ? 'end' : 'middle'
}
