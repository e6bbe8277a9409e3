/** The words of a log-out. */
import { counted } from './intl.ts'

export const LOG_OUT = {
  intro: (name: string) =>
    `${name} logs out of this phone. What is not sent yet is sent first; then the lines are deleted from this phone, and stay at the server.`,
  logOut: 'Log out',
  done: 'Logged out.',
  locked: 'Locked on this phone.',
  saveAndEnd: 'Save them to a file and log out',
  keepAndEnd: 'Log out, and keep them on this phone',
  giveUp: (count: number) => `Give up ${count === 1 ? 'this change' : `these ${count} changes`} and log out`,
  endAllTheSame: 'Log out all the same',
  stay: 'Stay logged in',
  deletionOf: (what: string) => `${what}: deleted`,
  before: {
    unsent: (count: number) => `${counted(count, 'change', 'changes')} could not be sent.`,
    offline: (count: number) =>
      `The server cannot be reached. ${counted(count, 'change', 'changes')} not sent. All lines are locked on this phone until you log in again.`,
    unknown: () => 'What is not sent cannot be read. It stays on this phone, locked until you log in again.',
  },
} as const
