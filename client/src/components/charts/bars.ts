/** Where the bars of a chart stand: from zero on, in units of the drawing (pure). */
import { ticksOf } from '../../figures/scale.ts'

/** One part of a span, such as a day of a month. */
export interface Bar {
  readonly key: string
  /** Under the bar; '' where the room is for another one. */
  readonly label: string
  /** In words, as the table of the same figures has it. */
  readonly name: string
  /** wRVU in hundredths of the lines that are valued; null: nothing was logged. */
  readonly hundredths: number | null
  readonly isProvisional: boolean
  /** Lines that nobody can value yet. */
  readonly unvalued: number
}

export interface BarShape extends Bar {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
  /** The middle of the room of the bar. */
  readonly middle: number
}

export interface BarsShape {
  readonly width: number
  readonly height: number
  readonly left: number
  readonly right: number
  readonly floor: number
  readonly ticks: readonly { readonly hundredths: number; readonly y: number }[]
  readonly bars: readonly BarShape[]
}

const HEIGHT = 168
const TOP = 22
const BELOW = 24
const LEFT = 44
const RIGHT = 4
/** A bar is never a fat block, however few there are. */
const WIDEST_BAR = 28
const WIDEST_ROOM = 70
const FILLED = 0.72

/** Returns the shapes of bars in a drawing of that width. */
export function barsShape(bars: readonly Bar[], width: number): BarsShape {
  const ticks = ticksOf(Math.max(0, ...bars.map(({ hundredths }) => hundredths ?? 0)))
  const greatest = ticks.at(-1) ?? 100
  const floor = HEIGHT - BELOW
  const up = (hundredths: number) => rounded((hundredths / greatest) * (floor - TOP))
  const room = Math.min(WIDEST_ROOM, (width - LEFT - RIGHT) / Math.max(1, bars.length))
  const barWidth = rounded(Math.min(WIDEST_BAR, room * FILLED))
  return {
    width,
    height: HEIGHT,
    left: LEFT,
    right: width - RIGHT,
    floor,
    ticks: ticks.map((hundredths) => ({ hundredths, y: floor - up(hundredths) })),
    bars: bars.map((bar, n) => {
      const middle = rounded(LEFT + room * (n + 0.5))
      const height = up(bar.hundredths ?? 0)
      return { ...bar, middle, x: rounded(middle - barWidth / 2), y: floor - height, width: barWidth, height }
    }),
  }
}

function rounded(value: number): number {
  return Math.round(value * 10) / 10
}
