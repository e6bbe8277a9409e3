/** One chosen line: modifiers that fit its code and units at hand, the rest folded. */
import { useId, useState } from 'preact/hooks'
import { CheckboxChips, RadioChips } from '../../components/chips.tsx'
import { Stepper } from '../../components/stepper.tsx'
import type { Role } from '../../entry/line.ts'
import { LOG, NOTE_FINDINGS, ROLE_NAMES } from '../../words/log.ts'
import { PLACES } from '../../words/places.ts'
import type { CodeFacts } from './catalog.ts'
import { type DraftLine, takesModifier, unitsWithin } from './draft.ts'
import { screenNote } from './save.ts'

/** As many chips as stand in one row beside the units of a narrow phone. */
const AT_HAND = 3

interface LineProps {
  readonly line: DraftLine
  readonly facts: CodeFacts | null
  readonly onChange: (fields: Partial<DraftLine>) => void
}

/** What of a line is changed most: the first modifiers, and units. */
export function LineAtHand({ line, facts, onChange }: LineProps) {
  return (
    <div class="at-hand">
      <ModifierChips line={line} choices={choicesOf(line, facts).slice(0, AT_HAND)} isRow onChange={onChange} />
      <Stepper
        legend={LOG.units}
        less={LOG.fewer}
        more={LOG.more}
        value={line.units}
        onChange={(units) => onChange({ units: unitsWithin(units) })}
      />
    </div>
  )
}

/** The rest of a line. */
export function LineDetails({ line, facts, onChange }: LineProps) {
  const role = <Value extends Role>(value: Value) => ({ value, label: ROLE_NAMES[value] })
  return (
    <>
      <ModifierChips line={line} choices={choicesOf(line, facts).slice(AT_HAND)} onChange={onChange} />
      <OtherModifier line={line} onChange={onChange} />
      <RadioChips
        legend={LOG.role}
        chips={[
          role('primary'),
          role('assistant'),
          role('cosurgeon'),
          role('supervisor'),
          role('resident'),
          role('observer'),
        ]}
        value={line.role}
        onChange={(chosen) => onChange({ role: chosen })}
      />
      <PlaceField value={line.place_of_service} onChange={(place) => onChange({ place_of_service: place })} />
      {facts?.isAnesthesia === true ? <MinutesField line={line} onChange={onChange} /> : null}
      <NoteField note={line.note} onChange={(note) => onChange({ note })} />
    </>
  )
}

interface Chosen {
  readonly modifier: string
  readonly words?: string
}

/** Those that the line has first stand where they were: chosen ones that the code does not offer come behind. */
function choicesOf(line: DraftLine, facts: CodeFacts | null): readonly Chosen[] {
  const offered: readonly Chosen[] = facts?.modifiers ?? USUAL
  const known = new Set(offered.map((choice) => choice.modifier))
  const others = line.modifiers.filter((modifier) => !known.has(modifier)).map((modifier) => ({ modifier }))
  return [...others, ...offered]
}

/** What is offered while nobody knows the code. */
const USUAL: readonly Chosen[] = ['25', 'RT', 'LT', '26', '50', '59'].map((modifier) => ({ modifier }))

interface ModifierChipsProps extends Omit<LineProps, 'facts'> {
  readonly choices: readonly Chosen[]
  readonly isRow?: boolean
}

function ModifierChips({ line, choices, isRow = false, onChange }: ModifierChipsProps) {
  if (choices.length === 0) return null
  const offered = new Set(choices.map((choice) => choice.modifier))
  const elsewhere = line.modifiers.filter((modifier) => !offered.has(modifier))
  return (
    <CheckboxChips
      legend={isRow ? LOG.modifiers : LOG.moreModifiers}
      isRow={isRow}
      chips={choices.map(({ modifier, words }) => ({
        value: modifier,
        label: isRow || words === undefined ? modifier : `${modifier} ${words}`,
        ...(isRow && words !== undefined && { meaning: words }),
      }))}
      values={line.modifiers.filter((modifier) => offered.has(modifier))}
      onChange={(modifiers) => onChange({ modifiers: [...elsewhere, ...modifiers] })}
    />
  )
}

function OtherModifier({ line, onChange }: Omit<LineProps, 'facts'>) {
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
      {LOG.place}
      <select value={value ?? ''} onChange={(event) => onChange(event.currentTarget.value || null)}>
        <option value="">{LOG.noPlace}</option>
        {Object.entries(PLACES).map(([place, name]) => (
          <option key={place} value={place}>
            {place} {name}
          </option>
        ))}
      </select>
    </label>
  )
}

const MOST_MINUTES = 1440

function MinutesField({ line, onChange }: Omit<LineProps, 'facts'>) {
  const read = (text: string) => {
    const minutes = Number(text)
    return Number.isInteger(minutes) && minutes >= 1 && minutes <= MOST_MINUTES ? minutes : null
  }
  return (
    <label class="field">
      {LOG.minutes}
      <input
        type="text"
        inputMode="numeric"
        value={line.minutes === null ? '' : String(line.minutes)}
        onChange={(event) => onChange({ minutes: read(event.currentTarget.value) })}
      />
    </label>
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
      {LOG.note}
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
      return LOG.noteTooLong(screening.most)
    case 'patient_data':
      return LOG.noteHolds(screening.kinds.map((kind) => NOTE_FINDINGS[kind]).join(', '))
    default:
      return screening satisfies never
  }
}
