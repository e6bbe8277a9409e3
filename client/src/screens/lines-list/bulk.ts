/** What can be done with chosen lines together, and the changes that do it (pure). */
import type { CreditLookup } from '../../credit/preview.ts'
import { editLine } from '../../entry/line.ts'
import type { Change } from '../../store/store.ts'
import { casesOfDay, differenceOfTakingOut, groupsOf, type Joining, joiningOf, keysOf } from '../cases/cases-of-day.ts'
import type { LineView } from '../lines/line-view.ts'

/** Returns the changes that set the billing state of lines; none for a line that has it. */
export function setBilling(lines: readonly LineView[], state: string, now: number): readonly Change[] {
  return lines
    .filter(({ billingState }) => billingState !== state)
    .map(({ id }) => editLine(id, { billing_state: state }, now))
}

/** Returns the day that lines have in common; null for lines of several days, and for none. */
export function onlyDayOf(lines: readonly LineView[]): string | null {
  const day = lines[0]?.day ?? null
  return lines.every((line) => line.day === day) ? day : null
}

/** Chosen lines that can be taken out of their cases. */
export interface TakingOut {
  readonly lines: readonly LineView[]
  readonly cases: number
  /** Lines of these cases that are not chosen, and stay. */
  readonly staying: number
  /** By how much all of them change, in hundredths of wRVU; null is not known. */
  readonly difference: number | null
}

export interface CaseWork {
  /** What the chosen lines are as one case; null where they are less than two, or one case already. */
  readonly joining: Joining | null
  /** Lines that are not chosen, and come along: a case is joined whole. */
  readonly along: number
  /** null: none of them is of a case. */
  readonly takingOut: TakingOut | null
}

/** Returns what can be done with chosen lines of one day; `ofDay` are all lines of that day. */
export function caseWorkOf(chosen: readonly LineView[], ofDay: readonly LineView[], lookup: CreditLookup): CaseWork {
  const cases = casesOfDay(ofDay, lookup)
  const ids = chosen.map(({ id }) => id)
  const groups = groupsOf(keysOf(ids, cases), cases)
  const joining = groups.length > 1 ? joiningOf(groups, lookup) : null
  return {
    joining,
    along: joining === null ? 0 : joining.lines.length - chosen.length,
    takingOut: takingOutOf(
      groups.filter(({ length }) => length > 1),
      new Set(ids),
      lookup,
    ),
  }
}

function takingOutOf(
  cases: readonly (readonly LineView[])[],
  chosen: ReadonlySet<string>,
  lookup: CreditLookup,
): TakingOut | null {
  if (cases.length === 0) return null
  const isTaken = ({ id }: LineView) => chosen.has(id)
  const differences = cases.map((ofCase) => differenceOfTakingOut(ofCase, ofCase.filter(isTaken), lookup))
  const lines = cases.flat().filter(isTaken)
  return {
    lines,
    cases: cases.length,
    staying: cases.flat().length - lines.length,
    difference: differences.reduce((sum, one) => (sum === null || one === null ? null : sum + one), 0),
  }
}
