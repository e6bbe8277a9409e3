/** Two to four codes side by side, without a network. The address names them, so that it can be kept and shared. */
import { useState } from 'preact/hooks'
import { query, replaceQuery } from '../../shell/router.ts'
import { COMPARE } from '../../words/codes.ts'
import { type CodeFacts, factsOf } from '../code/code-facts.ts'
import { CodePicker } from '../code/code-picker.tsx'
import { useLookup } from '../use-catalog.ts'
import { useToday } from '../use-today.ts'
import { codesOfQuery, comparedRows, MOST_CODES, queryOfCodes } from './side-by-side.ts'

export function CompareScreen() {
  const lookup = useLookup()
  const today = useToday().day
  const [note, setNote] = useState('')
  const codes = codesOfQuery(query.value)
  const facts = codes.map((code) => factsOf(code, lookup, today))
  const show = (chosen: readonly string[]) => replaceQuery(queryOfCodes(chosen))
  const add = ({ code }: { readonly code: string }) => {
    setNote(codes.includes(code) ? COMPARE.twice(code) : '')
    show([...codes, code])
  }
  const remove = (code: string) => {
    setNote('')
    show(codes.filter((one) => one !== code))
  }
  return (
    <>
      {codes.length < 2 ? <p class="empty">{codes.length === 0 ? COMPARE.empty : COMPARE.one}</p> : null}
      {facts.length === 0 ? null : <Table facts={facts} onRemove={remove} />}
      <p role="status">{codes.length < MOST_CODES ? note : COMPARE.full(MOST_CODES)}</p>
      {codes.length < MOST_CODES ? (
        <CodePicker label={COMPARE.add} button={COMPARE.addButton} lookup={lookup} onPick={add} />
      ) : null}
    </>
  )
}

interface TableProps {
  readonly facts: readonly CodeFacts[]
  readonly onRemove: (code: string) => void
}

/** It is moved sideways by itself where the page is too narrow, with the names of its rows in sight. */
function Table({ facts, onRemove }: TableProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys
    <section class="side-by-side" aria-label={COMPARE.table} tabIndex={0}>
      <table class="figures">
        <thead>
          <tr>
            <td />
            {facts.map(({ code }) => (
              <th key={code} scope="col">
                <a class="way" href={`/app/code/${code}`}>
                  {code}
                </a>
                <button type="button" aria-label={COMPARE.remove(code)} onClick={() => onRemove(code)}>
                  ×
                </button>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {comparedRows(facts).map(({ name, cells }) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              {cells.map((cell, n) => (
                <td key={facts[n]?.code}>{cell}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
