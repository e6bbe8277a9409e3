/**
 * Cases: lines of one session, which Medicare's rules value together (pure).
 *
 * No patient is stored, so a day is not a session: a case has an encounter id. The second scope of a family is joined at once,
 * with the difference shown; two sides of one procedure are offered to be joined, since they may be of two patients.
 */
import { type CreditLookup, endoscopyFamily, lendsSide, previewCase, totalOf } from '../credit/preview.ts'
import type { CreditLine } from '../credit/rules.ts'
import type { Change } from '../store/store.ts'
import { newId } from '../sync/ids.ts'
import type { Json } from '../sync/protocol.ts'
import { editLine, lineOf, type Platform, type Target, targetOf } from './line.ts'
import type { LineRow } from './recents.ts'

/** A case of the day that a new line belongs to. */
export interface CaseToJoin {
  /** `family`: of one endoscopy family. `sides`: the other side of the same procedure. */
  readonly kind: 'family' | 'sides'
  /** The lines that are there. */
  readonly ids: readonly string[]
  /** null where the line that is there has no case yet. */
  readonly encounterId: string | null
  /** wRVU in hundredths of all lines with the new one, as one case and as they are now; null is not known. */
  readonly together: number | null
  readonly apart: number | null
  /** True where the lines name different sides: of a family the base counts once all the same. */
  readonly hasOtherSide: boolean
}

/** What lines are planned beside. */
export interface CasesBeside {
  readonly linesOfDay: readonly LineRow[]
  readonly lookup: CreditLookup
  /** The kinds that are joined; the others are said alone. */
  readonly joined?: readonly CaseToJoin['kind'][]
}

export interface PlannedCases {
  /** By the place of the target; null for a line of no case. */
  readonly encounterIds: readonly (string | null)[]
  /** Lines of the day that become part of a case. */
  readonly changes: readonly Change[]
  /** What was joined at once, and what may be joined: `kind` tells. By the place of the target. */
  readonly joins: readonly (CaseToJoin | null)[]
}

interface Group {
  readonly lines: readonly (CreditLine & { readonly id: string })[]
  readonly encounterId: string | null
  readonly writtenAt: number
}

const SIDES = ['RT', 'LT']

/**
 * Returns the case of a day that a new line belongs to, the one written last; null for none.
 *
 * A code that is in the case already is not joined again: it is the next patient's.
 */
export function caseToJoin(
  target: Target,
  day: string,
  linesOfDay: readonly LineRow[],
  lookup: CreditLookup,
): CaseToJoin | null {
  const line = creditLine(target, day, '')
  const groups = groupsOf(linesOfDay, day)
  const family = groups.find((group) => isOfFamily(line, group, lookup))
  if (family !== undefined) return asJoin('family', line, family, lookup)
  const otherSide = groups.find((group) => hasOtherSideOf(line, group, lookup))
  return otherSide === undefined ? null : asJoin('sides', line, otherSide, lookup)
}

/**
 * Returns the case of each target of one save: scopes of one family are one case, also with a line of the day that is there.
 *
 * Store the changes before or with the lines: of a line that is there the case is set by them.
 */
export function planCases(
  targets: readonly Target[],
  day: string,
  { linesOfDay, lookup, joined = ['family'] }: CasesBeside,
  platform: Platform,
): PlannedCases {
  const now = platform.now()
  let rows = linesOfDay
  const joins = targets.map((target, place) => {
    const join = caseToJoin(target, day, rows, lookup)
    const isJoined = join !== null && joined.includes(join.kind)
    const encounterId = isJoined ? (join.encounterId ?? newId(now, platform.random)) : null
    if (isJoined) rows = withCase(rows, join.ids, encounterId)
    rows = [...rows, { id: planned(place), shown: lineOf(target, { day, encounterId }, now) }]
    return join
  })
  const before = new Map(linesOfDay.map(({ id, shown }) => [id, shown?.encounter_id]))
  const changed = rows.filter(({ id, shown }) => before.has(id) && before.get(id) !== shown?.encounter_id)
  const planByPlace = new Map(rows.map(({ id, shown }) => [id, shown?.encounter_id]))
  return {
    encounterIds: targets.map((_, place) => asId(planByPlace.get(planned(place)))),
    changes: changed.map(({ id, shown }) => editLine(id, { encounter_id: asId(shown?.encounter_id) }, now)),
    joins,
  }
}

function isOfFamily(line: CreditLine, { lines }: Group, lookup: CreditLookup): boolean {
  if (lines.some(({ code }) => code === line.code)) return false
  const family = endoscopyFamily(line, lookup)
  return lines.some((other) => {
    const otherFamily = endoscopyFamily(other, lookup)
    const isSame = family !== null && family === otherFamily
    return isSame || otherFamily === line.code || family === other.code
  })
}

function hasOtherSideOf(line: CreditLine, { lines }: Group, lookup: CreditLookup): boolean {
  const side = lendsSide(line, lookup)
  if (side === null) return false
  const ofCode = lines.filter(({ code }) => code === line.code)
  return ofCode.length === 1 && ofCode.every((other) => ![null, side].includes(lendsSide(other, lookup)))
}

function asJoin(kind: CaseToJoin['kind'], line: CreditLine, group: Group, lookup: CreditLookup): CaseToJoin {
  const { lines, encounterId } = group
  const [asTheyAre, alone] = [totalOf(previewCase(lines, lookup)), totalOf(previewCase([line], lookup))]
  const sides = new Set([line, ...lines].flatMap(({ modifiers }) => modifiers.filter((one) => SIDES.includes(one))))
  return {
    kind,
    ids: lines.map(({ id }) => id),
    encounterId,
    together: totalOf(previewCase([...lines, line], lookup)),
    apart: asTheyAre === null || alone === null ? null : asTheyAre + alone,
    hasOtherSide: sides.size > 1,
  }
}

/** Returns the cases of a day, and lines of none each for itself, what was written last first. */
function groupsOf(rows: readonly LineRow[], day: string): readonly Group[] {
  const groups = new Map<string, Group>()
  for (const { id, shown } of rows) {
    if (shown === null || shown.performed_on !== day) continue
    const encounterId = asId(shown.encounter_id)
    const known = groups.get(encounterId ?? id)
    const written = typeof shown.client_created_at === 'number' ? shown.client_created_at : 0
    groups.set(encounterId ?? id, {
      lines: [...(known?.lines ?? []), creditLine(targetOf(shown), day, id)],
      encounterId,
      writtenAt: Math.max(known?.writtenAt ?? 0, written),
    })
  }
  // Of lines that were written together the later row is the later one.
  return [...groups.values()].reverse().sort((a, b) => b.writtenAt - a.writtenAt)
}

/** No id of a line: those are UUIDs. */
function planned(place: number): string {
  return `planned ${place}`
}

function asId(encounterId: Json | undefined): string | null {
  return typeof encounterId === 'string' ? encounterId : null
}

function withCase(rows: readonly LineRow[], ids: readonly string[], encounterId: string | null): readonly LineRow[] {
  return rows.map((row) =>
    row.shown !== null && ids.includes(row.id) ? { ...row, shown: { ...row.shown, encounter_id: encounterId } } : row,
  )
}

function creditLine(target: Target, day: string, id: string): CreditLine & { readonly id: string } {
  const { code, modifiers, units, place_of_service } = target
  return { id, code, modifiers, units, performed_on: day, place_of_service }
}
