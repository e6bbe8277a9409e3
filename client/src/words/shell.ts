/** The words of the frame: names of screens and what every screen may say. */
import { counted } from './intl.ts'

export const SCREEN_NAMES = {
  log: 'Log',
  day: 'Day',
  summary: 'Summary',
  lines: 'Lines',
  goals: 'Goals',
  line: 'Line',
  unsent: 'Not sent',
  conflict: 'Two versions',
  bin: 'Bin',
  more: 'More',
  settings: 'Settings',
  devices: 'Devices',
  diagnosis: 'Technical details',
  favorites: 'Favorites',
  cases: 'Cases',
  changes: 'What changed',
  export: 'Exports',
  erase: 'Erase the account',
  contracts: 'Contracts',
  bundles: 'Bundles',
  shifts: 'Shifts',
  reminders: 'Reminders',
  code: 'Code',
  compare: 'Compare codes',
  login: 'Log in',
  signup: 'Sign up',
  reset: 'Reset the password',
  onboarding: 'About you',
  logout: 'Log out',
  not_found: 'No such page',
} as const

export const SHELL = {
  siteName: 'OpenRVU',
  navigation: 'Screens',
  undo: 'Undo',
  undone: 'Taken back.',
  loading: 'Reading this phone…',
  needsHttps: 'This address needs https.',
  withoutHttps:
    'The app works here while the site is reached and keeps your lines on this device, but it cannot open without a network.',
  asking: 'Asking the server who is logged in…',
  working: 'One moment…',
  fetching: 'Fetching this screen…',
  notFetched: 'This screen could not be fetched. Try again, or reload the app: what is saved stays on this phone.',
  notFetchedWithForm:
    'This screen could not be fetched. What you have begun on another screen is kept: try again, or go back and save it.',
  tryAgain: 'Try again',
  reload: 'Reload',
  updateWaits: 'A new version is ready.',
  update: 'Update',
  later: 'Later',
  notFound: 'The app has no page at this address.',
  toLog: 'To the log',
  back: 'Back',
  onThisPhone: 'on this phone',
} as const

/** Returns that so many changes wait for the person. */
export function decisionsText(count: number): string {
  return counted(count, 'change needs your decision', 'changes need your decision')
}
