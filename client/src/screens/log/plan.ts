/** What a draft becomes on a day: lines with their cases, and what they will be worth (pure). */
import { type CreditLookup, type CreditPreview, previewCase, totalOf } from '../../credit/preview.ts'
import type { CreditLine } from '../../credit/rules.ts'
import { type CaseToJoin, planCases } from '../../entry/cases.ts'
import { lineOf, type Platform, targetOf } from '../../entry/line.ts'
import type { LineRow } from '../../entry/recents.ts'
import { sidesApart } from '../../entry/sides.ts'
import type { Change } from '../../store/store.ts'
import { newId } from '../../sync/ids.ts'
import type { Json } from '../../sync/protocol.ts'
import type { Draft, DraftLine } from './draft.ts'

export interface PlannedLine {
  readonly line: DraftLine
  readonly encounterId: string | null
}

export interface Plan {
  readonly day: string
  readonly lines: readonly PlannedLine[]
  /** Lines of the day that become part of a case. */
  readonly changes: readonly Change[]
  readonly joins: readonly PlannedJoin[]
}

/** Lines that may be one case: they are, or are not, as the draft says. */
export interface PlannedJoin {
  readonly kind: CaseToJoin['kind']
  /** wRVU in hundredths as one case and apart, of one case alone; null is not known. */
  readonly together: number | null
  readonly apart: number | null
  /** How much more they are apart, in hundredths, of all cases; null is not known. */
  readonly difference: number | null
}

export interface PlanBeside {
  readonly day: string
  readonly linesOfDay: readonly LineRow[]
  readonly lookup: CreditLookup
}

/** Returns the lines of a draft; those of a bundle are a case of their own, the others are planned with the day's. */
export function planOf(draft: Draft, { day, linesOfDay, lookup }: PlanBeside, platform: Platform): Plan {
  const bundles = draft.choices.filter(({ isCase }) => isCase)
  const singles = draft.choices.filter(({ isCase }) => !isCase).flatMap(({ lines }) => sidesApart(lines))
  const beside = { linesOfDay, lookup, joined: draft.joined }
  const { encounterIds, changes, joins } = planCases(singles, day, beside, platform)
  const ofBundles = bundles.flatMap(({ lines }) => {
    const encounterId = newId(platform.now(), platform.random)
    return sidesApart(lines).map((line) => ({ line, encounterId }))
  })
  const ofSingles = singles.map((line, place) => ({ line, encounterId: encounterIds[place] ?? null }))
  return { day, lines: [...ofSingles, ...ofBundles], changes, joins: kindsOf(joins) }
}

/** What lines add to their day: wRVU in hundredths, and whether the server may make another figure of them. */
export interface PlannedWorth {
  readonly hundredths: number
  readonly isProvisional: boolean
}

/** Returns what the lines of a plan add to their day; null where one of them is not known. */
export function worthOf(plan: Plan, linesOfDay: readonly LineRow[], lookup: CreditLookup): PlannedWorth | null {
  const { day, lines, changes } = plan
  const after = rowsAfter(linesOfDay, changes, day, lines)
  const joined = new Set(lines.flatMap(({ encounterId }) => encounterId ?? []))
  const isTouched = (id: string, encounterId: Json | undefined) =>
    id.startsWith(PLANNED) || (typeof encounterId === 'string' && joined.has(encounterId))
  const touched = after.filter(({ id, shown }) => isTouched(id, shown?.encounter_id))
  const touchedIds = new Set(touched.map(({ id }) => id))
  const before = linesOfDay.filter(({ id }) => touchedIds.has(id))
  const [previewsAfter, previewsBefore] = [previewRows(touched, day, lookup), previewRows(before, day, lookup)]
  const [worthAfter, worthBefore] = [totalOf(previewsAfter), totalOf(previewsBefore)]
  if (worthAfter === null || worthBefore === null) return null
  const isProvisional = [...previewsAfter, ...previewsBefore].some(({ status }) => status === 'provisional')
  return { hundredths: worthAfter - worthBefore, isProvisional }
}

const PLANNED = 'planned '

function rowsAfter(
  linesOfDay: readonly LineRow[],
  changes: readonly Change[],
  day: string,
  lines: readonly PlannedLine[],
): readonly LineRow[] {
  const changed = new Map(changes.map(({ id, target }) => [id, target]))
  const there = linesOfDay.map(({ id, shown }) => ({ id, shown: changed.get(id)?.(shown) ?? shown }))
  const planned = lines.map(({ line, encounterId }, place) => {
    return { id: `${PLANNED}${place}`, shown: lineOf(line, { day, encounterId }, 0) }
  })
  return [...there, ...planned]
}

function previewRows(rows: readonly LineRow[], day: string, lookup: CreditLookup): readonly CreditPreview[] {
  const cases = new Map<string, CreditLine[]>()
  for (const { id, shown } of rows) {
    if (shown === null) continue
    const name = typeof shown.encounter_id === 'string' ? shown.encounter_id : id
    cases.set(name, [...(cases.get(name) ?? []), { ...targetOf(shown), id, performed_on: day }])
  }
  return [...cases.values()].flatMap((lines) => previewCase(lines, lookup))
}

/** Returns the joins by kind: a person decides once for all of a kind. */
function kindsOf(joins: readonly (CaseToJoin | null)[]): readonly PlannedJoin[] {
  return (['family', 'sides'] as const).flatMap((kind) => {
    const ofKind = joins.filter((join) => join?.kind === kind)
    const [first, ...others] = ofKind
    if (first === undefined || first === null) return []
    const isOne = others.length === 0
    const figures = { together: isOne ? first.together : null, apart: isOne ? first.apart : null }
    return [{ kind, ...figures, difference: differenceOf(ofKind) }]
  })
}

function differenceOf(joins: readonly (CaseToJoin | null)[]): number | null {
  return joins.reduce<number | null>((total, join) => {
    if (total === null || join === null || join.together === null || join.apart === null) return null
    return total + join.apart - join.together
  }, 0)
}
