/** Bars from zero, drawn for a narrow screen and for a wide one; the same figures stand in a table beside it. */
import { wholeWrvuText } from '../../words/intl.ts'
import { type Bar, type BarShape, barsShape } from './bars.ts'
import './charts.css'

interface BarDrawingProps {
  /** What it shows, for whom it is read to. */
  readonly title: string
  /** What the axis counts. */
  readonly unit: string
  readonly bars: readonly Bar[]
}

interface DrawingProps extends BarDrawingProps {
  readonly width: number
  readonly kind: 'narrow' | 'wide'
}

const WIDE = 704
const NARROW = 344

export function BarDrawing(props: BarDrawingProps) {
  return (
    <>
      <Drawing {...props} width={NARROW} kind="narrow" />
      <Drawing {...props} width={WIDE} kind="wide" />
    </>
  )
}

function Drawing({ title, unit, bars, width, kind }: DrawingProps) {
  const { height, left, right, floor, ticks, bars: shapes } = barsShape(bars, width)
  return (
    <svg class={kind} viewBox={`0 0 ${width} ${height}`} role="img" aria-label={title}>
      {ticks.map(({ hundredths, y }) => (
        <g key={hundredths}>
          <line class={hundredths === 0 ? 'axis' : 'grid'} x1={left} x2={right} y1={y} y2={y} />
          <text x={left - 6} y={y + 4} text-anchor="end">
            {wholeWrvuText(hundredths)}
          </text>
        </g>
      ))}
      <text x={0} y={11}>
        {unit}
      </text>
      {shapes.map((shape) => (
        <BarOf key={shape.key} shape={shape} floor={floor} />
      ))}
    </svg>
  )
}

function BarOf({ shape, floor }: { readonly shape: BarShape; readonly floor: number }) {
  const { x, y, width, height, middle, label, unvalued, isProvisional } = shape
  return (
    <>
      {height === 0 ? null : <rect class={isProvisional ? 'bar about' : 'bar'} {...{ x, y, width, height }} />}
      {unvalued === 0 ? null : <circle class="unvalued" cx={middle} cy={y - 8} r="3.5" />}
      {label === '' ? null : (
        <text x={middle} y={floor + 17} text-anchor="middle">
          {label}
        </text>
      )}
    </>
  )
}
