/** The lines of a span with their totals, for paper. */
import type { Lookup } from '../../catalog/lookup.ts'
import { adoptStyle } from '../../components/adopted-style.ts'
import type { Totals } from '../../figures/totals.ts'
import { reasonSentence } from '../../words/credit.ts'
import { FIGURES, unvaluedText } from '../../words/figures.ts'
import { counted, dateText, shortDayText, wrvuText } from '../../words/intl.ts'
import { aboutText, LINES, ROLE_NAMES, totalText } from '../../words/lines.ts'
import { placeName } from '../../words/places.ts'
import type { LineView } from '../lines/line-view.ts'
import css from './print.css?inline'
import type { Detail } from './use-summary.ts'

adoptStyle(css)

interface PrintedSheetProps {
  readonly name: string
  readonly person: string
  readonly today: string
  readonly titleOf: Lookup['titleOf']
  readonly detail: Detail
  readonly totals: Totals
}

/** Headings over numbers, which stand to the right. */
const NUMBERS = new Set<string>([FIGURES.units, FIGURES.wrvu])
const KINDS = ['own', 'training', 'observed'] as const

export function PrintedSheet({ name, person, today, titleOf, detail, totals }: PrintedSheetProps) {
  const { tally, lines } = detail
  return (
    <>
      <h1>{name}</h1>
      <p>{FIGURES.printed(person, dateText(today))}</p>
      <table class="printed-totals">
        <tbody>
          {KINDS.filter((kind) => totals[kind].lines > 0).map((kind) => (
            <tr key={kind}>
              <th scope="row">{LINES[kind]}</th>
              <td>{counted(totals[kind].lines, 'line', 'lines')}</td>
              <td class="n">
                {totalText(totals[kind])} {FIGURES.wrvu}
              </td>
              <td>{totals[kind].unvalued === 0 ? '' : unvaluedText(totals[kind].unvalued)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p>
        {FIGURES.unadjustedOf(wrvuText(tally.unadjusted), tally.withoutUnadjusted)}
        {tally.contract.lines === 0
          ? ''
          : ` ${FIGURES.contract(wrvuText(tally.contract.hundredths), counted(tally.contract.lines, 'line', 'lines'))}`}
      </p>
      <ul>
        {tally.zero.map(({ basis, reason, lines }) => (
          <li key={`${basis} ${reason}`}>
            {FIGURES.zeroOf(counted(lines, 'line', 'lines'))} {reasonSentence(basis, reason)}
          </li>
        ))}
      </ul>
      <table class="printed-lines">
        <thead>
          <tr>
            {[FIGURES.date, FIGURES.code, FIGURES.units, FIGURES.role, FIGURES.place, FIGURES.note, FIGURES.wrvu].map(
              (heading) => (
                <th key={heading} scope="col" class={NUMBERS.has(heading) ? 'n' : ''}>
                  {heading}
                </th>
              ),
            )}
          </tr>
        </thead>
        <tbody>
          {lines.toReversed().map((line) => (
            <PrintedLine key={line.id} line={line} title={titleOf(line.code) ?? ''} />
          ))}
        </tbody>
      </table>
    </>
  )
}

function PrintedLine({ line, title }: { readonly line: LineView; readonly title: string }) {
  const { day, code, modifiers, units, role, placeOfService, note, worth } = line
  return (
    <tr>
      <td class="date">{shortDayText(day)}</td>
      <td>
        <b>{[code, ...modifiers].join('-')}</b> {title}
      </td>
      <td class="n">{units}</td>
      <td>{ROLE_NAMES[role] ?? role}</td>
      <td>{placeOfService === null ? '' : placeName(placeOfService)}</td>
      <td>{note}</td>
      <td class="n">
        {worth.kind === 'unknown'
          ? FIGURES.unvalued
          : aboutText({ hundredths: worth.hundredths, isProvisional: worth.kind === 'provisional' })}
      </td>
    </tr>
  )
}
