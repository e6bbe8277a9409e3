/** A re-valuation by month and by code, before and after, with ways to the lines and a table to take along. */
import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import { CHANGES, causeText, changedText, differenceOfText, shortMonthText } from '../../words/changes.ts'
import { momentText, wrvuText } from '../../words/intl.ts'
import { useLookup } from '../use-catalog.ts'
import { DownloadNote, useDownload } from '../use-download.tsx'
import { type Difference, linesOfMonth, type Revaluation } from './revaluations.ts'

/** Codes that are shown at first. */
const FIRST_CODES = 20

export function RevaluationTables({ revaluation }: { readonly revaluation: Revaluation }) {
  const { begunAt, isFinished, months, codes } = revaluation
  const lookup = useLookup()
  const [isWhole, setIsWhole] = useState(codes.length <= FIRST_CODES)
  const shown = isWhole ? codes : codes.slice(0, FIRST_CODES)
  return (
    <>
      <h2>{causeText(revaluation)}</h2>
      <p class="soft">{momentText(begunAt)}</p>
      <p>
        {changedText(revaluation)} {isFinished ? null : CHANGES.goesOn}
      </p>
      <p class="soft">{CHANGES.units}</p>
      <DifferenceTable caption={CHANGES.byMonth} name={CHANGES.month}>
        {months.map((one) => (
          <DifferenceRow
            key={one.month}
            difference={one}
            href={linesOfMonth(one.month)}
            name={shortMonthText(one.month)}
          />
        ))}
      </DifferenceTable>
      <DifferenceTable caption={CHANGES.byCode} name={CHANGES.code}>
        {shown.map((one) => (
          <DifferenceRow
            key={one.code}
            difference={one}
            href={`/app/lines?code=${one.code}`}
            name={one.code}
            title={lookup.titleOf(one.code) ?? ''}
          />
        ))}
      </DifferenceTable>
      {isWhole ? null : (
        <p>
          <button type="button" onClick={() => setIsWhole(true)}>
            {CHANGES.allCodes(codes.length)}
          </button>
        </p>
      )}
      <CsvButton id={revaluation.id} />
    </>
  )
}

interface DifferenceTableProps {
  readonly caption: string
  /** What a row is of. */
  readonly name: string
  readonly children: ComponentChildren
}

function DifferenceTable({ caption, name, children }: DifferenceTableProps) {
  return (
    <table class="differences">
      <caption>{caption}</caption>
      <thead>
        <tr>
          <th scope="col">{name}</th>
          <th scope="col">{CHANGES.lines}</th>
          <th scope="col">{CHANGES.before}</th>
          <th scope="col">{CHANGES.after}</th>
          <th scope="col">{CHANGES.difference}</th>
        </tr>
      </thead>
      <tbody>{children}</tbody>
    </table>
  )
}

interface DifferenceRowProps {
  readonly difference: Difference
  readonly href: string
  readonly name: string
  readonly title?: string
}

function DifferenceRow({ difference, href, name, title = '' }: DifferenceRowProps) {
  const { lines, before, after } = difference
  return (
    <tr>
      <th scope="row">
        <a class="way" href={href}>
          {name}
        </a>
        {title === '' ? null : <small class="soft">{title}</small>}
      </th>
      <td>{lines}</td>
      <td>{wrvuText(before)}</td>
      <td>{wrvuText(after)}</td>
      <td>{differenceOfText(difference)}</td>
    </tr>
  )
}

function CsvButton({ id }: { readonly id: string }) {
  const { state, isClosed, save } = useDownload()
  return (
    <>
      <p>
        <button type="button" disabled={isClosed} onClick={() => void save(`/api/v1/revaluations/${id}.csv`)}>
          {CHANGES.csv}
        </button>
      </p>
      <DownloadNote state={state} />
    </>
  )
}
