/** The way to the cases of a day, and how many of its lines wait for one. */
import { CASES } from '../../words/cases.ts'
import type { LineView } from '../lines/line-view.ts'
import { useCreditLookup } from '../use-catalog.ts'
import { casesOfDay } from './cases-of-day.ts'

interface WayToCasesProps {
  readonly day: string
  /** All of the day. */
  readonly lines: readonly LineView[]
}

export function WayToCases({ day, lines }: WayToCasesProps) {
  const lookup = useCreditLookup()
  // One line is a case of its own.
  if (lines.length < 2) return null
  const { loose } = casesOfDay(lines, lookup)
  return (
    <p>
      <a class="way" href={`/app/cases/${day}`}>
        {loose.length === 0 ? CASES.way : CASES.ofDay(loose.length)}
      </a>
    </p>
  )
}
