/** Lines that are worth nothing, by the reason, each with the way to its lines. */
import type { ZeroCredit } from '../../figures/tally.ts'
import { reasonSentence } from '../../words/credit.ts'
import { FIGURES } from '../../words/figures.ts'
import { counted } from '../../words/intl.ts'

interface ZeroCreditListProps {
  readonly zero: readonly ZeroCredit[]
  readonly linesOf: (reason: string) => string
}

export function ZeroCreditList({ zero, linesOf }: ZeroCreditListProps) {
  if (zero.length === 0) return null
  const all = zero.reduce((sum, { lines }) => sum + lines, 0)
  return (
    <section class="zero-credit">
      <h2>{FIGURES.zero}</h2>
      <p>{FIGURES.zeroLines(counted(all, 'line', 'lines'))}</p>
      <ul>
        {zero.map(({ basis, reason, lines }) => (
          <li key={`${basis} ${reason}`}>
            <a class="way" href={linesOf(reason)}>
              {counted(lines, 'line', 'lines')}
            </a>
            <span>{reasonSentence(basis, reason)}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}
