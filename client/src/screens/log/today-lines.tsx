/** The lines of the day, the newest on top, with their marks and the day's total. */

import { targetOf } from '../../entry/line.ts'
import { countsAs, type StageSince, stageOn } from '../../entry/roles.ts'
import type { Row, StoredValuation } from '../../store/schema.ts'
import type { Store } from '../../store/store.ts'
import { isCurrent, toHundredths } from '../../store/totals.ts'
import type { Fields } from '../../sync/protocol.ts'
import { shortDayText, timeOf, wrvuText } from '../../words/intl.ts'
import { LOG, lineText, totalText, zeroReason } from '../../words/log.ts'
import { useStored } from '../use-stored.ts'
import type { LogCatalog } from './catalog.ts'

interface DayLine {
  readonly id: string
  readonly shown: Fields
  readonly mark: Mark
  readonly valuation: StoredValuation | null
}

type Mark = 'sent' | 'waiting' | 'rejected' | 'conflict'

interface TodayLinesProps {
  readonly day: string
  readonly stages: readonly StageSince[]
  readonly catalog: LogCatalog
}

export function TodayLines({ day, stages, catalog }: TodayLinesProps) {
  const stored = useStored(`lines of ${day}`, (store) => readLines(store, day))
  const lines = stored.kind === 'ready' ? stored.value : []
  return (
    <section class="todays-lines" aria-labelledby="todays-lines">
      <div class="heading">
        <h2 id="todays-lines">
          {LOG.todaysLines} <a href={`/app/day/${day}`}>{shortDayText(day)}</a>
        </h2>
        <Total lines={lines} stages={stages} day={day} />
      </div>
      {stored.kind === 'ready' && lines.length === 0 ? <p class="quiet">{LOG.nothingToday}</p> : null}
      <ul>
        {lines.map((line) => (
          <Line key={line.id} line={line} title={catalog.factsOf(String(line.shown.code))?.title ?? ''} />
        ))}
      </ul>
    </section>
  )
}

interface TotalProps {
  readonly lines: readonly DayLine[]
  readonly stages: readonly StageSince[]
  readonly day: string
}

function Total({ lines, stages, day }: TotalProps) {
  const stage = stageOn(stages, day)
  const own = lines.filter(({ shown }) => countsAs(String(shown.role), stage) === 'own')
  const valued = own.flatMap(({ valuation }) => valuation ?? [])
  const hundredths = valued.reduce((sum, { wrvu }) => sum + toHundredths(wrvu), 0)
  const asides = [
    own.length > valued.length ? LOG.unvalued(own.length - valued.length) : null,
    lines.length > own.length ? LOG.notCounted(lines.length - own.length) : null,
  ].filter((aside) => aside !== null)
  if (lines.length === 0) return null
  return (
    <p class="total">
      <b>{totalText(valued.length === 0 && own.length > 0 ? null : hundredths)}</b>
      {asides.length === 0 ? null : <small>{asides.join(', ')}</small>}
    </p>
  )
}

function Line({ line, title }: { readonly line: DayLine; readonly title: string }) {
  const { id, shown, mark, valuation } = line
  const reason = valuation !== null && toHundredths(valuation.wrvu) === 0 ? zeroWords(valuation) : null
  return (
    <li class={reason === null ? undefined : 'zero'}>
      <a href={`/app/line/${id}`}>
        <b>{lineText(targetOf(shown))}</b>
        <span>{title}</span>
        {reason === null ? null : <span class="reason">{reason}</span>}
      </a>
      <span class="worth">{valuation === null ? <small>{LOG.waitsForValue}</small> : worthOf(valuation)}</span>
      <span class="marks">
        <Marks id={id} mark={mark} savedAt={shown.client_created_at} />
      </span>
    </li>
  )
}

interface MarksProps {
  readonly id: string
  readonly mark: Mark
  readonly savedAt: Fields[string] | undefined
}

function Marks({ id, mark, savedAt }: MarksProps) {
  const time = typeof savedAt === 'number' ? ` ${timeOf(savedAt)}` : ''
  const saved = (
    <span class="mark saved">
      {LOG.savedMark}
      {time}
    </span>
  )
  switch (mark) {
    case 'sent':
      return (
        <>
          {saved}
          <span class="mark sent">{LOG.sentMark}</span>
        </>
      )
    case 'waiting':
      return (
        <>
          {saved}
          <span class="mark waiting">{LOG.notSentMark}</span>
        </>
      )
    case 'rejected':
      return <a href="/app/unsent">{LOG.rejectedMark}</a>
    case 'conflict':
      return <a href={`/app/conflict/procedure_logs/${id}`}>{LOG.conflictMark}</a>
    default:
      return mark satisfies never
  }
}

async function readLines(store: Store, day: string): Promise<readonly DayLine[]> {
  const rows = (await store.linesBetween(day, day)).filter((row) => row.shown !== null)
  const valuations = await store.valuationsOf(rows.map((row) => row.id))
  const lines = rows.flatMap((row) => {
    if (row.shown === null) return []
    const valuation = valuations.get(row.id)
    return [
      {
        id: row.id,
        shown: row.shown,
        mark: markOf(row),
        valuation: isCurrent(valuation, row.shown) ? valuation : null,
      },
    ]
  })
  return lines.toSorted(newestFirst)
}

function newestFirst(one: DayLine, other: DayLine): number {
  const later = Number(other.shown.client_created_at ?? 0) - Number(one.shown.client_created_at ?? 0)
  return later === 0 ? other.id.localeCompare(one.id) : later
}

function markOf({ edits }: Row): Mark {
  const [edit] = edits
  return edit === undefined ? 'sent' : edit.state.kind
}

function worthOf({ wrvu }: StoredValuation): string {
  return wrvuText(toHundredths(wrvu))
}

function zeroWords({ reason, basis }: StoredValuation): string {
  return zeroReason(reason, basis) ?? reason.replaceAll('_', ' ')
}
