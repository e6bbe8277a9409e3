/** What a span is made of: wRVU by code, by family or by place, the largest first. */
import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import { type Amount, largestFirst } from '../../figures/tally.ts'
import { FIGURES } from '../../words/figures.ts'
import { counted } from '../../words/intl.ts'
import { totalText } from '../../words/lines.ts'

interface BreakdownProps {
  readonly title: string
  /** What the first column is called, one of it and several. */
  readonly of: string
  readonly nouns: readonly [string, string]
  readonly amounts: ReadonlyMap<string, Amount>
  readonly nameOf: (key: string) => ComponentChildren
  /** The way to the lines of a key; null for none. */
  readonly linesOf: (key: string) => string | null
}

const FIRST = 10

export function Breakdown({ title, of, nouns, amounts, nameOf, linesOf }: BreakdownProps) {
  const [isWhole, setIsWhole] = useState(false)
  const all = largestFirst(amounts)
  if (all.length === 0) return null
  const shown = isWhole ? all : all.slice(0, FIRST)
  const greatest = all[0]?.[1].hundredths ?? 0
  return (
    <section class="breakdown">
      <h2>{title}</h2>
      <table>
        <thead class="for-readers">
          <tr>
            <th scope="col">{of}</th>
            <th scope="col">{FIGURES.lines}</th>
            <th scope="col">{FIGURES.wrvu}</th>
          </tr>
        </thead>
        <tbody>
          {shown.map(([key, amount]) => (
            <tr key={key}>
              <th scope="row">
                {nameOf(key)}
                <Share of={amount.hundredths} among={greatest} />
              </th>
              <td class="n">
                <LinesOf amount={amount} address={linesOf(key)} />
              </td>
              <td class="n">{totalText(amount)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {all.length > FIRST ? (
        <button type="button" onClick={() => setIsWhole(!isWhole)}>
          {isWhole ? FIGURES.fewer : FIGURES.all(counted(all.length, ...nouns))}
        </button>
      ) : null}
    </section>
  )
}

/** A bar from zero beside the figure, which says the same. */
function Share({ of, among }: { readonly of: number; readonly among: number }) {
  const width = among > 0 ? Math.round((1000 * of) / among) / 10 : 0
  return (
    <svg class="share" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
      <rect x="0" y="0" width={width} height="4" />
    </svg>
  )
}

function LinesOf({ amount, address }: { readonly amount: Amount; readonly address: string | null }) {
  const { lines, units, daysOfCare, unvalued } = amount
  const words = counted(lines, 'line', 'lines')
  const notes = [
    units === lines ? '' : counted(units, 'unit', 'units'),
    daysOfCare === 0 ? '' : counted(daysOfCare, 'day of care', 'days of care'),
    unvalued === 0 ? '' : `${unvalued} ${FIGURES.unvalued}`,
  ].filter((note) => note !== '')
  return (
    <>
      {address === null ? (
        words
      ) : (
        <a class="way" href={address}>
          {words}
        </a>
      )}
      {notes.map((note) => (
        <small key={note}>{note}</small>
      ))}
    </>
  )
}
