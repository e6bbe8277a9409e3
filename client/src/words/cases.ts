/** What is said of cases of a day. */
import { counted } from './intl.ts'

export const CASES = {
  intro:
    'OpenRVU stores no patient, so it cannot know which lines of a day are of one case. On these days some could be, and would then reduce each other.',
  none: 'No line waits for a case. Where lines of one day could be of one case, such as two scopes, the day stands here until you have said whether they are.',
  choose: 'Choose a day',
  allDays: 'All days with lines to join',
  ofDay: (count: number) => `${counted(count, 'line', 'lines')} of this day could be of one case`,
  way: 'Cases of this day',
  noLines: 'No line on this day.',
  caseOf: (letter: string) => `Case ${letter}`,
  takeOut: 'Take out',
  takeOutOf: (line: string, letter: string) => `Take ${line} out of case ${letter}`,
  takenOut: (line: string) => `${line} is taken out of its case.`,
  loose: 'Could be of one case',
  others: 'Other lines, which a case would hardly change',
  nothingToJoin: 'Nothing on this day waits for a case.',
  hint: 'Choose the lines of one case.',
  difference: (together: string, apart: string) => `Together ${together}, apart ${apart} wRVU:`,
  unknown: 'What a case makes of them cannot be told on this phone. The server values them after the next sync.',
  join: (count: number) => (count > 1 ? `Join ${count} into one case` : 'Join into one case'),
  joined: (count: number) => `${counted(count, 'line', 'lines')} are one case now.`,
  apart: (count: number) => (count === 2 ? 'Leave both apart' : `Leave all ${count} apart`),
  leftApart: (count: number) => `${counted(count, 'line', 'lines')} stay apart, each a case of its own.`,
} as const
