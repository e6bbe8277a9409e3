/** What is said of changes that are not sent, of two versions, and of the bin. */
import type { ConflictReason } from '../sync/protocol.ts'

export const COLLECTION_NAMES: { readonly [collection: string]: string } = {
  procedure_logs: 'Line',
  favorites: 'Favorite',
  templates: 'Bundle',
  goals: 'Goal',
  settings: 'Setting',
  shifts: 'Shift',
}

export const UNSENT = {
  nothing: 'Everything on this phone is sent.',
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
  changedElsewhere: 'It was deleted here, and changed elsewhere since:',
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
  empty: 'The bin is empty.',
  restore: 'Bring back',
  restored: 'Brought back.',
  elsewhere: 'Deleted earlier, or on another device',
  look: 'Ask the server',
  nothingElsewhere: 'The server has no other deleted line. It keeps them for 30 days.',
  notReached: 'The server cannot be reached. Try again with a network.',
  gone: 'The server no longer has this line.',
} as const
