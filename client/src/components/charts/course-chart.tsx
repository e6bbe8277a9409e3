/** What was made of a goal over its days, the target, and where the usual pace leads with its band. */
import { useId } from 'preact/hooks'
import { CHARTS } from '../../words/charts.ts'
import { dateText } from '../../words/goals.ts'
import { wrvuText } from '../../words/intl.ts'
import './charts.css'
import { type CourseOfGoal, courseShape, HEIGHT, monthEnds, pointsText, WIDTH } from './course.ts'

export function CourseChart({ goal }: { readonly goal: CourseOfGoal }) {
  const id = useId()
  const { course, present, ahead, band, even, targetY, floorY } = courseShape(goal)
  const { first, last, target, projection } = goal
  return (
    <figure class="chart">
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-labelledby={`${id}-title ${id}-words`}>
        <title id={`${id}-title`}>{CHARTS.course(wrvuText(target))}</title>
        <desc id={`${id}-words`}>{courseWords(goal)}</desc>
        {band.length === 0 ? null : <polygon class="band" points={pointsText(band)} />}
        <line class="axis" x1="0" x2={WIDTH} y1={floorY} y2={floorY} />
        <line class="target" x1="0" x2={WIDTH} y1={targetY} y2={targetY} />
        <line class="even" x1={even[0].x} y1={even[0].y} x2={even[1].x} y2={even[1].y} />
        {ahead === null ? null : <line class="ahead" x1={ahead[0].x} y1={ahead[0].y} x2={ahead[1].x} y2={ahead[1].y} />}
        <polyline class="made" points={pointsText(course)} />
        {present === null ? null : <circle class="present" cx={present.x} cy={present.y} r="4" />}
        <text x="2" y={targetY - 5}>
          {CHARTS.target(wrvuText(target))}
        </text>
        <text x="2" y={HEIGHT - 6}>
          {dateText(first)}
        </text>
        <text x={WIDTH - 2} y={HEIGHT - 6} text-anchor="end">
          {dateText(last)}
        </text>
      </svg>
      <figcaption class="legend">
        <span class="key made">{CHARTS.made}</span>
        <span class="key even">{CHARTS.even}</span>
        {projection === null ? null : <span class="key ahead">{CHARTS.ahead}</span>}
        {band.length === 0 ? null : <span class="key band">{CHARTS.band}</span>}
      </figcaption>
      <details>
        <summary>{CHARTS.asTable}</summary>
        <CourseTable goal={goal} />
      </details>
    </figure>
  )
}

function CourseTable({ goal: { course, projection, target, last } }: { readonly goal: CourseOfGoal }) {
  const rows = [
    ...monthEnds(course).map(({ on, made }) => [CHARTS.madeBy(dateText(on)), made] as const),
    ...(projection === null
      ? []
      : [
          [CHARTS.leadsTo(dateText(last)), projection.wrvu] as const,
          ...(projection.low === null ? [] : [[CHARTS.low, projection.low] as const]),
          ...(projection.high === null ? [] : [[CHARTS.high, projection.high] as const]),
        ]),
    [CHARTS.targetRow, target] as const,
  ]
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">{CHARTS.what}</th>
          <th scope="col" class="n">
            {CHARTS.wrvu}
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map(([name, hundredths]) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td class="n">{wrvuText(hundredths)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function courseWords({ course, projection, target, last }: CourseOfGoal): string {
  const present = course.at(-1)
  const soFar = present === undefined ? '' : `${CHARTS.madeBy(dateText(present.on))}: ${wrvuText(present.made)}. `
  const leads = projection === null ? '' : ` ${CHARTS.leadsTo(dateText(last))}: ${wrvuText(projection.wrvu)}.`
  return `${soFar}${CHARTS.target(wrvuText(target))}.${leads}`
}
