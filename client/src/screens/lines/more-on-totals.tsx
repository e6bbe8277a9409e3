/** What belongs to totals and comes with the lines: units, wRVU before modifiers, what a contract values by itself. */
import type { CountsAs } from '../../entry/roles.ts'
import type { Tally } from '../../figures/tally.ts'
import { FIGURES, unitsText } from '../../words/figures.ts'
import { counted, wrvuText } from '../../words/intl.ts'

interface MoreOnTotalsProps {
  readonly tally: Tally
  /** What the days were for: the tally's units and wRVU before modifiers are of it. */
  readonly as: CountsAs
}

export function MoreOnTotals({ tally, as }: MoreOnTotalsProps) {
  const { contract, unadjusted, withoutUnadjusted, own, training, observed } = tally
  const isOpen = own.isProvisional || training.isProvisional || observed.isProvisional
  return (
    <p class="soft more-on-totals">
      {unitsText(tally[as])} {FIGURES.unadjustedOf(wrvuText(unadjusted), withoutUnadjusted)}
      {contract.lines === 0 ? null : (
        <>
          <br />
          {FIGURES.contract(wrvuText(contract.hundredths), counted(contract.lines, 'line', 'lines'))}
        </>
      )}
      {isOpen ? (
        <>
          <br />
          {FIGURES.about}
        </>
      ) : null}
    </p>
  )
}
