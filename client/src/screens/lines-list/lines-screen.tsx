/** All own lines, the newest day on top, with search and filters. */
import { useEffect, useMemo, useRef, useState } from 'preact/hooks'
import { adoptStyle } from '../../components/adopted-style.ts'
import { query, replaceQuery } from '../../shell/router.ts'
import { BULK } from '../../words/bulk.ts'
import { counted, dayText } from '../../words/intl.ts'
import { LINES_LIST } from '../../words/lines-list.ts'
import { STORE_SENTENCES } from '../../words/sync.ts'
import { totalsText } from '../../words/totals.ts'
import { LineList } from '../lines/line-list.tsx'
import { type LineView, totalsOf } from '../lines/line-view.ts'
import { useLookup } from '../use-catalog.ts'
import { SCREENFUL, useGrowing } from '../use-growing.ts'
import { useProfile } from '../use-profile.ts'
import { useToday } from '../use-today.ts'
import { BulkBar, CHOOSE } from './bulk-bar.tsx'
import { type Choice, chosenOf, isChosen, NOTHING_CHOSEN, withLine } from './choice.ts'
import { filtersInUse, type LineFilter, NO_FILTER, queryOf, readFilter, zeroReasonsOf } from './filter.ts'
import { FilterForm } from './filter-form.tsx'
import { countOf, type DayGroup, drawnOf, groupsOf } from './groups.ts'
import css from './lines-list.css?inline'
import { type Choosing, useChoosing } from './use-choosing.ts'
import { type FoundLines, type ReadLines, useFoundLines } from './use-lines.ts'

adoptStyle(css)

const PAGE = 100
const NO_LINES: readonly LineView[] = []
const NO_REASONS: ReadonlyMap<string, string> = new Map()
/** How many lines each list of this visit had, so that the way back leads to the place that somebody left. */
const shownOf = new Map<string, number>()

export function LinesScreen() {
  const text = query.value
  const filter = useMemo(() => readFilter(text), [text])
  const [most, showMore] = useMost(text)
  const choosing = useChoosing(text)
  const isAll = choosing.choice?.kind === 'all'
  const result = useFoundLines(filter, isAll ? Number.POSITIVE_INFINITY : most)
  const reasons = useMemo(() => (result.kind === 'ready' ? zeroReasonsOf(result.read) : NO_REASONS), [result])
  const change = (part: Partial<LineFilter>) => replaceQuery(queryOf({ ...readFilter(query.value), ...part }))
  const isFiltered = filtersInUse(filter).length > 0
  return (
    <>
      {result.kind === 'ready' && result.among === 0 && !isFiltered ? null : (
        <FilterForm filter={filter} reasons={reasons} onChange={change} />
      )}
      <Found result={result} filter={filter} most={most} choosing={choosing} onMore={showMore} onChange={change} />
      {choosing.choice === null || result.kind === 'unusable' ? null : (
        <Bulk result={result} choice={choosing.choice} choosing={choosing} />
      )}
    </>
  )
}

function useMost(text: string): readonly [number, () => void] {
  const [, setCount] = useState(0)
  const most = shownOf.get(text) ?? PAGE
  const showMore = () => {
    shownOf.set(text, most + PAGE)
    setCount((count) => count + 1)
  }
  return [most, showMore]
}

interface FoundProps {
  readonly result: FoundLines
  readonly filter: LineFilter
  readonly most: number
  readonly choosing: Choosing
  readonly onMore: () => void
  readonly onChange: (change: Partial<LineFilter>) => void
}

function Found({ result, filter, most, choosing, onMore, onChange }: FoundProps) {
  if (result.kind === 'loading') return <p role="status">{LINES_LIST.looking}</p>
  if (result.kind === 'unusable') return <p role="alert">{STORE_SENTENCES[result.fault]}</p>
  if (result.among === 0 && filtersInUse(filter).length === 0) return <Empty />
  return <FoundDays {...{ result, filter, most, choosing, onMore, onChange }} />
}

function FoundDays({ result, filter, most, choosing, onMore, onChange }: FoundProps & { readonly result: ReadLines }) {
  const { groups, isMore } = groupsOf(result.lines, most)
  const drawn = useGrowing(SCREENFUL, countOf(groups))
  const isLeft = isMore || (groups.length > 0 && !result.isWhole)
  return (
    <>
      <div class="found-totals">
        <FoundTotals result={result} />
        {result.among === 0 ? null : <ChooseButton choosing={choosing} />}
      </div>
      {filter.q === '' ? null : <WordsMissing />}
      {groups.length === 0 && (result.isWhole || result.among === 0) ? <NoneFits onChange={onChange} /> : null}
      {drawnOf(groups, drawn).map(({ group, most }) => (
        <DayLines key={group.day} group={group} most={most} choosing={choosing} />
      ))}
      {isLeft && countOf(groups) <= drawn ? <More onMore={onMore} /> : null}
    </>
  )
}

function WordsMissing() {
  return useLookup().searched === 'all' ? null : <p class="soft">{LINES_LIST.wordsMissing}</p>
}

function NoneFits({ onChange }: Pick<FoundProps, 'onChange'>) {
  return (
    <>
      <p class="empty">{LINES_LIST.noneFits}</p>
      <p>
        <button type="button" onClick={() => onChange(NO_FILTER)}>
          {LINES_LIST.showAll}
        </button>
      </p>
    </>
  )
}

function Empty() {
  return (
    <>
      <p class="empty">{LINES_LIST.empty}</p>
      <p>
        <a class="button" href="/app/">
          {LINES_LIST.toLog}
        </a>
      </p>
    </>
  )
}

/** What all that fit add up to; their number alone would say that it is known. */
function FoundTotals({ result }: { readonly result: ReadLines }) {
  const { totals, among } = result
  if (totals === null) return <p role="status">{LINES_LIST.looking}</p>
  const lines = totals.own.lines + totals.training.lines + totals.observed.lines
  const all = counted(among, 'line', 'lines')
  return (
    <p role="status">
      <strong>{lines === among ? all : LINES_LIST.fit(counted(lines, 'line', 'lines'), all)}</strong>
      {lines === 0 ? null : <span>{totalsText(totals)}</span>}
    </p>
  )
}

/** Begins to choose, and ends it. */
function ChooseButton({ choosing: { choice, choose } }: { readonly choosing: Choosing }) {
  return (
    <button
      id={CHOOSE}
      type="button"
      aria-pressed={choice !== null}
      onClick={() => choose(choice === null ? NOTHING_CHOSEN : null)}
    >
      {BULK.choose}
    </button>
  )
}

interface BulkProps {
  readonly result: Exclude<FoundLines, { readonly kind: 'unusable' }>
  readonly choice: Choice
  readonly choosing: Choosing
}

function Bulk({ result, choice, choosing }: BulkProps) {
  const isReady = result.kind === 'ready'
  const lines = isReady ? result.lines : NO_LINES
  const isKnown = choice.kind === 'some' || (isReady && result.isWhole)
  const chosen = useMemo(() => (isKnown ? chosenOf(choice, lines) : null), [isKnown, choice, lines])
  const totals = isReady ? result.totals : null
  const count = totals === null ? null : totals.own.lines + totals.training.lines + totals.observed.lines
  return <BulkBar choosing={choosing} chosen={chosen} read={isReady ? result.read : NO_LINES} count={count} />
}

interface DayLinesProps {
  readonly group: DayGroup
  /** How many of its lines are drawn. */
  readonly most: number
  readonly choosing: Choosing
}

function DayLines({ group, most, choosing: { choice, choose } }: DayLinesProps) {
  const { stages } = useProfile()
  const today = useToday().day
  const totals = totalsOf(group.lines, stages)
  return (
    <section class="day-lines">
      <h2>
        {choice === null ? (
          <a class="way" href={`/app/day/${group.day}`}>
            {dayText(group.day, today)}
          </a>
        ) : (
          <span class="way">{dayText(group.day, today)}</span>
        )}
        <span class="soft">{totalsText(totals)}</span>
      </h2>
      <LineList
        lines={group.lines}
        most={most}
        choosing={
          choice === null
            ? undefined
            : {
                isChosen: (id) => isChosen(choice, id),
                onChoose: (id, isWith) => choose(withLine(choice, id, isWith)),
              }
        }
      />
    </section>
  )
}

/** More lines come as their place is reached; and by a button, for who does not scroll. */
function More({ onMore }: Pick<FoundProps, 'onMore'>) {
  const end = useRef<HTMLParagraphElement>(null)
  useEffect(() => {
    if (end.current === null) return
    const observer = new IntersectionObserver(
      ([entry]) => {
        if (entry?.isIntersecting === true) onMore()
      },
      { rootMargin: '600px' },
    )
    observer.observe(end.current)
    return () => observer.disconnect()
  }, [onMore])
  return (
    <p ref={end}>
      <button type="button" onClick={onMore}>
        {LINES_LIST.more}
      </button>
    </p>
  )
}
