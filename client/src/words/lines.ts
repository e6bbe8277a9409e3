/** What is said of lines. */
import type { LineFault } from '../entry/line-form.ts'
import type { PatientData } from '../entry/patient-data.ts'
import type { Total } from '../figures/totals.ts'
import type { Sending } from '../screens/lines/line-view.ts'
import { wrvuText } from './intl.ts'

export const ROLE_NAMES: { readonly [role: string]: string } = {
  primary: 'primary',
  assistant: 'assistant',
  cosurgeon: 'co-surgeon',
  supervisor: 'supervisor',
  resident: 'resident',
  observer: 'observer',
}

export const BILLING_NAMES: { readonly [state: string]: string } = {
  billable: 'billable',
  billed: 'billed',
  collected: 'collected',
}

/** Two marks that are told apart by words and by sign, not by color alone. */
export const SENDING_MARKS: Readonly<Record<Sending, { readonly sign: string; readonly text: string }>> = {
  sent: { sign: '✓✓', text: 'sent' },
  waiting: { sign: '✓', text: 'on this phone' },
  rejected: { sign: '!', text: 'refused' },
  conflict: { sign: '≠', text: 'two versions' },
}

export const LINES = {
  wrvu: 'wRVU',
  unvalued: 'not valued yet',
  /** What may still change a provisional worth. */
  doubts: {
    session: 'May change with the day’s other lines.',
    terms: 'By Medicare’s rules: your contract has not come to this phone yet.',
    code: 'The server knows more of this code and has the last word.',
  },
  caseOf: (letter: string) => `case ${letter}`,
  minutes: (minutes: number) => `${minutes} min`,
  day: 'Day',
  dayBefore: 'Day before',
  dayAfter: 'Day after',
  before: 'The one before',
  after: 'The one after',
  today: 'Today',
  emptyDay: 'No line on this day.',
  logOnDay: 'Log on this day',
  emptyToday: 'Nothing logged today yet. Choose a line under Log: two taps, with or without a network.',
  own: 'Own',
  training: 'In training',
  observed: 'Observed',
  explanation: 'Why it is worth this',
  explanationOffline: 'The steps of the calculation are shown when the server can be reached.',
  unknownWorth:
    'The server has not valued this line as it is now. It is worth something or nothing, but that is not known yet.',
  edit: 'Change this line',
  save: 'Save',
  saved: 'Line changed.',
  delete: 'Delete this line',
  deleted: 'Line deleted.',
  again: 'Log it again today',
  loggedAgain: 'Logged again today.',
  toFavorites: 'Add to favorites',
  addedToFavorites: 'Added to favorites.',
  noLine: 'This phone has no such line. It may be deleted, or not have come from the server yet.',
  inBin: 'This line is deleted.',
  toBin: 'Look into the bin',
  toDay: 'To its day',
  notSaved: 'Not saved.',
  fields: {
    code: 'Code',
    performed_on: 'Date of service',
    units: 'Units',
    modifiers: 'Modifiers',
    role: 'Your role',
    place_of_service: 'Place of service',
    minutes: 'Minutes (anesthesia)',
    billing_state: 'Billing',
    note: 'Note, without anything that names a patient',
  },
  noPlace: 'not given',
} as const

/** Returns the wRVU of some lines; of lines that nobody can value, where there are no others, that is not known. */
export function totalText({ lines, unvalued, hundredths, isProvisional }: Total): string {
  return lines > 0 && unvalued === lines ? wrvuText(null) : aboutText({ hundredths, isProvisional })
}

/** Returns wRVU, and a sign where the server may make another figure of it. */
export function aboutText({ hundredths, isProvisional }: Pick<Total, 'hundredths' | 'isProvisional'>): string {
  return isProvisional ? `≈ ${wrvuText(hundredths)}` : wrvuText(hundredths)
}

const PATIENT_DATA_NAMES: Readonly<Record<PatientData, string>> = {
  note_email: 'an e-mail address',
  note_ssn: 'a social security number',
  note_date_of_birth: 'a date of birth',
  note_phone: 'a phone number',
  note_mrn: 'a record number',
}

/** Returns what is wrong with a note that seems to hold patient data. */
export function patientDataSentence(kinds: readonly PatientData[]): string {
  const names = new Intl.ListFormat('en').format(kinds.map((kind) => PATIENT_DATA_NAMES[kind]))
  return `This reads like ${names}. Take it out: nothing that names a patient is stored.`
}

/** Returns what is wrong with a field of a line, and what was expected. */
export function faultSentence(fault: LineFault): string {
  switch (fault.kind) {
    case 'code':
      return 'A code has letters and digits only, mostly five of them, such as 99213 or H2020.'
    case 'day':
      return 'Choose the date of service.'
    case 'day_too_early':
      return 'The first year with relative values is 1992.'
    case 'modifiers':
      return 'Each modifier has two letters or digits, such as 25 RT.'
    case 'too_many_modifiers':
      return 'A line has four modifiers at most.'
    case 'modifier_twice':
      return 'A modifier stands here twice.'
    case 'number':
      return `A whole number from ${fault.least} to ${fault.most} is expected.`
    case 'note_too_long':
      return `A note has ${fault.most} characters at most.`
    case 'patient_data':
      return patientDataSentence(fault.kinds)
    default:
      return fault satisfies never
  }
}
