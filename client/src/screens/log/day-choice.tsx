/** The day of what is saved: a chip that opens, and a row of days where today is in doubt. */
import { useState } from 'preact/hooks'
import { RadioChips } from '../../components/chips.tsx'
import { addDays, type DayDoubt, type Today } from '../../entry/day.ts'
import { FIRST_DAY, faultOfDay } from '../../entry/line-limits.ts'
import { shortDayText } from '../../words/intl.ts'
import { faultSentence } from '../../words/lines.ts'
import { dayChipText, LOG } from '../../words/log.ts'

interface DayChoiceProps {
  readonly today: Today
  /** null: today. */
  readonly day: string | null
  /** All of it; else a row of days, and that only where today is in doubt. */
  readonly isOpen: boolean
  readonly onChange: (day: string | null) => void
}

export function DayChoice({ today, day, isOpen, onChange }: DayChoiceProps) {
  const [isOther, setIsOther] = useState(false)
  const [typed, setTyped] = useState<string | null>(null)
  if (!isOpen && (today.doubts.length === 0 || day !== null)) return null
  const chips = [0, -1, -2].map((back) => addDays(today.day, back))
  const doubted = today.doubts.includes('zone') ? [addDays(today.day, 1)] : []
  const shown = day ?? today.day
  const days = [...doubted, ...chips]
  const fault = typed === null ? null : faultOfDay(typed)
  const take = (text: string) => {
    setTyped(text)
    if (faultOfDay(text) === null) onChange(text)
  }
  const value = isOther || !days.includes(shown) ? 'other' : shown
  return (
    <div class="day-panel">
      {today.doubts.map((doubt) => (
        <p key={doubt} class="doubt">
          {DOUBTS[doubt]}
        </p>
      ))}
      <RadioChips
        legend={LOG.day}
        isRow={!isOpen}
        chips={[
          ...days.map((one) => ({ value: one, label: dayChipText(one, today.day, addDays(today.day, -1)) })),
          { value: 'other', label: LOG.otherDay },
        ]}
        value={value}
        onChange={(chosen) => {
          setIsOther(chosen === 'other')
          setTyped(null)
          if (chosen !== 'other') onChange(chosen)
        }}
      />
      {value === 'other' ? (
        <label class="field">
          {LOG.otherDay}
          <input
            type="date"
            min={FIRST_DAY}
            value={typed ?? shown}
            aria-invalid={fault !== null}
            onChange={({ currentTarget }) => take(currentTarget.value)}
          />
          {fault === null ? null : (
            <span class="finding" role="alert">
              {faultSentence(fault)} {LOG.dayStays(shortDayText(shown))}
            </span>
          )}
        </label>
      ) : null}
    </div>
  )
}

/** Returns the day as the button that opens the choice says it. */
export function dayButtonText(day: string | null, today: string): string {
  return day === null || day === today ? LOG.today : shortDayText(day)
}

const DOUBTS: Readonly<Record<DayDoubt, string>> = { zone: LOG.doubtZone, clock: LOG.doubtClock }
