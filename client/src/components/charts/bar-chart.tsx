/** wRVU of the parts of a span as bars from zero, and the same figures as a table. */
import type { ComponentChildren } from 'preact'
import { FIGURES, unvaluedText } from '../../words/figures.ts'
import { wrvuText } from '../../words/intl.ts'
import { BarDrawing } from './bar-drawing.tsx'
import type { Bar } from './bars.ts'
import './charts.css'

interface BarChartProps {
  readonly title: string
  readonly bars: readonly Bar[]
  /** What the first column of the table is called. */
  readonly of: string
  /** What the name of a part leads to. */
  readonly addressOf: (key: string) => string
}

export function BarChart({ title, bars, of, addressOf }: BarChartProps) {
  return (
    <figure class="chart bars">
      <BarDrawing title={title} unit={FIGURES.wrvu} bars={bars} />
      {bars.some(isOpen) ? <figcaption class="soft">{FIGURES.openBars}</figcaption> : null}
      <details>
        <summary>{FIGURES.asTable}</summary>
        <BarTable bars={bars} of={of} addressOf={addressOf} />
      </details>
    </figure>
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
