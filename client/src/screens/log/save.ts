/** What a save stores: the lines of a draft, each without a note that may be about a patient (pure). */
import { logLines, type Platform } from '../../entry/line.ts'
import { LONGEST_NOTE, type Screening, screen } from '../../entry/patient-data.ts'
import { sidesApart } from '../../entry/sides.ts'
import type { Change } from '../../store/store.ts'
import { newId } from '../../sync/ids.ts'
import type { Draft, DraftLine } from './draft.ts'

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

/** Returns the changes that store what is chosen, the lines of a case under an id that they share. */
export function saveOf(draft: Draft, day: string, platform: Platform): Save {
  const saves = draft.choices.map(({ lines, isCase }) => {
    const encounterId = isCase ? newId(platform.now(), platform.random) : null
    return sidesApart(lines).map((line) => saveLine(line, { day, encounterId }, platform))
  })
  const all = saves.flat()
  return {
    changes: all.map(({ change }) => change),
    lines: all.map(({ line }) => line),
    heldNotes: all.flatMap(({ heldNote }) => heldNote ?? []),
  }
}

interface LineSave {
  readonly line: DraftLine
  readonly change: Change
  readonly heldNote: HeldNote | null
}

function saveLine(
  line: DraftLine,
  occasion: { readonly day: string; readonly encounterId: string | null },
  platform: Platform,
): LineSave {
  const isClean = screenNote(line.note).status === 'clean'
  const note = isClean ? line.note : ''
  const [change] = logLines([line], { ...occasion, minutes: line.minutes, note }, platform)
  if (change === undefined) throw new Error('a target has a line')
  return { line, change, heldNote: isClean ? null : { lineId: change.id, line, text: line.note } }
}
