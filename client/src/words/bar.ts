/** The words of what stands above every screen: what is wrong with log-in or sync, and with what this phone held. */
import type { Emptied } from '../sync/emptied.ts'
import { counted, momentText } from './intl.ts'

export const BAR = {
  logInAgain: 'Log in again',
  devices: 'Devices',
  worksWithout: 'What the site has works: the catalog, the calculator, contracts and exports.',
  toSite: 'What works here',
  understood: 'I have read this',
} as const

/** Returns what went with a store that the browser has emptied, as the server was told last; unknown is never zero. */
export function emptiedSentence({ count, saidAt }: Emptied): string {
  const emptied = 'The browser has emptied the store of this phone; what was sent comes back from the server.'
  if (count === null || saidAt === null) return `${emptied} How many changes were not sent is unknown.`
  const when = momentText(saidAt)
  if (count === 0) return `${emptied} At ${when} everything was sent.`
  return `${emptied} At ${when} ${counted(count, 'change was', 'changes were')} not sent: look through the lines of that day.`
}

/** Returns that nothing was synced for long, with what is on this phone alone; null is not known, which is never zero. */
export function longAwaySentence(days: number, unsent: number | null): string {
  const alone =
    unsent === null
      ? 'What is on this phone alone is not known.'
      : `${unsent === 0 ? 'Nothing is' : counted(unsent, 'change is', 'changes are')} on this phone alone.`
  return `Not synced for ${counted(days, 'day', 'days')}. ${alone} Open the app where there is a network.`
}
