/** wRVU of the parts of a span as bars from zero, and the same figures as a table. */
import type { ComponentChildren } from 'preact'
import { FIGURES, unvaluedText } from '../../words/figures.ts'
import { wholeWrvuText, wrvuText } from '../../words/intl.ts'
import { type Bar, type BarShape, barsShape } from './bars.ts'
import './charts.css'

interface BarChartProps {
  readonly title: string
  readonly bars: readonly Bar[]
  /** What the first column of the table is called. */
  readonly of: string
  /** What the name of a part leads to. */
  readonly addressOf: (key: string) => string
}

const WIDE = 704
const NARROW = 344

export function BarChart({ title, bars, of, addressOf }: BarChartProps) {
  return (
    <figure class="chart bars">
      <Drawing title={title} bars={bars} width={NARROW} kind="narrow" />
      <Drawing title={title} bars={bars} width={WIDE} kind="wide" />
      {bars.some(isOpen) ? <figcaption class="soft">{FIGURES.openBars}</figcaption> : null}
      <details>
        <summary>{FIGURES.asTable}</summary>
        <BarTable bars={bars} of={of} addressOf={addressOf} />
      </details>
    </figure>
  )
}

interface DrawingProps {
  readonly title: string
  readonly bars: readonly Bar[]
  readonly width: number
  readonly kind: 'narrow' | 'wide'
}

function Drawing({ title, bars, width, kind }: DrawingProps) {
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
        {FIGURES.wrvu}
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

function BarTable({ bars, of, addressOf }: Pick<BarChartProps, 'bars' | 'of' | 'addressOf'>): ComponentChildren {
  const isAnyUnvalued = bars.some(({ unvalued }) => unvalued > 0)
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">{of}</th>
          <th scope="col" class="n">
            {FIGURES.wrvu}
          </th>
          {isAnyUnvalued ? <th scope="col">{FIGURES.unvalued}</th> : null}
        </tr>
      </thead>
      <tbody>
        {bars.map(({ key, name, hundredths, isProvisional, unvalued }) => (
          <tr key={key}>
            <th scope="row">
              <a class="way" href={addressOf(key)}>
                {name}
              </a>
            </th>
            <td class="n">
              {hundredths === null ? FIGURES.nothing : `${isProvisional ? '≈ ' : ''}${wrvuText(hundredths)}`}
            </td>
            {isAnyUnvalued ? <td>{unvalued === 0 ? '' : unvaluedText(unvalued)}</td> : null}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function isOpen({ unvalued, isProvisional }: Bar): boolean {
  return unvalued > 0 || isProvisional
}
