/** Totals of days, as the store keeps them, added up by what their lines count as (pure). */
import { type CountsAs, countsAs, type StageSince, stageOn } from '../entry/roles.ts'
import type { DayTotal, RoleTotal } from '../store/totals.ts'

/** wRVU in hundredths of lines whose worth is known or provisional; the others are counted. */
export interface Total {
  readonly lines: number
  readonly unvalued: number
  readonly hundredths: number
  readonly isProvisional: boolean
}

export interface Totals {
  readonly own: Total
  readonly training: Total
  readonly observed: Total
}

export const NO_TOTAL: Total = { lines: 0, unvalued: 0, hundredths: 0, isProvisional: false }
export const NO_TOTALS: Totals = { own: NO_TOTAL, training: NO_TOTAL, observed: NO_TOTAL }

/** Returns what days add up to. Only `own` is part of totals, positions and pay: as each day's career stage has it. */
export function totalsOfDays(days: readonly DayTotal[], stages: readonly StageSince[]): Totals {
  return days.reduce((totals, day) => sumOf(totals, totalsOfDay(day, stages)), NO_TOTALS)
}

/** Returns how many lines days have. */
export function countOf(days: readonly DayTotal[]): number {
  let count = 0
  for (const { roles } of days) for (const { lines } of Object.values(roles)) count += lines
  return count
}

/** Returns what counts as `as` by day, of the days that have some. */
export function totalsByDay(
  days: readonly DayTotal[],
  stages: readonly StageSince[],
  as: CountsAs,
): ReadonlyMap<string, Total> {
  const totals = days.map((day) => [day.day, totalsOfDay(day, stages)[as]] as const)
  return new Map(totals.filter(([, { lines }]) => lines > 0))
}

/** Returns what a person's days were for: own production, else what was made in training, else what was observed. */
export function mainKind({ own, training, observed }: Totals): CountsAs {
  if (own.lines > 0) return 'own'
  if (training.lines > 0) return 'training'
  return observed.lines > 0 ? 'observed' : 'own'
}

function totalsOfDay({ day, roles }: DayTotal, stages: readonly StageSince[]): Totals {
  const stage = stageOn(stages, day)
  const totals = { ...NO_TOTALS }
  for (const [role, total] of Object.entries(roles)) {
    const kind = countsAs(role, stage)
    totals[kind] = plus(totals[kind], { ...total, isProvisional: false })
  }
  return totals
}

/** Returns two totals as one. */
export function sumOf(total: Totals, other: Totals): Totals {
  return {
    own: plus(total.own, other.own),
    training: plus(total.training, other.training),
    observed: plus(total.observed, other.observed),
  }
}

export function plus(total: Total, other: RoleTotal & Pick<Total, 'isProvisional'>): Total {
  return {
    lines: total.lines + other.lines,
    unvalued: total.unvalued + other.unvalued,
    hundredths: total.hundredths + other.hundredths,
    isProvisional: total.isProvisional || other.isProvisional,
  }
}
