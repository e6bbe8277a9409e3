/** What is said of contracts and of what they pay. */
import type {
  ContractTerms,
  Countable,
  PayPeriod,
  PayPeriodName,
  PolicyName,
  ShownContract,
  Tier,
} from '../figures/contracts.ts'
import { counted, dateText, wrvuText } from './intl.ts'

const DOLLARS = new Intl.NumberFormat('en-US', { style: 'currency', currency: 'USD' })

export const CONTRACTS = {
  intro:
    'A contract says which rules count your lines and what they pay. The one in force on the date of service decides.',
  inForce: 'in force today',
  edit: 'Change it on the site',
  editOf: (name: string) => `Change ${name} on the site`,
  add: 'Set up a contract on the site',
  none: 'No contract of your own: your lines count by the default one. With yours, the app says what they pay.',
  noPay: 'It does not say what a wRVU pays.',
  versions: 'Earlier and later terms',
  thisPeriod: 'This pay period',
  atYourRates: 'At the rates that you entered.',
} as const

/** Returns dollars of decimal text, as `$1,273.48`. */
export function dollarsText(decimal: string): string {
  return DOLLARS.format(Number(decimal))
}

export function daysOfContract({ from, until, isDefault }: ShownContract): string {
  if (isDefault || from === null) return 'All days that no other contract covers'
  return until === null
    ? `From ${dateText(from)} on`
    : `From ${dateText(from)} until ${dateText(until)}, that day not included`
}

const POLICY_SENTENCES: Readonly<Record<PolicyName, string>> = {
  unadjusted: 'Each line counts its code’s work RVU times its units, without rules.',
  cms: 'Lines count by Medicare’s rules of modifiers and cases.',
  custom: 'Lines count by rules of its own.',
}

const COUNTABLE_SENTENCES: Readonly<Record<Countable, string>> = {
  billable: '',
  billed: 'Lines count for pay once they are billed.',
  collected: 'Lines count for pay once they are collected.',
}

const PAY_PERIOD_NAMES: Readonly<Record<PayPeriodName, string>> = {
  month: 'each month',
  quarter: 'each quarter',
  half_year: 'each half-year',
  year: 'each year',
}

/** Returns what terms say of credit, a sentence each. */
export function creditSentences({ policy, pinnedYear, ownValues, countable }: ContractTerms): readonly string[] {
  return [
    POLICY_SENTENCES[policy],
    pinnedYear === null ? '' : `Every line counts by the values of ${pinnedYear}.`,
    ownValues === 0 ? '' : `${counted(ownValues, 'code has a value', 'codes have values')} of its own.`,
    COUNTABLE_SENTENCES[countable],
  ].filter((sentence) => sentence !== '')
}

/** Returns what terms pay, a sentence each. */
export function paySentences({ payPeriod, base, tiers, bonuses }: ContractTerms): readonly string[] {
  return [
    Number(base) > 0 ? `${dollarsText(base)} base ${PAY_PERIOD_NAMES[payPeriod]}.` : '',
    ...tiers.map(tierSentence),
    ...bonuses.map(({ from, dollars }) => `A bonus of ${dollarsText(dollars)} at ${wrvuText(from)} wRVU.`),
    tiers.length + bonuses.length > 0 ? `Settled ${PAY_PERIOD_NAMES[payPeriod]}.` : '',
  ].filter((sentence) => sentence !== '')
}

function tierSentence({ from, dollars }: Tier): string {
  const each = `${dollarsText(dollars)} a wRVU`
  return from === 0 ? `${each}.` : `${each} from ${wrvuText(from)} wRVU on.`
}

/** Returns what a pay period has come to so far. */
export function periodSentence({ first, last, lines, wrvu, waiting, total }: PayPeriod): string {
  const open = waiting === 0 ? '' : ` ${counted(waiting, 'line does', 'lines do')} not count yet.`
  return `${dateText(first)} to ${dateText(last)}: ${wrvuText(wrvu)} wRVU in ${counted(lines, 'line', 'lines')}, ${dollarsText(total)} so far.${open}`
}
