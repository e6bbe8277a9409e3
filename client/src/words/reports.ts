/** What is said of reports that only the server can make. */
import { counted, momentText } from './intl.ts'

export const REPORTS = {
  loading: 'Asking the server…',
  offline:
    'The server works this out, and it cannot be reached now. Once it was read it stays on this phone, and is shown here without a network.',
  refused: 'The server does not answer this as expected. Update the app, or try again later.',
} as const

/** Returns of which time an answer is, and what it cannot know of; `unsent` null: how much is not sent is not known. */
export function asOfSentence(at: number, { unsent, isStale }: { unsent: number | null; isStale: boolean }): string {
  const when = `As of ${momentText(at)}`
  if (unsent !== null && unsent > 0) {
    const isOne = unsent === 1
    return `${when}; ${counted(unsent, 'change', 'changes')} on this phone ${isOne ? 'is' : 'are'} not in it yet.`
  }
  return isStale ? `${when}; it may have changed since.` : `${when}.`
}
