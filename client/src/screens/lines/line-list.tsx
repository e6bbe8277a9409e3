/** The lines of a day, the newest on top. */

import { whyZero } from '../../words/credit.ts'
import { LineItem } from './line-item.tsx'
import type { LineView } from './line-view.ts'
import { caseLetters } from './line-view.ts'

interface LineListProps {
  readonly lines: readonly LineView[]
  /** Returns the name of a code in our words; '' where it has none, or none is loaded. */
  readonly titleOf?: (code: string) => string
}

export function LineList({ lines, titleOf = () => '' }: LineListProps) {
  const letters = caseLetters(lines)
  return (
    <ul class="lines">
      {lines.map((line) => (
        <LineItem
          key={line.id}
          line={line}
          title={titleOf(line.code)}
          whyZero={whyZero(line.worth)}
          caseLetter={letters.get(line.encounterId ?? '') ?? ''}
        />
      ))}
    </ul>
  )
}
