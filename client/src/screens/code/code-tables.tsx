/** The figures of a code by component and by release, and the rules of its row. */
import type { Lookup } from '../../catalog/lookup.ts'
import type { RowsOfCode, RvuRow } from '../../catalog/rows.ts'
import { modifierChoices } from '../../entry/modifiers.ts'
import { componentText, GLOBAL_PERIODS, policiesOf, withModifiers } from '../../words/code-indicators.ts'
import { CODES, releaseText, workText } from '../../words/codes.ts'
import { dateText } from '../../words/intl.ts'
import { componentsOf, hasFigures, type ReleaseFigure } from './code-facts.ts'

/** Nothing where there is the whole service alone. */
export function ComponentTable({ rows }: { readonly rows: RowsOfCode }) {
  if (rows.size === 1 && rows.has('')) return null
  return (
    <table class="figures">
      <caption>{CODES.components}</caption>
      <thead>
        <tr>
          <th scope="col">{CODES.component}</th>
          <th scope="col">{CODES.work}</th>
        </tr>
      </thead>
      <tbody>
        {componentsOf(rows).map((row) => (
          <tr key={row.component}>
            <th scope="row">{componentText(row.component)}</th>
            <td>{workText(row.work)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** Nothing for a state whose rows say nothing. */
export function RuleList({ row, rows }: { readonly row: RvuRow; readonly rows: RowsOfCode }) {
  if (!hasFigures(row.state)) return null
  const modifiers = withModifiers(rows, row)
  return (
    <section>
      <h2>{CODES.rules}</h2>
      <dl>
        <dt>{CODES.globalPeriod}</dt>
        <dd>{GLOBAL_PERIODS[row.globalPeriod] ?? row.globalPeriod}</dd>
        {[...policiesOf(row)].map(([name, words]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{name === 'Endoscopy base' ? <a href={`/app/code/${words}`}>{words}</a> : words}</dd>
          </div>
        ))}
        {modifiers === '' ? null : (
          <>
            <dt>{CODES.withModifiers}</dt>
            <dd>{modifiers}</dd>
          </>
        )}
      </dl>
    </section>
  )
}

interface ModifierListProps {
  readonly code: string
  readonly rows: RowsOfCode
  readonly lookup: Lookup
}

/** Those that the Log screen offers, with our words as far as they are here. */
export function ModifierList({ code, rows, lookup }: ModifierListProps) {
  const modifiers = modifierChoices(code, rows)
  if (modifiers.length === 0) return null
  return (
    <section>
      <h2>{CODES.modifiers}</h2>
      <ul>
        {modifiers.map((modifier) => (
          <li key={modifier}>
            <b>{modifier}</b> {lookup.modifierWords(modifier)}
          </li>
        ))}
      </ul>
    </section>
  )
}

/** Nothing where this device has one release with the code. */
export function HistoryTable({ history }: { readonly history: readonly ReleaseFigure[] }) {
  if (history.length < 2) return null
  return (
    <>
      <table class="figures">
        <caption>{CODES.history}</caption>
        <thead>
          <tr>
            <th scope="col">{CODES.release}</th>
            <th scope="col">{CODES.since}</th>
            <th scope="col">{CODES.work}</th>
            <th scope="col">{CODES.change}</th>
          </tr>
        </thead>
        <tbody>
          {history.map(({ release, row, change }) => (
            <tr key={release.id}>
              <th scope="row">{release.id}</th>
              <td>{dateText(release.effectiveFrom)}</td>
              <td>{releaseText(row)}</td>
              <td>{change}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p class="soft">{CODES.historyHint}</p>
    </>
  )
}
