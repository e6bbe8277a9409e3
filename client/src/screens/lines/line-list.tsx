/** The lines of a day, the newest on top. */

import { whyZero } from '../../words/credit.ts'
import { LineItem } from './line-item.tsx'
import type { LineView } from './line-view.ts'
import { caseLetters } from './line-view.ts'

interface LineListProps {
  readonly lines: readonly LineView[]
  /** Returns the name of a code in our words; '' where it has none, or none is loaded. */
  readonly titleOf?: (code: string) => string
  /** What lines will be worth that the server has not valued, in hundredths by their ids. */
  readonly provisional?: ReadonlyMap<string, number>
}

const NONE: ReadonlyMap<string, number> = new Map()

export function LineList({ lines, titleOf = () => '', provisional = NONE }: LineListProps) {
  const letters = caseLetters(lines)
  return (
    <ul class="lines">
      {lines.map((line) => (
        <LineItem
          key={line.id}
          line={line}
          title={titleOf(line.code)}
          whyZero={whyZero(line.worth)}
          provisional={provisional.get(line.id) ?? null}
          caseLetter={letters.get(line.encounterId ?? '') ?? ''}
        />
      ))}
    </ul>
  )
}
