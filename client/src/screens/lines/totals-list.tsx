/** What some lines add up to, own production and what was made in training or observed apart: in large what the lines were for. */
import { mainKind, type Total, type Totals } from '../../figures/totals.ts'
import { counted } from '../../words/intl.ts'
import { LINES, totalText } from '../../words/lines.ts'

const KINDS = ['own', 'training', 'observed'] as const

export function TotalsList({ totals }: { readonly totals: Totals }) {
  const main = mainKind(totals)
  const others = KINDS.filter((kind) => kind !== main && totals[kind].lines > 0)
  return (
    <dl class="totals">
      <TotalOf name={LINES[main]} total={totals[main]} isMain />
      {others.map((kind) => (
        <TotalOf key={kind} name={LINES[kind]} total={totals[kind]} />
      ))}
    </dl>
  )
}

interface TotalProps {
  readonly name: string
  readonly total: Total
  readonly isMain?: boolean
}

function TotalOf({ name, total, isMain = false }: TotalProps) {
  const notValued = total.unvalued === 0 ? '' : `, ${total.unvalued} ${LINES.unvalued}`
  return (
    <div class={isMain ? 'total main' : 'total'}>
      <dt>{name}</dt>
      <dd>
        <span class="figure">{totalText(total)}</span> {LINES.wrvu}
        <small>
          {counted(total.lines, 'line', 'lines')}
          {notValued}
        </small>
      </dd>
    </div>
  )
}
