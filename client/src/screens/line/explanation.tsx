/** Why a line is worth what it is: the server's own words where it can be reached, else its reason. */
import { useEffect, useState } from 'preact/hooks'
import { flagSentence, whyZero } from '../../words/credit.ts'
import { LINES } from '../../words/lines.ts'
import { useApp } from '../context.ts'
import type { LineView } from '../lines/line-view.ts'
import { type Explained, readExplained } from './explained.ts'

interface ExplanationProps {
  readonly line: LineView
  /** The revision that the server is asked about; null: it does not have the line. */
  readonly rev: number | null
}

export function Explanation({ line, rev }: ExplanationProps) {
  const explained = useExplained(line, rev)
  const { worth } = line
  if (worth.kind === 'unknown') return <p>{whyZero(worth) || LINES.unknownWorth}</p>
  return (
    <section class="explanation">
      <h2>{LINES.explanation}</h2>
      {explained === null ? (
        <>
          <Sentences sentences={[...new Set([whyZero(worth), ...worth.flags.map(flagSentence)])].filter(Boolean)} />
          <p class="soft">{LINES.explanationOffline}</p>
        </>
      ) : (
        <>
          <p>{explained.why}</p>
          <Sentences sentences={explained.steps} />
          <Sentences sentences={explained.flags} />
        </>
      )}
    </section>
  )
}

function Sentences({ sentences }: { readonly sentences: readonly string[] }) {
  if (sentences.length === 0) return null
  return (
    <ul>
      {sentences.map((sentence) => (
        <li key={sentence}>{sentence}</li>
      ))}
    </ul>
  )
}

/** Returns the server's explanation of the line as it is there; null until it has come, and where it cannot. */
function useExplained({ id, sending }: LineView, rev: number | null): Explained | null {
  const { phone } = useApp()
  const device = phone.device.value
  const [explained, setExplained] = useState<{ rev: number; explained: Explained } | null>(null)
  useEffect(() => {
    if (device === null || rev === null || sending !== 'sent') return
    let isCurrent = true
    void device.send({ method: 'GET', path: `/api/v1/logs/${id}` }).then((answer) => {
      const read = answer.kind === 'ok' ? readExplained(answer.body) : null
      if (isCurrent && read !== null) setExplained({ rev, explained: read })
    })
    return () => {
      isCurrent = false
    }
  }, [device, id, rev, sending])
  return explained !== null && explained.rev === rev && sending === 'sent' ? explained.explained : null
}
