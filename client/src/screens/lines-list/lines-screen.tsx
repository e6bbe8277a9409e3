/** All own lines, or those of one code (`?code=99213`), the newest day on top. */
import { FIRST_DAY } from '../../entry/line-limits.ts'
import { query } from '../../shell/router.ts'
import { FIGURES } from '../../words/figures.ts'
import { shortDayText } from '../../words/intl.ts'
import { STORE_SENTENCES } from '../../words/sync.ts'
import { LineList } from '../lines/line-list.tsx'
import { type LineView, lineView, newestFirst } from '../lines/line-view.ts'
import { useStored } from '../use-stored.ts'

const LAST_DAY = '9999-12-31'

export function LinesScreen() {
  const code = new URLSearchParams(query.value).get('code')
  const lines = useStored(
    `all lines ${code ?? ''}`,
    async (store) => {
      const all = await store.linesBetween(FIRST_DAY, LAST_DAY)
      const rows = all.filter(({ shown }) => code === null || shown?.code === code).slice(-100)
      const valuations = await store.valuationsOf(rows.map(({ id }) => id))
      return newestFirst(rows).flatMap((row) => lineView(row, valuations.get(row.id)) ?? [])
    },
    ['lines'],
  )
  if (lines.kind === 'loading') return null
  if (lines.kind === 'unusable') return <p role="alert">{STORE_SENTENCES[lines.fault]}</p>
  if (lines.value.length === 0) return <p class="empty">{code === null ? FIGURES.emptyLog : FIGURES.noLineOf(code)}</p>
  return (
    <>
      {code === null ? null : (
        <p>
          {FIGURES.linesOf(code)}{' '}
          <a class="way" href="/app/lines">
            {FIGURES.allLines}
          </a>
        </p>
      )}
      {[...daysOf(lines.value)].map(([day, ofDay]) => (
        <section key={day}>
          <h2>
            <a href={`/app/day/${day}`}>{shortDayText(day)}</a>
          </h2>
          <LineList lines={ofDay} />
        </section>
      ))}
    </>
  )
}

function daysOf(lines: readonly LineView[]): ReadonlyMap<string, readonly LineView[]> {
  const days = new Map<string, LineView[]>()
  for (const line of lines) days.set(line.day, [...(days.get(line.day) ?? []), line])
  return new Map([...days].toSorted(([one], [other]) => (one < other ? 1 : -1)))
}
