/** What is said of changes that are not sent, of two versions, and of the bin. */
import type { ConflictReason } from '../sync/protocol.ts'
import { LINES } from './lines.ts'

export const COLLECTION_NAMES: { readonly [collection: string]: string } = {
  procedure_logs: 'Line',
  favorites: 'Favorite',
  templates: 'Bundle',
  goals: 'Goal',
  settings: 'Setting',
  shifts: 'Shift',
}

const FIELD_NAMES: { readonly [field: string]: string } = {
  ...LINES.fields,
  encounter_id: 'Case',
  label: 'Your own name for it',
  position: 'Place in the order',
  name: 'Name',
  items: 'Lines',
  period_start: 'First day',
  period_end: 'Last day',
  target_wrvu: 'Target in wRVU',
  already_made: 'Made before, in wRVU',
  already_made_through: 'Made before, through',
  started_on: 'Day of the shift',
  starts_at: 'Start',
  value: 'Value',
}

/** Where a name means something else than elsewhere. */
const NAMES_OF_COLLECTION: { readonly [collection: string]: { readonly [field: string]: string } } = {
  shifts: { minutes: 'Minutes worked' },
}

/** Returns what a field of a record is called; one that this build does not know has its own name. */
export function fieldName(collection: string, field: string): string {
  return NAMES_OF_COLLECTION[collection]?.[field] ?? FIELD_NAMES[field] ?? field
}

export const UNSENT = {
  nothing: 'Everything on this phone is sent. What you log without a network stands here until it is, too.',
  waiting: 'Waits to be sent.',
  deletion: 'Its deletion waits to be sent.',
  refused: 'The server refused it:',
  conflict: 'It was changed here and elsewhere.',
  decide: 'Choose a version',
  edit: 'Change it',
  sendAgain: 'Send again',
  sentAgain: 'It is sent with the next sync.',
  discard: 'Throw this change away',
  discardQuestion: (what: string) => `Throw away what was changed here of ${what}? What the server has stays.`,
  discardNew: (what: string) => `Throw away ${what}? The server does not have it, so it is gone.`,
  discarded: 'Thrown away.',
  keep: 'Keep it',
  toFile: 'Save all to a file',
  fileHint: 'The file has the changes as they are stored, and is read by a program. It works without a network.',
} as const

export const CONFLICT = {
  nothing: 'There are no two versions of this any more.',
  here: 'This phone',
  elsewhere: 'The server',
  field: 'Field',
  save: 'Save this choice',
  saved: 'The choice is saved.',
  nothingWritten: 'empty',
  keepMine: 'Keep mine: bring it back',
  keepTheirs: 'Leave it deleted',
  deleteMine: 'Delete it all the same',
  keepServer: 'Keep it',
} as const

/** Returns what has happened, in a sentence. */
export function conflictSentence(reason: ConflictReason, isDeletion: boolean): string {
  if (isDeletion) return 'You deleted this here. Meanwhile it was changed elsewhere.'
  switch (reason) {
    case 'modified':
      return 'This was changed here and elsewhere. Choose for each field what it shall be.'
    case 'deleted':
    case 'gone':
      return 'You changed this here. Meanwhile it was deleted elsewhere.'
    default:
      return reason satisfies never
  }
}

export const BIN = {
  hint: 'Lines that were deleted while this phone had them.',
  empty: 'The bin is empty. A line that you delete stays here for 30 days and can be brought back.',
  restore: 'Bring back',
  restored: 'Brought back.',
  elsewhere: 'Deleted earlier, or on another device',
  look: 'Ask the server',
  nothingElsewhere: 'The server has no other deleted line. It keeps them for 30 days.',
  notReached: 'The server cannot be reached. Try again with a network.',
  gone: 'The server no longer has this line.',
} as const

/** What the server refuses a field for, by its code. Source: the sync contract, section 1. */
const ERROR_SENTENCES: { readonly [code: string]: string } = {
  required: 'is missing',
  invalid: 'is not of the form that is expected',
  invalid_type: 'is not of the form that is expected',
  out_of_range: 'is too large or too small',
  too_long: 'is too long',
  too_many: 'are too many',
  duplicate: 'stands twice',
  unknown_field: 'is unknown',
  nul: 'has a sign that cannot be stored',
  invalid_characters: 'has a sign that cannot be stored',
  note_email: 'reads like an e-mail address',
  note_ssn: 'reads like a social security number',
  note_date_of_birth: 'reads like a date of birth',
  note_phone: 'reads like a phone number',
  note_mrn: 'reads like a record number',
}

/** Returns why the server refused a field, as a sentence. */
export function refusedSentence(collection: string, field: string, codes: readonly string[]): string {
  const why = codes.map((code) => ERROR_SENTENCES[code] ?? code).join(' and ')
  return `${fieldName(collection, field)}: ${why}.`
}
