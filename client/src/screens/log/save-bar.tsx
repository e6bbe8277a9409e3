/** What is chosen, the line that is changed, and Save, within reach of a thumb. */

import type { ComponentChildren } from 'preact'
import type { Lookup } from '../../catalog/lookup.ts'
import { RadioChips } from '../../components/chips.tsx'
import type { Today } from '../../entry/day.ts'
import { type StageSince, stageOn, usualRole } from '../../entry/roles.ts'
import { aboutText, ROLE_NAMES } from '../../words/lines.ts'
import { chosenText, LOG } from '../../words/log.ts'
import { BundleForm } from './bundle-form.tsx'
import { CaseChoice } from './case-choice.tsx'
import { DayChoice, dayButtonText } from './day-choice.tsx'
import { changeLine, type Draft, dropLine, lineAt, lineCount, linesOf, type Place } from './draft.ts'
import { LineAtHand, LineDetails } from './line-editor.tsx'
import type { ShownPlan } from './use-plan.ts'

export type OpenPart = 'day' | 'details' | null

interface SaveBarProps {
  readonly draft: Draft
  readonly plan: ShownPlan
  readonly today: Today
  readonly lookup: Lookup
  readonly stages: readonly StageSince[]
  readonly open: OpenPart
  /** Why the last save did not take place; null where it did. */
  readonly fault: string | null
  readonly onOpen: (part: OpenPart) => void
  readonly onChange: (change: (draft: Draft) => Draft) => void
  readonly onDay: (day: string | null) => void
  readonly onSave: () => void
  readonly onKeepBundle: (name: string) => void
  /** What stands above the lines. */
  readonly children: ComponentChildren
}

export function SaveBar(props: SaveBarProps) {
  const { draft, plan, today, stages, open, fault, onOpen, onChange, onDay, onSave, children } = props
  const count = lineCount(draft)
  return (
    <section class="save-bar" aria-label={LOG.chosen}>
      {fault === null ? null : <p class="fault">{fault}</p>}
      {children}
      <ChosenLines {...props} />
      {plan.joins.map((join) => (
        <CaseChoice key={join.kind} draft={draft} join={join} onChange={onChange} />
      ))}
      <DayChoice today={today} day={draft.day} isOpen={open === 'day'} onChange={onDay} />
      {count === 0 ? null : <RoleOfDay day={draft.day ?? today.day} today={today.day} stages={stages} />}
      <div class="actions">
        <button type="button" aria-expanded={open === 'day'} onClick={() => onOpen(open === 'day' ? null : 'day')}>
          <span class="for-readers">{LOG.day}: </span>
          {dayButtonText(draft.day, today.day)}
        </button>
        <button
          type="button"
          aria-expanded={open === 'details'}
          disabled={count === 0}
          onClick={() => onOpen(open === 'details' ? null : 'details')}
        >
          {open === 'details' ? LOG.lessDetails : LOG.details}
        </button>
        <button type="button" class="main" aria-disabled={count === 0} onClick={onSave}>
          {LOG.saveCount(count)}
          {plan.worth === null ? null : <small>{aboutText(plan.worth)}</small>}
        </button>
      </div>
    </section>
  )
}

interface RoleOfDayProps {
  readonly day: string
  readonly today: string
  readonly stages: readonly StageSince[]
}

/** What the day of another career stage makes of a role that nobody chose. */
function RoleOfDay({ day, today, stages }: RoleOfDayProps) {
  const role = usualRole(stageOn(stages, day))
  if (role === usualRole(stageOn(stages, today))) return null
  return <p class="quiet">{LOG.roleOfDay(ROLE_NAMES[role] ?? role)}</p>
}

function ChosenLines({ draft, today, lookup, stages, open, onChange, onKeepBundle }: SaveBarProps) {
  const lines = linesOf(draft).toReversed()
  const place = draft.active
  const line = lineAt(draft, place)
  if (line === null || place === null) return null
  const day = draft.day ?? today.day
  const change = (fields: Partial<typeof line>) => onChange((now) => changeLine(now, place, fields))
  return (
    <>
      <div class="chosen">
        <RadioChips
          legend={LOG.oneLineOf}
          isRow
          chips={lines.map((one) => ({ value: nameOf(one.place), label: chosenText(one.line) }))}
          value={nameOf(place)}
          onChange={(name) => {
            const active = lines.find((one) => nameOf(one.place) === name)?.place ?? null
            onChange((now) => ({ ...now, active }))
          }}
        />
        <button
          type="button"
          class="remove"
          aria-label={LOG.remove(chosenText(line))}
          onClick={() => onChange((now) => dropLine(now, place))}
        >
          ×
        </button>
      </div>
      <LineAtHand line={line} lookup={lookup} day={day} onChange={change} />
      {open === 'details' ? (
        <div class="details">
          <LineDetails stage={stageOn(stages, day)} line={line} lookup={lookup} day={day} onChange={change} />
          {lines.length < 2 ? null : <BundleForm count={lines.length} onKeep={onKeepBundle} />}
        </div>
      ) : null}
    </>
  )
}

function nameOf({ choice, part }: Place): string {
  return `${part} ${choice}`
}
