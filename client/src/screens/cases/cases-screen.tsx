/** Days whose lines could be of one case, and one such day: lines are joined, left apart, or taken out of a case. */
import { go } from '../../shell/router.ts'
import { CASES } from '../../words/cases.ts'
import { dayText } from '../../words/intl.ts'
import { LINES } from '../../words/lines.ts'
import { lineText } from '../../words/log.ts'
import { SHELL } from '../../words/shell.ts'
import { STORE_SENTENCES } from '../../words/sync.ts'
import { useLines } from '../lines/use-day.ts'
import { useCreditLookup } from '../use-catalog.ts'
import { SCREENFUL, useGrowing } from '../use-growing.ts'
import { useToday } from '../use-today.ts'
import { DayCases } from './day-cases.tsx'
import { useOpenDays } from './use-open-days.ts'
import './cases.css'

export function CasesScreen({ day }: { readonly day: string | null }) {
  return day === null ? <OpenDays /> : <OneDay key={day} day={day} />
}

function OpenDays() {
  const { day: today } = useToday()
  const { days, isWhole, fault } = useOpenDays()
  const drawn = useGrowing(SCREENFUL, days.length)
  if (fault !== null) return <p role="alert">{STORE_SENTENCES[fault]}</p>
  if (days.length === 0 && !isWhole) return <p>{SHELL.loading}</p>
  const isAllDrawn = isWhole && days.length <= drawn
  return (
    <>
      <p>{days.length === 0 ? CASES.none : CASES.intro}</p>
      <ul class="menu">
        {days.slice(0, drawn).map(({ day, lines }) => (
          <li key={day}>
            <a href={`/app/cases/${day}`}>
              <span>
                {dayText(day, today)}
                <small class="soft">{lines.map(lineText).join(', ')}</small>
              </span>
              <span class="soft">{lines.length}</span>
            </a>
          </li>
        ))}
      </ul>
      {isAllDrawn ? <DayField today={today} /> : <p role="status">{SHELL.loading}</p>}
    </>
  )
}

/** Any day: also one of whose lines none could change another. */
function DayField({ today }: { readonly today: string }) {
  return (
    <div class="field">
      <label for="cases-day">{CASES.choose}</label>
      <input
        id="cases-day"
        type="date"
        min="1992-01-01"
        max={today}
        onChange={({ currentTarget: { value } }) => {
          if (value !== '') go({ name: 'cases', day: value })
        }}
      />
    </div>
  )
}

function OneDay({ day }: { readonly day: string }) {
  const { day: today } = useToday()
  const lookup = useCreditLookup()
  const lines = useLines(day)
  if (lines.kind === 'loading') return <p>{SHELL.loading}</p>
  if (lines.kind === 'unusable') return <p role="alert">{STORE_SENTENCES[lines.fault]}</p>
  return (
    <>
      <p class="case-ways">
        <a class="way" href="/app/cases">
          {CASES.allDays}
        </a>
        <a class="way" href={`/app/day/${day}`}>
          {LINES.toDay}
        </a>
      </p>
      <h2>{dayText(day, today)}</h2>
      {lines.value.length === 0 ? (
        <p class="empty">{CASES.noLines}</p>
      ) : (
        <DayCases lines={lines.value} lookup={lookup} />
      )}
    </>
  )
}
