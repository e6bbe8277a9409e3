/** What is said of exports, the calendar address, imports, and the end of an account. */

import type { FilterFault, LineFile } from '../screens/export/export-path.ts'
import { counted } from './intl.ts'

export const EXPORT = {
  loading: 'Asking the server…',
  everything: 'Everything',
  everythingHint:
    'One document with every record of yours, deleted ones and former versions among them, and what is kept of statements of your employer. Another OpenRVU takes the records back.',
  everythingFile: 'Download everything (JSON)',
  lines: 'Your lines',
  linesHint: 'With what each is worth. An import takes workbook and table back.',
  some: 'Only some lines',
  from: 'First day',
  to: 'Last day',
  code: 'Code',
  modifier: 'Modifier',
  role: 'Role',
  place: 'Place of service',
  words: 'Words in note or code',
  any: 'any',
  files: {
    workbook: 'Excel workbook',
    table: 'Table (CSV)',
    calendar: 'Days as a calendar file',
    fhir: 'FHIR resources, for programs',
  } satisfies Record<LineFile, string>,
  faults: {
    days: 'The first day comes before the last one, from January 1, 1992 on.',
    code: 'A code has up to seven letters and digits, such as 99213.',
    modifier: 'A modifier has two letters or digits, such as 25.',
  } satisfies Record<FilterFault, string>,
  unsent: (count: number) =>
    `${counted(count, 'change', 'changes')} on this phone ${count === 1 ? 'is' : 'are'} not sent, and so not in a file.`,
  unsentLines: (count: number) =>
    `${counted(count, 'line', 'lines')} on this phone ${count === 1 ? 'is' : 'are'} not sent as shown here, and so not in a file.`,
  sendFirst: 'Send first',
  bringIn: 'Bring lines in',
  bringInHint:
    'From a table, a workbook or an export; what the file would do is shown first. It is done on the site, and comes here with the next sync.',
  import: 'Import lines on the site',
  statements: 'Statements of your employer',
  statementsHint:
    'A file of your employer is compared with your lines on the site; what differs comes as a report (PDF, workbook, CSV).',
  toStatements: 'To your statements on the site',
} as const

export const CALENDAR = {
  heading: 'Calendar address',
  hint: 'A calendar program that subscribes to it shows your days with codes and wRVU, and which statement of your employer is not here yet. Whoever knows the address can read them, until you end it.',
  none: 'There is no address now.',
  made: (made: string, read: string | null) =>
    read === null ? `Made on ${made}, not read yet.` : `Made on ${made}, last read on ${read}.`,
  offline: 'The server cannot be reached: whether there is an address is known there alone.',
  failed: 'The server did not answer as expected. Try again later.',
  make: 'Make a calendar address',
  makeNew: 'Make a new one, which ends this one',
  once: 'Copy it now; it is not shown again.',
  copy: 'Copy',
  copied: 'Copied.',
  notCopied: 'The browser did not copy it. Choose the words above and copy them yourself.',
  end: 'End it',
  endQuestion: 'End the calendar address? Programs that read it show nothing new any more.',
  keep: 'Keep it',
  ended: 'The calendar address opens nothing any more.',
} as const

export const ERASE = {
  what: (name: string) => `Everything of ${name} is deleted on the server at once, and cannot be brought back:`,
  goesHeading: 'What goes',
  goes: [
    'all lines with their notes, favorites, bundles, goals, shifts, contracts and settings',
    'all log-ins, the calendar address and what this phone holds',
    'what is not sent yet',
  ],
  staysHeading: 'What stays',
  stays: [
    'Files that you have saved stay yours.',
    'Back-ups of the server are erased again should one be restored.',
    'Other phones lose what the server had as soon as they reach it; what they have not sent stays on them until you delete it there.',
  ],
  first: 'Take your data with you first',
  password: 'Your password',
  erase: 'Erase everything',
  question: 'Erase the account with everything in it? There is no way back.',
  keep: 'Keep the account',
  working: 'The server erases the account…',
  offline:
    'No answer came from the server, which alone can erase an account. Without a network nothing was changed; else try again.',
  loggedOut: 'You are logged out, or somebody else is logged in. Log in again first; nothing was changed.',
  passwordMissing: 'Type your password.',
  wrongPassword:
    'This is not your password. Where you log in by a code alone, set a password by resetting it first; nothing was changed.',
  reset: 'Reset the password',
  later: 'Too many tries, or the server is busy. Try again in a minute; nothing was changed.',
  refused: 'The server refused this; nothing was changed.',
  done: 'The account is erased. Nothing of yours is left on this phone.',
} as const
