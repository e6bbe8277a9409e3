/** The lines of a day, the newest on top, in words and with what they will be worth where nobody has valued them. */
import { useMemo } from 'preact/hooks'
import { whyZero } from '../../words/credit.ts'
import { useLookup } from '../use-catalog.ts'
import { LineItem } from './line-item.tsx'
import { caseLetters, type LineView } from './line-view.ts'
import { provisionalOf } from './provisional.ts'

interface LineListProps {
  readonly lines: readonly LineView[]
  /** All lines of their days, where not all are shown: a line is worth what it is among those of its case. */
  readonly among?: readonly LineView[]
}

export function LineList({ lines, among = lines }: LineListProps) {
  const lookup = useLookup()
  const letters = caseLetters(among)
  const provisional = useMemo(() => provisionalOf(among, lookup), [among, lookup])
  return (
    <ul class="lines">
      {lines.map((line) => (
        <LineItem
          key={line.id}
          line={line}
          title={lookup.titleOf(line.code) ?? ''}
          whyZero={whyZero(line.worth)}
          provisional={provisional.get(line.id) ?? null}
          caseLetter={letters.get(line.encounterId ?? '') ?? ''}
        />
      ))}
    </ul>
  )
}
