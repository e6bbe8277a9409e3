/** What is chosen and not saved yet (pure). */
import type { CaseToJoin } from '../../entry/cases.ts'
import { type Role, type Target, targetKey } from '../../entry/line.ts'
import { sidesApart } from '../../entry/sides.ts'
import type { Tile } from './tiles.ts'

/** A line that is to be saved: a target with what belongs to this one time. */
export interface DraftLine extends Target {
  readonly note: string
  readonly minutes: number | null
}

/** A tile that is chosen, or a code that was typed. */
export interface Choice {
  readonly key: string
  readonly lines: readonly DraftLine[]
  readonly isCase: boolean
}

/** One line of what is chosen: which choice, and which of its lines. */
export interface Place {
  readonly choice: string
  readonly part: number
}

export interface Draft {
  readonly choices: readonly Choice[]
  /** The line whose modifiers and units are shown; null where nothing is chosen. */
  readonly active: Place | null
  /** null: today, whichever day that is when it is saved. */
  readonly day: string | null
  /** Which lines become parts of one case. */
  readonly joined: readonly CaseToJoin['kind'][]
}

/** Scopes of one family are rarely of two patients, two sides may be. */
export const EMPTY: Draft = { choices: [], active: null, day: null, joined: ['family'] }

const MOST_MODIFIERS = 4

export function isChosen(draft: Draft, tile: Tile): boolean {
  return draft.choices.some((choice) => choice.key === tile.key)
}

/**
 * Returns the draft after a tap on a tile: chosen, or no longer.
 *
 * A second tap takes it back rather than counting up: that is what a checkbox does to every keyboard and reader of the
 * screen, and a finger that hits twice logs no second unit that nobody sees. Units have a stepper of their own.
 */
export function toggle(draft: Draft, tile: Tile): Draft {
  return isChosen(draft, tile) ? drop(draft, tile.key) : choose(draft, tile)
}

/** Returns the draft with a choice more, whose last line is the active one. */
export function choose(draft: Draft, { key, targets, isCase }: Pick<Tile, 'key' | 'targets' | 'isCase'>): Draft {
  const others = draft.choices.filter((choice) => choice.key !== key)
  const chosen: Choice = { key, isCase, lines: targets.map((target) => ({ ...target, note: '', minutes: null })) }
  return { ...draft, choices: [...others, chosen], active: lastPlace(chosen) }
}

/** Usual roles of two days, which a career stage between them tells apart. */
export interface UsualRoles {
  readonly before: Role
  readonly now: Role
}

/** Returns lines with the role that is usual now where they have the one before: that one was offered, not chosen. */
export function withUsualRole<T extends Target>(lines: readonly T[], { before, now }: UsualRoles): readonly T[] {
  return lines.map((line) => (line.role === before ? { ...line, role: now } : line))
}

/** Returns the draft on another day, with the role that is usual then. */
export function onDay(draft: Draft, day: string | null, roles: UsualRoles): Draft {
  const choices = draft.choices.map((choice) => ({ ...choice, lines: withUsualRole(choice.lines, roles) }))
  return { ...draft, day, choices }
}

export function drop(draft: Draft, key: string): Draft {
  const choices = draft.choices.filter((choice) => choice.key !== key)
  const last = choices.at(-1)
  const active = draft.active?.choice === key ? lastPlace(last) : draft.active
  return { ...draft, choices, active }
}

/** Returns the draft without one line; a choice without lines goes. */
export function dropLine(draft: Draft, place: Place): Draft {
  const choice = draft.choices.find((one) => one.key === place.choice)
  if (choice === undefined || choice.lines.length < 2) return drop(draft, place.choice)
  const lines = choice.lines.filter((_, part) => part !== place.part)
  const choices = draft.choices.map((one) => (one === choice ? { ...one, lines, isCase: lines.length > 1 } : one))
  return { ...draft, choices, active: { choice: choice.key, part: 0 } }
}

/** Returns the chosen line at a place; null where there is none. */
export function lineAt(draft: Draft, place: Place | null): DraftLine | null {
  const choice = draft.choices.find((one) => one.key === place?.choice)
  return choice?.lines[place?.part ?? 0] ?? null
}

/** Returns the draft with one line changed. */
export function changeLine(draft: Draft, place: Place, fields: Partial<DraftLine>): Draft {
  const choices = draft.choices.map((choice) =>
    choice.key === place.choice
      ? { ...choice, lines: choice.lines.map((one, part) => (part === place.part ? { ...one, ...fields } : one)) }
      : choice,
  )
  return { ...draft, choices }
}

/** Returns true if each line that a target becomes has fewer modifiers than a line may have. */
export function takesModifier(target: Target): boolean {
  return sidesApart([target]).every(({ modifiers }) => modifiers.length < MOST_MODIFIERS)
}

/** Returns all chosen lines with their places, in the order in which they were chosen. */
export function linesOf(draft: Draft): readonly { readonly place: Place; readonly line: DraftLine }[] {
  return draft.choices.flatMap(({ key, lines }) => lines.map((line, part) => ({ place: { choice: key, part }, line })))
}

/** Returns the draft with all chosen lines as one case, chosen as its tile would be. */
export function asOneCase(draft: Draft): Draft {
  const lines = draft.choices.flatMap((choice) => choice.lines)
  const chosen: Choice = { key: lines.map(targetKey).join(' + '), isCase: true, lines }
  return { ...draft, choices: [chosen], active: lastPlace(chosen) }
}

/** Returns how many lines a save stores. */
export function lineCount(draft: Draft): number {
  return draft.choices.reduce((count, choice) => count + sidesApart(choice.lines).length, 0)
}

function lastPlace(choice: Choice | undefined): Place | null {
  return choice === undefined ? null : { choice: choice.key, part: Math.max(0, choice.lines.length - 1) }
}
