/** What became of a file that was asked of the server, in a sentence. */
import type { Download } from '../sync/download.ts'
import { counted } from './intl.ts'

export interface Said {
  readonly sentence: string
  readonly isFault: boolean
}

export const DOWNLOAD = {
  fetching: 'The server makes the file. You can go on meanwhile.',
  offline:
    'The server makes such files, and it cannot be reached now. Your lines stay on this phone; come back with a network.',
} as const

const OF_LOG_IN = ['not_authenticated', 'user_mismatch']

export function downloadSentence(fetched: Download): Said {
  switch (fetched.kind) {
    case 'file':
      return { sentence: `${fetched.name} is saved.`, isFault: false }
    case 'refused':
      return fault(
        OF_LOG_IN.includes(fetched.code)
          ? 'You are logged out, or somebody else is logged in. Log in again: then files can be made.'
          : 'The server refused this. Look at what you have chosen, and try again.',
      )
    case 'later':
      return fault(laterSentence(Math.ceil(fetched.retryAfter / 60)))
    case 'unreachable':
      return fault(DOWNLOAD.offline)
    default:
      return fetched satisfies never
  }
}

function laterSentence(minutes: number): string {
  return minutes === 0
    ? 'The server is busy. Try again in a moment.'
    : `The server has made enough files for now. Try again in ${counted(minutes, 'minute', 'minutes')}.`
}

function fault(sentence: string): Said {
  return { sentence, isFault: true }
}
