/**
 * Cases of a day by hand: lines that could be of one case, what joining them makes of their worth, and the changes (pure).
 *
 * No patient is stored, so nobody but the person knows which lines belong together.
 */
import { type CreditLookup, canShareCase, previewCase, totalOf } from '../../credit/preview.ts'
import { editLine, type Platform } from '../../entry/line.ts'
import type { Change } from '../../store/store.ts'
import { newId } from '../../sync/ids.ts'
import type { LineView } from '../lines/line-view.ts'
import { creditLine } from '../lines/previews.ts'

/** Two lines or more of one case. */
export interface Case {
  readonly encounterId: string
  readonly lines: readonly LineView[]
}

export interface CasesOfDay {
  readonly cases: readonly Case[]
  /** Lines of no case that others of the day could change, or they them, where they are of one case. */
  readonly loose: readonly LineView[]
  /** All other lines of no case. */
  readonly others: readonly LineView[]
}

/** A day with lines that could be of one case. */
export interface OpenDay {
  readonly day: string
  readonly lines: readonly LineView[]
}

/** What lines and whole cases are as one case; wRVU in hundredths, null is not known. */
export interface Joining {
  readonly lines: readonly LineView[]
  /** null: none of them has a case yet. */
  readonly encounterId: string | null
  readonly together: number | null
  readonly apart: number | null
}

/** The server says of a line that others of its day might reduce it. */
const NOT_GIVEN = 'session_not_given'

export function casesOfDay(lines: readonly LineView[], lookup: CreditLookup): CasesOfDay {
  const byEncounter = groupedBy(lines, ({ encounterId, id }) => encounterId ?? id)
  const cases = [...byEncounter].flatMap(([encounterId, ofCase]) =>
    ofCase.length > 1 ? [{ encounterId, lines: ofCase }] : [],
  )
  const alone = [...byEncounter.values()].flatMap((ofCase) => (ofCase.length > 1 ? [] : ofCase))
  const couldShare = couldShareCase(alone, lookup)
  const loose = alone.filter(couldShare)
  // One line alone has no other that it could be joined with.
  const open = loose.length > 1 ? loose : []
  return { cases, loose: open, others: alone.filter((line) => !open.includes(line)) }
}

/** Returns days with two or more lines that could be of one case, the latest first. */
export function openDays(lines: readonly LineView[], lookup: CreditLookup): readonly OpenDay[] {
  const days = [...groupedBy(lines, ({ day }) => day)].map(([day, ofDay]) => ({
    day,
    lines: casesOfDay(ofDay, lookup).loose,
  }))
  return days.filter((one) => one.lines.length > 0).toSorted((one, other) => (one.day < other.day ? 1 : -1))
}

/** Returns what stands for lines in a choice: a line of a case stands for all of it. */
export function keysOf(ids: readonly string[], { cases, loose, others }: CasesOfDay): readonly string[] {
  const ofCases = cases.filter(({ lines }) => lines.some(({ id }) => ids.includes(id)))
  const alone = [...loose, ...others].filter(({ id }) => ids.includes(id))
  return [...ofCases.map(({ encounterId }) => encounterId), ...alone.map(({ id }) => id)]
}

/** Returns the lines that keys of `keysOf` stand for, in their order; what is there no more is left out. */
export function groupsOf(
  keys: readonly string[],
  { cases, loose, others }: CasesOfDay,
): readonly (readonly LineView[])[] {
  const groups = new Map([
    ...cases.map(({ encounterId, lines }) => [encounterId, lines] as const),
    ...[...loose, ...others].map((line) => [line.id, [line]] as const),
  ])
  return keys.flatMap((key) => {
    const group = groups.get(key)
    return group === undefined ? [] : [group]
  })
}

/** Returns what lines and whole cases of one day would be as one case. */
export function joiningOf(groups: readonly (readonly LineView[])[], lookup: CreditLookup): Joining {
  const lines = groups.flat()
  return {
    lines,
    encounterId: groups.find(({ length }) => length > 1)?.[0]?.encounterId ?? null,
    together: worthOf(lines, lookup),
    apart: groups.reduce<number | null>((sum, group) => plus(sum, worthOf(group, lookup)), 0),
  }
}

/** Returns the changes that make one case of lines. */
export function joinLines({ lines, encounterId }: Joining, { now, random }: Platform): readonly Change[] {
  const at = now()
  const joined = encounterId ?? newId(at, random)
  return lines.filter((line) => line.encounterId !== joined).map(({ id }) => editLine(id, { encounter_id: joined }, at))
}

/** Returns the changes that say of lines that each is a case of its own: no device offers to join them any more. */
export function leaveApart(lines: readonly LineView[], { now, random }: Platform): readonly Change[] {
  const at = now()
  return lines.map(({ id }) => editLine(id, { encounter_id: newId(at, random) }, at))
}

/** Returns the changes that take lines out of their cases. */
export function takeOut(lines: readonly LineView[], { now }: Platform): readonly Change[] {
  const at = now()
  return lines.map(({ id }) => editLine(id, { encounter_id: null }, at))
}

/** Returns by how much all lines of a case change where some are taken out, in hundredths; null is not known. */
export function differenceOfTakingOut(
  ofCase: readonly LineView[],
  taken: readonly LineView[],
  lookup: CreditLookup,
): number | null {
  const rest = ofCase.filter((line) => !taken.includes(line))
  const apart = [rest, ...taken.map((line) => [line])].map((lines) => worthOf(lines, lookup))
  return minus(apart.reduce<number | null>(plus, 0), worthOf(ofCase, lookup))
}

/** Returns by how much lines change where they are joined, in hundredths; null is not known. */
export function differenceOfJoining({ together, apart }: Joining): number | null {
  return minus(together, apart)
}

/**
 * Returns which lines of no case could be of one.
 *
 * The server has said it of the lines that it has valued as they are; once a line of the day is changed on this device,
 * the device looks at each.
 */
function couldShareCase(alone: readonly LineView[], lookup: CreditLookup): (line: LineView) => boolean {
  const isAnyUnsent = alone.some(({ sending }) => sending !== 'sent')
  return (line) => {
    if (line.encounterId !== null) return false
    const isSaid = line.worth.kind !== 'unknown' && line.worth.flags.includes(NOT_GIVEN)
    return isSaid || (isAnyUnsent && canShareCase(creditLine(line), lookup))
  }
}

function worthOf(lines: readonly LineView[], lookup: CreditLookup): number | null {
  return totalOf(previewCase(lines.map(creditLine), lookup))
}

function plus(worth: number | null, other: number | null): number | null {
  return worth === null || other === null ? null : worth + other
}

function minus(worth: number | null, other: number | null): number | null {
  return worth === null || other === null ? null : worth - other
}

/** Returns rows by a key, in the order in which the keys come first. */
export function groupedBy<Row, Key>(rows: readonly Row[], keyOf: (row: Row) => Key): ReadonlyMap<Key, readonly Row[]> {
  const groups = new Map<Key, Row[]>()
  for (const row of rows) {
    const key = keyOf(row)
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [row])
    else group.push(row)
  }
  return groups
}
