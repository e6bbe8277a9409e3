/** All that re-valuations changed, the newest first, and one of them by month and by code. */
import { useEffect, useState } from 'preact/hooks'
import { changeSetting } from '../../entry/settings.ts'
import { readOrNull } from '../../sync/http.ts'
import { CHANGES, causeText, changedText } from '../../words/changes.ts'
import { momentText } from '../../words/intl.ts'
import { REPORTS } from '../../words/reports.ts'
import { useApp } from '../context.ts'
import { ReportNote } from '../report-note.tsx'
import { useKeptReport } from '../use-kept-report.ts'
import { useSettings } from '../use-settings.ts'
import { RevaluationTables } from './revaluation-tables.tsx'
import {
  CHANGES_SEEN,
  differenceOf,
  linesOfMonth,
  type Revaluation,
  type RevaluationPage,
  readRevaluation,
  readRevaluations,
} from './revaluations.ts'
import { useChangesSeen, useRevaluations } from './use-revaluations.ts'
import './changes.css'

const PATH = '/api/v1/revaluations'
/** Months that a list names. */
const MONTHS_NAMED = 3

export function ChangesScreen({ id }: { readonly id: string | null }) {
  return id === null ? <Changes /> : <OneChange key={id} id={id} />
}

function Changes() {
  const report = useRevaluations()
  const revaluations = report.kind === 'ready' ? report.value.revaluations : []
  useSeen(revaluations)
  return (
    <>
      {report.kind === 'ready' ? <p>{revaluations.length === 0 ? CHANGES.none : CHANGES.intro}</p> : null}
      <ReportNote report={report} />
      <ul class="records">
        {revaluations.map((one) => (
          <RevaluationItem key={one.id} revaluation={one} />
        ))}
      </ul>
      {report.kind === 'ready' && report.value.next !== null ? <Earlier path={report.value.next} /> : null}
    </>
  )
}

function RevaluationItem({ revaluation }: { readonly revaluation: Revaluation }) {
  const { id, begunAt, isFinished, months } = revaluation
  // What changed most stands for the others.
  const named = months
    .toSorted((one, other) => Math.abs(differenceOf(other)) - Math.abs(differenceOf(one)))
    .slice(0, MONTHS_NAMED)
  const others = months.length - named.length
  return (
    <li class="record">
      <h2>{causeText(revaluation)}</h2>
      <p class="soft">{momentText(begunAt)}</p>
      <p>
        {changedText(revaluation)} {isFinished ? null : CHANGES.goesOn}
      </p>
      <ul class="months">
        {named.map((one) => (
          <li key={one.month}>
            <a href={linesOfMonth(one.month)}>{one.sentence}</a>
          </li>
        ))}
        {others > 0 ? <li class="soft">{CHANGES.otherMonths(others)}</li> : null}
      </ul>
      <p>
        <a class="way" href={`/app/changes/${id}`} aria-label={`${CHANGES.details}: ${causeText(revaluation)}`}>
          {CHANGES.details}
        </a>
      </p>
    </li>
  )
}

/** Pages before the first one, on request; they are not kept. */
function Earlier({ path }: { readonly path: string }) {
  const { phone } = useApp()
  const [pages, setPages] = useState<readonly RevaluationPage[]>([])
  const [isUnread, setIsUnread] = useState(false)
  const last = pages.at(-1)
  const next = last === undefined ? path : last.next
  const read = async () => {
    const answer = await phone.device.value?.send({ method: 'GET', path: next ?? '' })
    const page = answer === undefined ? null : readOrNull(answer, readRevaluations)
    setIsUnread(page === null)
    if (page !== null) setPages([...pages, page])
  }
  return (
    <>
      <ul class="records">
        {pages
          .flatMap(({ revaluations }) => revaluations)
          .map((one) => (
            <RevaluationItem key={one.id} revaluation={one} />
          ))}
      </ul>
      {isUnread ? <p role="alert">{CHANGES.earlierNotRead}</p> : null}
      {next === null ? null : (
        <button type="button" onClick={() => void read()}>
          {CHANGES.earlier}
        </button>
      )}
    </>
  )
}

/** One that is kept with the list needs no network; any other is asked for. */
function OneChange({ id }: { readonly id: string }) {
  const report = useRevaluations()
  const kept = report.kind === 'ready' ? report.value.revaluations.find((one) => one.id === id) : undefined
  useSeen(kept === undefined ? [] : [kept])
  if (report.kind === 'loading') return <p role="status">{REPORTS.loading}</p>
  return (
    <>
      <p>
        <a class="way" href="/app/changes">
          {CHANGES.all}
        </a>
      </p>
      {kept === undefined ? <AskedChange id={id} /> : <RevaluationTables revaluation={kept} />}
    </>
  )
}

function AskedChange({ id }: { readonly id: string }) {
  const report = useKeptReport('revaluation', `${PATH}/${id}`, readRevaluation, [])
  if (report.kind === 'loading') return <p role="status">{REPORTS.loading}</p>
  // The one that was looked at before is another one.
  if (report.kind !== 'ready' || report.value.id !== id) return <p>{CHANGES.notFound}</p>
  return <RevaluationTables revaluation={report.value} />
}

/** Whoever has looked at these needs not be told of them. */
function useSeen(revaluations: readonly Revaluation[]): void {
  const { phone } = useApp()
  const { namespace } = useSettings()
  const lastSeenAt = useChangesSeen()
  const store = phone.device.value?.store
  const last = Math.max(0, ...revaluations.map(({ begunAt }) => begunAt))
  const isNew = lastSeenAt.kind === 'ready' && last > (lastSeenAt.value ?? 0)
  useEffect(() => {
    if (!isNew || namespace === null || store === undefined) return
    // Nothing is lost where it is not stored: it is told once more.
    void store.change([changeSetting(CHANGES_SEEN, last, namespace)]).catch(() => undefined)
  }, [isNew, last, namespace, store])
}
