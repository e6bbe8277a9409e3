/** One chosen line: modifiers that fit its code and units at hand, the rest folded. */
import { useId, useState } from 'preact/hooks'
import type { Lookup } from '../../catalog/lookup.ts'
import { ANESTHESIA } from '../../catalog/patterns.ts'
import type { RowsOfCode } from '../../catalog/rows.ts'
import { CheckboxChips, type Chip, RadioChips } from '../../components/chips.tsx'
import { NumberInput } from '../../components/number-input.tsx'
import { Stepper } from '../../components/stepper.tsx'
import { MOST_MINUTES, MOST_UNITS } from '../../entry/line-limits.ts'
import { type ModifierChips, modifierChips, toggleModifier } from '../../entry/modifiers.ts'
import { rolesFor } from '../../entry/roles.ts'
import { faultSentence, LINES, ROLE_NAMES } from '../../words/lines.ts'
import { LOG } from '../../words/log.ts'
import { placeChoices } from '../../words/places.ts'
import { type DraftLine, takesModifier } from './draft.ts'
import { screenNote } from './save.ts'

interface LineProps {
  readonly line: DraftLine
  readonly lookup: Lookup
  readonly day: string
  readonly onChange: (fields: Partial<DraftLine>) => void
}

/** What of a line is changed most: the first modifiers, and units. */
export function LineAtHand({ line, lookup, day, onChange }: LineProps) {
  return (
    <div class="at-hand">
      <Modifiers line={line} lookup={lookup} offered={chipsOf(line, lookup, day).first} isRow onChange={onChange} />
      <Stepper
        legend={LOG.units}
        less={LOG.fewer}
        more={LOG.more}
        value={line.units}
        most={MOST_UNITS}
        onChange={(units) => onChange({ units })}
      />
    </div>
  )
}

interface LineDetailsProps extends LineProps {
  /** The career stage on the day; null for none. */
  readonly stage: string | null
}

/** The rest of a line. */
export function LineDetails({ line, lookup, day, stage, onChange }: LineDetailsProps) {
  const { usual, others } = rolesFor(stage)
  return (
    <>
      <Modifiers line={line} lookup={lookup} offered={chipsOf(line, lookup, day).folded} onChange={onChange} />
      <OtherModifier line={line} onChange={onChange} />
      <RadioChips
        legend={LINES.fields.role}
        chips={[...usual, ...others].map((role) => ({ value: role, label: ROLE_NAMES[role] ?? role }))}
        value={line.role}
        onChange={(role) => onChange({ role })}
      />
      <PlaceField value={line.place_of_service} onChange={(place) => onChange({ place_of_service: place })} />
      {isAnesthesia(line, lookup, day) ? <MinutesField line={line} onChange={onChange} /> : null}
      <NoteField note={line.note} onChange={(note) => onChange({ note })} />
    </>
  )
}

const NO_ROWS: RowsOfCode = new Map()
/** What is offered while this device cannot tell what fits. */
const UNTOLD: ModifierChips = { first: ['25', 'RT', 'LT'], folded: ['26', '50', '59'] }

/** Returns the modifiers that fit the code, and behind the first ones those that the line has beside them. */
function chipsOf({ code, role, modifiers }: DraftLine, lookup: Lookup, day: string): ModifierChips {
  if (lookup.isKnown(code) === null) return UNTOLD
  return modifierChips(code, lookup.indicatorsOf(code, day)?.rows ?? NO_ROWS, { role, chosen: modifiers })
}

function isAnesthesia({ code }: DraftLine, lookup: Lookup, day: string): boolean {
  return lookup.indicatorsOf(code, day)?.row.status === 'J' || ANESTHESIA.test(code)
}

interface ModifiersProps extends Pick<LineProps, 'line' | 'lookup' | 'onChange'> {
  readonly offered: readonly string[]
  readonly isRow?: boolean
}

function Modifiers({ line, lookup, offered, isRow = false, onChange }: ModifiersProps) {
  if (offered.length === 0) return null
  const chosen = line.modifiers.filter((modifier) => offered.includes(modifier))
  return (
    <CheckboxChips
      legend={isRow ? LOG.modifiers : LOG.moreModifiers}
      isRow={isRow}
      chips={offered.map((modifier) => modifierChip(modifier, lookup.modifierWords(modifier), isRow))}
      values={chosen}
      onChange={(values) => {
        const tapped = offered.filter((modifier) => chosen.includes(modifier) !== values.includes(modifier))
        onChange({ modifiers: tapped.reduce(toggleModifier, line.modifiers) })
      }}
    />
  )
}

function modifierChip(modifier: string, words: string | null, isRow: boolean): Chip<string> {
  if (words === null) return { value: modifier, label: modifier }
  return isRow
    ? { value: modifier, label: modifier, meaning: words }
    : { value: modifier, label: `${modifier} ${words}` }
}

function OtherModifier({ line, onChange }: Pick<LineProps, 'line' | 'onChange'>) {
  const [text, setText] = useState('')
  const modifier = text.trim().toUpperCase()
  const isNew = /^[0-9A-Z]{2}$/.test(modifier) && !line.modifiers.includes(modifier) && takesModifier(line)
  const add = (event: Event) => {
    event.preventDefault()
    if (!isNew) return
    onChange({ modifiers: [...line.modifiers, modifier] })
    setText('')
  }
  return (
    <form class="field-and-button" onSubmit={add}>
      <label>
        {LOG.modifierField}
        <input
          type="text"
          maxLength={2}
          autocapitalize="characters"
          autocomplete="off"
          value={text}
          onInput={(event) => setText(event.currentTarget.value)}
        />
      </label>
      <button type="submit" disabled={!isNew}>
        {LOG.add}
      </button>
    </form>
  )
}

interface PlaceFieldProps {
  readonly value: string | null
  readonly onChange: (place: string | null) => void
}

function PlaceField({ value, onChange }: PlaceFieldProps) {
  return (
    <label class="field">
      {LINES.fields.place_of_service}
      <select value={value ?? ''} onChange={(event) => onChange(event.currentTarget.value || null)}>
        <option value="">{LINES.noPlace}</option>
        {placeChoices(value ?? '').map(([place, text]) => (
          <option key={place} value={place}>
            {text}
          </option>
        ))}
      </select>
    </label>
  )
}

function MinutesField({ line, onChange }: Pick<LineProps, 'line' | 'onChange'>) {
  return (
    <div class="field">
      <span aria-hidden="true">{LINES.fields.minutes}</span>
      <NumberInput
        label={LINES.fields.minutes}
        value={line.minutes}
        most={MOST_MINUTES}
        isOptional
        onChange={(minutes) => onChange({ minutes })}
      />
    </div>
  )
}

interface NoteFieldProps {
  readonly note: string
  readonly onChange: (note: string) => void
}

export function NoteField({ note, onChange }: NoteFieldProps) {
  const findingId = useId()
  const finding = noteFinding(note)
  return (
    <label class="field">
      {LINES.fields.note}
      <textarea
        rows={2}
        value={note}
        aria-describedby={findingId}
        onInput={(event) => onChange(event.currentTarget.value)}
      />
      <span id={findingId} class="finding">
        {finding}
      </span>
    </label>
  )
}

/** Returns what speaks against storing a note; null where nothing does. */
function noteFinding(note: string): string | null {
  const screening = screenNote(note)
  switch (screening.status) {
    case 'clean':
      return null
    case 'too_long':
      return `${faultSentence({ kind: 'note_too_long', most: screening.most })} ${LOG.noteHeld}`
    case 'patient_data':
      return `${faultSentence({ kind: 'patient_data', kinds: screening.kinds })} ${LOG.noteHeld}`
    default:
      return screening satisfies never
  }
}
