/** The day of what is saved: a chip that opens, and that stands open where today is in doubt. */
import { useState } from 'preact/hooks'
import { RadioChips } from '../../components/chips.tsx'
import { addDays, type DayDoubt, type Today } from '../../entry/day.ts'
import { shortDayText } from '../../words/intl.ts'
import { dayChipText, LOG } from '../../words/log.ts'

interface DayChoiceProps {
  readonly today: Today
  /** null: today. */
  readonly day: string | null
  readonly isOpen: boolean
  readonly onChange: (day: string | null) => void
}

const EARLIEST = '1992-01-01'

export function DayChoice({ today, day, isOpen, onChange }: DayChoiceProps) {
  const [isOther, setIsOther] = useState(false)
  if (!isOpen) return null
  const chips = [0, -1, -2].map((back) => addDays(today.day, back))
  const doubted = today.doubts.includes('zone') ? [addDays(today.day, 1)] : []
  const shown = day ?? today.day
  const days = [...doubted, ...chips]
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
        chips={[
          ...days.map((one) => ({ value: one, label: dayChipText(one, today.day, addDays(today.day, -1)) })),
          { value: 'other', label: LOG.otherDay },
        ]}
        value={value}
        onChange={(chosen) => {
          setIsOther(chosen === 'other')
          if (chosen !== 'other') onChange(chosen)
        }}
      />
      {value === 'other' ? (
        <label class="field">
          {LOG.otherDay}
          <input
            type="date"
            min={EARLIEST}
            value={shown}
            onChange={(event) => onChange(event.currentTarget.value || null)}
          />
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
