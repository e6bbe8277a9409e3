/** What a save stores: the lines of a plan, each without a note that may be about a patient (pure). */
import { logLines, type Platform } from '../../entry/line.ts'
import { LONGEST_NOTE, type Screening, screen } from '../../entry/patient-data.ts'
import type { Change } from '../../store/store.ts'
import type { DraftLine } from './draft.ts'
import type { Plan, PlannedLine } from './plan.ts'

/** A note that was not stored, of a line that was. */
export interface HeldNote {
  readonly lineId: string
  readonly line: DraftLine
  readonly text: string
}

export interface Save {
  readonly changes: readonly Change[]
  readonly lines: readonly DraftLine[]
  readonly heldNotes: readonly HeldNote[]
}

/** Returns what of a note speaks against storing it. */
export function screenNote(text: string): Screening {
  return screen(text, LONGEST_NOTE)
}

/** Returns the changes that store a plan. */
export function saveOf({ day, lines, changes }: Plan, platform: Platform): Save {
  const saves = lines.map((planned) => saveLine(planned, day, platform))
  return {
    changes: [...changes, ...saves.map(({ change }) => change)],
    lines: lines.map(({ line }) => line),
    heldNotes: saves.flatMap(({ heldNote }) => heldNote ?? []),
  }
}

interface LineSave {
  readonly change: Change
  readonly heldNote: HeldNote | null
}

function saveLine({ line, encounterId }: PlannedLine, day: string, platform: Platform): LineSave {
  const isClean = screenNote(line.note).status === 'clean'
  const note = isClean ? line.note : ''
  const [change] = logLines([line], { day, encounterId, minutes: line.minutes, note }, platform)
  if (change === undefined) throw new Error('a target has a line')
  return { change, heldNote: isClean ? null : { lineId: change.id, line, text: line.note } }
}
