/** The lines of a day, the newest on top, in words and with their worth. */
import { whyZero } from '../../words/credit.ts'
import { useLookup } from '../use-catalog.ts'
import { type LineChoosing, LineItem } from './line-item.tsx'
import { caseLetters, type LineView } from './line-view.ts'

interface LineListProps {
  readonly lines: readonly LineView[]
  /** All lines of their days, where not all are shown: among them a case has its letter. */
  readonly among?: readonly LineView[]
  readonly choosing?: LineChoosing | undefined
  /** How many of them are drawn. */
  readonly most?: number
}

export function LineList({ lines, among = lines, choosing, most }: LineListProps) {
  const lookup = useLookup()
  const letters = caseLetters(among)
  return (
    <ul class="lines">
      {lines.slice(0, most).map((line) => (
        <LineItem
          key={line.id}
          line={line}
          title={lookup.titleOf(line.code) ?? ''}
          whyZero={whyZero(line.worth)}
          choosing={choosing}
          caseLetter={letters.get(line.encounterId ?? '') ?? ''}
        />
      ))}
    </ul>
  )
}
