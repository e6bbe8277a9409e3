/** The percentiles of a table on a line from zero, with one's own figure. */
import { useId } from 'preact/hooks'
import type { TablePoint } from '../../figures/position.ts'
import { CHARTS } from '../../words/charts.ts'
import { wholeWrvuText, wrvuText } from '../../words/intl.ts'
import './charts.css'
import { gaugeShape, HEIGHT, RAIL_Y, WIDTH } from './gauge.ts'

interface GaugeChartProps {
  /** The name of the table. */
  readonly source: string
  readonly points: readonly TablePoint[]
  /** Hundredths of wRVU; null: none is shown. */
  readonly own: number | null
}

export function GaugeChart({ source, points, own }: GaugeChartProps) {
  const id = useId()
  const shape = gaugeShape(points, own)
  const rows = [
    ...points.map(({ percent, wrvu }) => [CHARTS.percentile(percent), wrvu] as const),
    ...(own === null ? [] : [[CHARTS.you, own] as const]),
  ]
  return (
    <figure class="chart gauge">
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-labelledby={`${id}-title ${id}-words`}>
        <title id={`${id}-title`}>{CHARTS.gauge(source)}</title>
        <desc id={`${id}-words`}>{rows.map(([name, wrvu]) => `${name} ${wrvuText(wrvu)} wRVU`).join(', ')}</desc>
        <line class="axis" x1="8" x2={WIDTH - 8} y1={RAIL_Y} y2={RAIL_Y} />
        <line class="range" x1={shape.first} x2={shape.last} y1={RAIL_Y} y2={RAIL_Y} />
        {shape.box === null ? null : (
          <rect class="box" x={shape.box.x} y={RAIL_Y - 9} width={shape.box.width} height="18" rx="3" />
        )}
        {shape.median === null ? null : (
          <line class="median" x1={shape.median} x2={shape.median} y1={RAIL_Y - 12} y2={RAIL_Y + 12} />
        )}
        {shape.ticks.map(({ percent, wrvu, x, labelY, anchor }) => (
          <g key={percent}>
            <line class="tick" x1={x} x2={x} y1={labelY + 3} y2={RAIL_Y} />
            <text x={x} y={labelY} text-anchor={anchor}>
              {CHARTS.percentile(percent)} {wholeWrvuText(wrvu)}
            </text>
          </g>
        ))}
        {shape.own === null ? null : (
          <>
            <circle class="own" cx={shape.own.x} cy={RAIL_Y} r="7" />
            <text class="own" x={shape.own.x} y={RAIL_Y + 24} text-anchor={shape.own.anchor}>
              {CHARTS.you} {wholeWrvuText(own ?? 0)}
            </text>
          </>
        )}
      </svg>
      <details>
        <summary>{CHARTS.asTable}</summary>
        <table>
          <thead>
            <tr>
              <th scope="col">{CHARTS.what}</th>
              <th scope="col" class="n">
                {CHARTS.wrvuAYear}
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map(([name, wrvu]) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                <td class="n">{wrvuText(wrvu)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </figure>
  )
}
