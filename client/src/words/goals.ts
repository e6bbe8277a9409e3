/** What is said of goals and of the pace towards them. */
import type { GoalFault, PeriodName } from '../entry/goals.ts'
import type { GoalPace, Paces } from '../figures/pace.ts'
import { counted, wrvuText } from './intl.ts'

const MEDIUM_DAY = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeZone: 'UTC' })

/** Returns a day (`YYYY-MM-DD`) as `Mar 14, 2026`. */
export function dateText(day: string): string {
  return MEDIUM_DAY.format(Date.parse(`${day}T00:00:00Z`))
}

export const GOALS = {
  heading: 'Your pace',
  empty:
    'You have no goal for today. Set one, and here stands what each working day that is left needs, and where your own weeks lead.',
  add: 'Set a goal',
  addAnother: 'Set another goal',
  edit: 'Change',
  editOf: (target: string) => `Change the goal of ${target} wRVU`,
  remove: 'Delete',
  removeOf: (target: string) => `Delete the goal of ${target} wRVU`,
  added: 'Goal set.',
  changed: 'Goal changed.',
  removed: 'Goal deleted.',
  save: 'Save the goal',
  cancel: 'Cancel',
  period: 'Which days',
  periods: {
    calendar_year: 'Calendar year',
    academic_year: 'Academic year',
    quarter: 'Quarter',
  } satisfies Record<PeriodName, string>,
  ownDays: 'Other days',
  first: 'First day',
  last: 'Last day',
  target: 'wRVU in all',
  targetHint: 'What you are to make yourself: of 6,000 at full time, 4,800 at 0.80 FTE.',
  balance: 'You had made some of it before your log began',
  alreadyMade: 'Already made, wRVU',
  alreadyMadeHint: 'wRVU that are not in this log. Lines that you log up to that day do not count towards the goal.',
  alreadyMadeThrough: 'Up to and with',
  toCome: 'To come',
  over: 'Over',
  progress: 'Made of the goal',
  notKnownYet: 'The server has not said yet how this goal stands.',
  tooLong: 'A goal of more than ten years is not followed. Change its days, or delete it.',
  unreadable: (names: readonly string[]) =>
    `A setting from one of your devices could not be read and stands at its default: ${names.join(', ')}.`,
} as const

export function spanText({ first, last }: { readonly first: string; readonly last: string }): string {
  return `${dateText(first)} to ${dateText(last)}`
}

/** What is wrong with a field of a goal, in the words of who typed it. */
export const GOAL_FAULTS: Readonly<Record<GoalFault, string>> = {
  required: 'Fill this in.',
  not_a_number: 'Give a number of wRVU, such as 4,800.',
  too_precise: 'Give at most two decimals.',
  too_large: 'Give less than ten million.',
  zero: 'Give more than 0.',
  not_a_day: 'Give a day that there is.',
  too_early: 'Give a day from January 1, 1992 on.',
  before_first: 'The last day comes before the first.',
  too_long: 'A goal has at most ten years.',
  outside_period: 'Give a day within the days of the goal.',
}

/** Returns what a goal of today is told, a sentence each; the first says what was made. */
export function paceSentences(pace: GoalPace, { perDay, weeks, bestPerDay }: Omit<Paces, 'goals'>): readonly string[] {
  switch (pace.state) {
    case 'to_come':
      return [toComeSentence(pace)]
    case 'over':
      return [overSentence(pace)]
    case 'running':
      return [madeSentence(pace), neededSentence(pace, bestPerDay), projectionSentence(pace, { perDay, weeks })].filter(
        (sentence) => sentence !== '',
      )
    default:
      return pace.state satisfies never
  }
}

/** Returns what a goal that is over came to. */
export function overSentence(pace: GoalPace): string {
  const missing = pace.target - pace.made
  const came = `${wrvuText(pace.made)} of ${wrvuText(pace.target)} wRVU were made${ofThem(pace)}`
  return missing <= 0 ? `${came}: reached.` : `${came}; ${wrvuText(missing)} were missing.`
}

function toComeSentence({ first, workingDays, neededPerDay }: GoalPace): string {
  const each = neededPerDay === null ? '' : `: ${wrvuText(neededPerDay)} wRVU on each`
  return `Begins on ${dateText(first)} and has ${counted(workingDays, 'working day', 'working days')}${each}.`
}

function madeSentence(pace: GoalPace): string {
  const days = `in ${pace.workingDaysDone} of ${counted(pace.workingDays, 'working day', 'working days')}`
  return `${wrvuText(pace.made)} made ${days}${ofThem(pace)}${beside(pace)}.`
}

function ofThem({ alreadyMade, alreadyMadeThrough, training }: GoalPace): string {
  const balance =
    alreadyMade === null || alreadyMadeThrough === null
      ? ''
      : `, ${wrvuText(alreadyMade)} of them up to ${dateText(alreadyMadeThrough)}, as you said`
  const inTraining =
    training === 0 ? '' : `, ${wrvuText(training)} of them in training: goals of a residency count its lines`
  return balance + inTraining
}

function beside({ lacksBalance, ahead, expected }: GoalPace): string {
  if (lacksBalance) return ''
  return ahead >= 0
    ? `, ${wrvuText(ahead)} ahead of an even pace`
    : `; an even pace would have made ${wrvuText(expected)}`
}

function neededSentence(pace: GoalPace, bestPerDay: number | null): string {
  const { neededPerDay, workingDaysLeft, isOutOfReach, lacksBalance } = pace
  if (lacksBalance)
    return 'This goal begins before your log does. Say what you had made by then, and here stands what each working day needs.'
  if (pace.made >= pace.target) return 'The goal is reached.'
  if (neededPerDay === null) return 'No working day is left in it.'
  const days = counted(workingDaysLeft, 'working day', 'working days')
  const best = bestPerDay === null ? '' : `your best full month brought ${wrvuText(bestPerDay)} a working day`
  if (isOutOfReach)
    return `Out of reach by then: ${wrvuText(neededPerDay)} wRVU would be needed on each of ${days} left, and ${best}.`
  const needed = `Needed from here: ${wrvuText(neededPerDay)} wRVU on each of ${days} left`
  return best === '' ? `${needed}.` : `${needed}; ${best}.`
}

function projectionSentence(
  { projection, workingDaysLeft, lacksBalance }: GoalPace,
  { perDay, weeks }: Pick<Paces, 'perDay' | 'weeks'>,
): string {
  if (lacksBalance || workingDaysLeft === 0) return ''
  if (projection === null || perDay === null)
    return 'Where your own pace leads is said once a whole week of your own is logged.'
  const pace = `At your usual pace of ${wrvuText(perDay)} a working day (${counted(weeks, 'week', 'weeks')} of your own)`
  const { low, high } = projection
  const band =
    low === null || high === null
      ? '; four weeks are needed to say how sure that is'
      : `, in eight cases of ten between ${wrvuText(low)} and ${wrvuText(high)}`
  return `${pace} it will be ${wrvuText(projection.wrvu)}${band}.`
}
