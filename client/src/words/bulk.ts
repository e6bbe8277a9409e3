/** What is said of lines that are chosen in a list, and of what is done with them together. */
import { counted, numberText } from './intl.ts'
import { BILLING_NAMES } from './lines.ts'

const lines = (count: number) => counted(count, 'line', 'lines')
const are = (count: number) => (count === 1 ? 'is' : 'are')
const theCases = (cases: number) => (cases === 1 ? 'the case' : 'their cases')

export const BULK = {
  title: 'Chosen lines',
  choose: 'Choose',
  done: 'Done',
  none: 'None',
  all: (count: number | null) => (count === null ? 'All' : `All ${numberText(count)}`),
  allThatFit: (count: number | null) => `${BULK.all(count)} that fit`,
  hint: 'Choose lines to bill or to join.',
  chosen: (count: number, worth: string) => `${lines(count)} chosen: ${worth}`,
  billing: 'Set billing to',
  setTo: (state: string) => `Set billing to ${nameOf(state)}`,
  set(count: number, state: string, already: number) {
    const known = already === 0 ? '' : ` ${numberText(already)} ${already === 1 ? 'was' : 'were'} already.`
    return `${lines(count)} ${are(count)} ${nameOf(state)} now.${known}`
  },
  isSet: (count: number, state: string) =>
    `${lines(count)} ${are(count)} ${nameOf(state)} already. Nothing was changed.`,
  join: (count: number) => `Join ${count}`,
  severalDays: 'Lines of one day can be joined into a case.',
  along: (count: number) => `With ${lines(count)} that ${are(count)} not chosen: a case is joined whole.`,
  takeOut: (count: number, cases: number) => `Take ${lines(count)} out of ${theCases(cases)}`,
  takenOut(count: number, cases: number, staying: number) {
    const rest = staying === 0 ? '' : ` ${lines(staying)} ${staying === 1 ? 'stays' : 'stay'} there.`
    return `${lines(count)} ${are(count)} taken out of ${theCases(cases)}.${rest}`
  },
  otherSearch: 'The search changed, so nothing is chosen any more.',
  left: 'You left the list, so nothing is chosen any more. Nothing was changed.',
} as const

function nameOf(state: string): string {
  return BILLING_NAMES[state] ?? state
}
