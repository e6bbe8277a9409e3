/** What some lines add up to: own production in large, training and observed apart. */
import type { Total, Totals } from '../../figures/totals.ts'
import { counted } from '../../words/intl.ts'
import { LINES, totalText } from '../../words/lines.ts'

export function TotalsList({ totals }: { readonly totals: Totals }) {
  return (
    <dl class="totals">
      <TotalOf name={LINES.own} total={totals.own} isMain />
      {totals.training.lines > 0 ? <TotalOf name={LINES.training} total={totals.training} /> : null}
      {totals.observed.lines > 0 ? <TotalOf name={LINES.observed} total={totals.observed} /> : null}
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
