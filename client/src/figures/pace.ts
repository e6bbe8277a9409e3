/** The pace towards goals, as `/api/v1/summary/pace` answers it (pure). wRVU are hundredths, whole numbers. */
import { toHundredths } from '../store/totals.ts'
import { flag, list, members, number, text, UnexpectedAnswer } from '../sync/protocol.ts'

export const PACE_STATES = ['to_come', 'running', 'over'] as const
export type PaceState = (typeof PACE_STATES)[number]

/** Where the usual pace leads; `low` and `high` hold eight cases of ten, null under four weeks of one's own. */
export interface Projection {
  readonly wrvu: number
  readonly low: number | null
  readonly high: number | null
}

/** What was made by the end of a day. */
export interface CoursePoint {
  readonly on: string
  readonly made: number
}

export interface GoalPace {
  /** null: of a goal that was only asked about. */
  readonly goalId: string | null
  readonly state: PaceState
  readonly first: string
  readonly last: string
  readonly target: number
  readonly alreadyMade: number | null
  readonly alreadyMadeThrough: string | null
  /** With what was already made, and what of it was made in training. */
  readonly made: number
  readonly training: number
  readonly expected: number
  /** Above what an even pace would have made; below it, less than zero. */
  readonly ahead: number
  readonly workingDays: number
  readonly workingDaysDone: number
  readonly workingDaysLeft: number
  readonly neededPerDay: number | null
  readonly isOutOfReach: boolean
  readonly lacksBalance: boolean
  readonly projection: Projection | null
  readonly course: readonly CoursePoint[]
}

export interface Paces {
  readonly on: string
  /** Whole weeks of one's own that the usual pace is of. */
  readonly weeks: number
  readonly perDay: number | null
  readonly bestPerDay: number | null
  readonly goals: readonly GoalPace[]
  /** Ids of goals of more than ten years, which are not followed. */
  readonly tooLong: readonly string[]
  readonly unreadable: readonly string[]
}

/** Throws UnexpectedAnswer. */
export function readPaces(body: unknown): Paces {
  const answer = members(body)
  return {
    on: text(answer.on),
    weeks: number(answer.weeks),
    perDay: wrvuOrNull(answer.per_day),
    bestPerDay: wrvuOrNull(answer.best_per_day),
    goals: list(answer.goals).map(readGoalPace),
    tooLong: list(answer.too_long).map(text),
    unreadable: list(answer.unreadable_settings).map(text),
  }
}

function readGoalPace(value: unknown): GoalPace {
  const goal = members(value)
  return {
    goalId: goal.goal_id === null ? null : text(goal.goal_id),
    state: readOneOf(PACE_STATES, goal.state),
    first: text(goal.first_on),
    last: text(goal.last_on),
    target: wrvu(goal.target),
    alreadyMade: wrvuOrNull(goal.already_made),
    alreadyMadeThrough: goal.already_made_through === null ? null : text(goal.already_made_through),
    made: wrvu(goal.made),
    training: wrvu(goal.training),
    expected: wrvu(goal.expected),
    ahead: wrvu(goal.ahead),
    workingDays: number(goal.working_days),
    workingDaysDone: number(goal.working_days_done),
    workingDaysLeft: number(goal.working_days_left),
    neededPerDay: wrvuOrNull(goal.needed_per_day),
    isOutOfReach: flag(goal.out_of_reach),
    lacksBalance: flag(goal.lacks_opening_balance),
    projection: goal.projection === null ? null : readProjection(goal.projection),
    course: list(goal.course).map(readPoint),
  }
}

function readProjection(value: unknown): Projection {
  const projection = members(value)
  return {
    wrvu: wrvu(projection.wrvu),
    low: wrvuOrNull(projection.low),
    high: wrvuOrNull(projection.high),
  }
}

function readPoint(value: unknown): CoursePoint {
  const point = members(value)
  return { on: text(point.on), made: wrvu(point.made) }
}

/** Returns hundredths of a decimal text. */
export function wrvu(value: unknown): number {
  return toHundredths(text(value))
}

export function wrvuOrNull(value: unknown): number | null {
  return value === null ? null : wrvu(value)
}

/** Returns a word of a list; a newer server may have others, which this build has no sentence for. */
export function readOneOf<Word extends string>(words: readonly Word[], value: unknown): Word {
  const word = words.find((one) => one === value)
  if (word === undefined) throw new UnexpectedAnswer(`one of ${words.join(', ')} was expected`)
  return word
}
