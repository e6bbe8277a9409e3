/** Goals: so many wRVU from one day to another, out of rows of the store, and the changes that store them (pure). */
import { type Days, periodOf } from '../figures/periods.ts'
import type { Row } from '../store/schema.ts'
import type { Change } from '../store/store.ts'
import { newId } from '../sync/ids.ts'
import type { Fields } from '../sync/protocol.ts'
import { isDay } from './day.ts'
import type { Platform } from './line.ts'
import { type NumberFault, readDecimal } from './typed-number.ts'

export interface Goal {
  readonly id: string
  /** Both days are part of it. */
  readonly first: string
  readonly last: string
  /** wRVU as decimal text. */
  readonly target: string
  /** What was made before the log began, up to a day: both, or neither. */
  readonly alreadyMade: string | null
  readonly alreadyMadeThrough: string | null
}

export type GoalRow = Pick<Row, 'id' | 'shown'>

/** A goal as it is typed. */
export interface GoalForm {
  readonly first: string
  readonly last: string
  readonly target: string
  readonly alreadyMade: string
  readonly alreadyMadeThrough: string
}

export type GoalFault =
  | NumberFault
  | 'required'
  | 'zero'
  | 'not_a_day'
  | 'too_early'
  | 'before_first'
  | 'too_long'
  | 'outside_period'
export type GoalFaults = { readonly [Name in keyof GoalForm]?: GoalFault }

/** The first day of the Medicare fee schedule: no line is earlier. */
export const FIRST_DAY = '1992-01-01'
/** Days of the longest goal that the server follows: ten years. */
const MOST_DAYS = 3653
const DAY_MS = 86_400_000
/** Years and quarters are the same wherever a week begins. */
const MONDAY = 1

export function goalsOf(rows: readonly GoalRow[]): readonly Goal[] {
  return rows
    .flatMap(({ id, shown }) => (shown === null ? [] : [goalOf(id, shown)]))
    .sort((a, b) => compare(a.last, b.last) || compare(a.first, b.first) || compare(a.id, b.id))
}

function goalOf(id: string, shown: Fields): Goal {
  return {
    id,
    first: String(shown.period_start ?? ''),
    last: String(shown.period_end ?? ''),
    target: String(shown.target_wrvu ?? '0.00'),
    alreadyMade: textOrNull(shown.already_made),
    alreadyMadeThrough: textOrNull(shown.already_made_through),
  }
}

export type GoalTime = 'running' | 'to_come' | 'over'

export function timeOfGoal({ first, last }: Goal, today: string): GoalTime {
  if (today < first) return 'to_come'
  return today > last ? 'over' : 'running'
}

/** Returns true if a goal has more days than the server follows. */
export function isTooLong({ first, last }: Pick<Goal, 'first' | 'last'>): boolean {
  return (Date.parse(last) - Date.parse(first)) / DAY_MS >= MOST_DAYS
}

/** Returns a goal as a form has it. */
export function formOfGoal(goal: Goal): GoalForm {
  return {
    first: goal.first,
    last: goal.last,
    target: goal.target.replace(/\.00$/, ''),
    alreadyMade: goal.alreadyMade?.replace(/\.00$/, '') ?? '',
    alreadyMadeThrough: goal.alreadyMadeThrough ?? '',
  }
}

export type ReadGoal =
  | { readonly kind: 'ok'; readonly fields: Fields }
  | { readonly kind: 'faulty'; readonly faults: GoalFaults }

/** Returns the fields of a goal as they are stored, or what is wrong by field. */
export function readGoal(form: GoalForm): ReadGoal {
  const target = amountOf(form.target, 'required')
  const hasBalance = form.alreadyMade.trim() !== '' || form.alreadyMadeThrough !== ''
  const balance = hasBalance ? amountOf(form.alreadyMade, 'required') : null
  const faults = {
    ...periodFaults(form),
    ...(target.fault !== undefined && { target: target.fault }),
    ...(target.decimal === '0.00' && { target: 'zero' as const }),
    ...(balance?.fault !== undefined && { alreadyMade: balance.fault }),
    ...(hasBalance && throughFault(form)),
  }
  if (Object.keys(faults).length > 0) return { kind: 'faulty', faults }
  return {
    kind: 'ok',
    fields: {
      period_start: form.first,
      period_end: form.last,
      target_wrvu: target.decimal ?? '0.00',
      already_made: balance?.decimal ?? null,
      already_made_through: hasBalance ? form.alreadyMadeThrough : null,
    },
  }
}

/** Returns the change that stores a new goal. */
export function addGoal(fields: Fields, { now, random }: Platform): Change {
  return { collection: 'goals', id: newId(now(), random), target: () => fields }
}

/** Returns the change of a goal; one that was deleted meanwhile stays so. */
export function changeGoal(id: string, fields: Fields): Change {
  return { collection: 'goals', id, target: (shown) => (shown === null ? null : { ...shown, ...fields }) }
}

export function removeGoal(id: string): Change {
  return { collection: 'goals', id, target: () => null }
}

export const PERIODS = ['calendar_year', 'academic_year', 'quarter'] as const
export type PeriodName = (typeof PERIODS)[number]

export interface Period {
  readonly first: string
  readonly last: string
}

/** Returns the period of a name that a day is in: an academic year is July to June. */
export function periodOn(name: PeriodName, day: string): Period {
  const year = Number(day.slice(0, 4))
  const month = Number(day.slice(5, 7))
  switch (name) {
    case 'calendar_year':
      return asPeriod(periodOf('year', day, MONDAY))
    case 'quarter':
      return asPeriod(periodOf('quarter', day, MONDAY))
    case 'academic_year': {
      const begin = month >= 7 ? year : year - 1
      return { first: `${begin}-07-01`, last: `${begin + 1}-06-30` }
    }
    default:
      return name satisfies never
  }
}

/** Returns the name of the period that these days are, as seen from a day; null for days of one's own. */
export function periodNamed({ first, last }: Period, day: string): PeriodName | null {
  const isSame = (period: Period) => period.first === first && period.last === last
  return PERIODS.find((name) => isSame(periodOn(name, day))) ?? null
}

interface Amount {
  readonly decimal?: string
  readonly fault?: GoalFault
}

function amountOf(typed: string, missing: GoalFault): Amount {
  if (typed.trim() === '') return { fault: missing }
  const read = readDecimal(typed)
  return read.kind === 'number' ? { decimal: read.decimal } : { fault: read.fault }
}

function periodFaults(form: GoalForm): GoalFaults {
  const first = dayFault(form.first)
  const last = dayFault(form.last)
  if (first !== undefined || last !== undefined) return { ...(first && { first }), ...(last && { last }) }
  if (form.last < form.first) return { last: 'before_first' }
  return isTooLong(form) ? { last: 'too_long' } : {}
}

function throughFault({ first, last, alreadyMadeThrough: through }: GoalForm): GoalFaults {
  const fault = dayFault(through)
  if (fault !== undefined) return { alreadyMadeThrough: fault }
  const isInside = !isDay(first) || !isDay(last) || (first <= through && through <= last)
  return isInside ? {} : { alreadyMadeThrough: 'outside_period' }
}

function dayFault(typed: string): GoalFault | undefined {
  if (typed === '') return 'required'
  if (!isDay(typed)) return 'not_a_day'
  return typed < FIRST_DAY ? 'too_early' : undefined
}

function asPeriod({ from, through }: Days): Period {
  return { first: from, last: through }
}

function textOrNull(value: unknown): string | null {
  return typeof value === 'string' ? value : null
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b)
}
