/** What is said under More: settings, devices, diagnosis. */
import { numberText } from './intl.ts'

/** Returns bytes as a person reads them: `812 kB`, `3.2 MB`. */
export function sizeText(bytes: number): string {
  const kilobytes = Math.ceil(bytes / 1000)
  return kilobytes < 1000 ? `${kilobytes} kB` : `${numberText(Math.round(kilobytes / 100) / 10)} MB`
}

export const MORE = {
  log: 'Your log',
  tiles: 'Logging faster',
  codes: 'Codes',
  pay: 'Hours and pay',
  account: 'You and this phone',
  profile: 'Career stage, specialty and time zone, on the site',
  unsent: 'Not sent',
  favorites: 'Favorites',
  cases: 'Cases to join',
  changes: 'What changed',
  export: 'Exports and calendar address',
  erase: 'Erase the account',
  contracts: 'Contracts and pay',
  bundles: 'Bundles',
  code: 'Look up a code',
  compare: 'Compare codes',
  shifts: 'Shifts',
  statements: 'Statements of your employer, on the site',
  bin: 'Bin',
  settings: 'Settings',
  reminders: 'Reminders',
  devices: 'Devices',
  diagnosis: 'Technical details',
  logout: 'Log out',
  site: 'Catalog, calculator and benchmarks on the site',
  syncNow: 'Sync now',
} as const

export const SETTINGS = {
  theme: 'Colors',
  themes: { system: 'As the phone', light: 'Light', dark: 'Dark' },
  dayStartsAt: 'A day starts at',
  dayStartsAtHint: 'What you log before this hour belongs to the day before, as at the end of a night shift.',
  midnight: 'midnight',
  oClock: (hour: number) => `${hour} am`,
  defaultPlace: 'Place of service of a new line',
  saved: 'Setting saved.',
  waitsForSync: 'Settings can be changed after the first sync.',
  storage: 'What is on this phone',
  isPersistent: 'This browser has promised to keep what is stored here.',
  isNotPersistent:
    'This browser may delete what is stored here when space is short, or when the app was not opened for a while. What was sent is safe on the server.',
  storageUnknown: 'This browser does not say whether it keeps what is stored here.',
  persist: 'Ask the browser to keep it',
  refused: 'The browser did not promise it. Installed on the home screen, apps are mostly kept.',
  used: (bytes: number) => `${sizeText(bytes)} are used.`,
} as const

export const DEVICES = {
  loading: 'Asking the server…',
  offline: 'The server cannot be reached: where you are logged in is known there alone.',
  failed: 'The server did not answer as expected. Try again later.',
  current: 'This log-in',
  client: { app: 'App', browser: 'Browser' } as { readonly [client: string]: string },
  since: (day: string) => `since ${day}`,
  lastUsed: (day: string) => `last used on ${day}`,
  from: (ip: string) => `from ${ip}`,
  nowhereElse: 'You are logged in nowhere else.',
  endOthers: 'Log out everywhere but here',
  endOthersQuestion: 'Log out everywhere but here? What those devices have not sent stays on them.',
  endedOthers: 'You are logged out everywhere but here.',
  keepThem: 'Leave them',
  more: 'There are more. End some of these, and they come.',
  logout: 'Log out here',
  staysSignedIn: 'Stay logged in on this phone',
  staysSignedInHint:
    'For up to 400 days without use. Such a log-in asks for the password before changes of the account.',
  end: 'End this log-in',
  endOf: (name: string) => `End the log-in of ${name}`,
  ended: 'The log-in is ended. What that device has not sent stays on it.',
  refused: 'The server refused this.',
  unreached: 'The server cannot be reached. Nothing was changed.',
  proof: 'To prove that it is you, type your password or a code first.',
  prove: 'Prove it',
  addresses: 'Password, second factor and e-mail address: on the account page of the site',
} as const

export const DIAGNOSIS = {
  hint: 'For those who run this site, when something is wrong. It has no code, no note and no name.',
  save: 'Save to a file',
  names: {
    status: 'Sync',
    lines: 'Lines on this phone',
    waiting: 'Waiting to be sent',
    rejected: 'Refused',
    conflict: 'With two versions',
    position: 'Read up to the server’s head',
    resyncs: 'Read anew from the start',
    report: 'Last fault of a sync',
    device: 'Device',
    serverAhead: 'Server’s clock ahead of this one, in seconds',
    storage: 'Storage',
    worker: 'Works without a network',
    browser: 'Browser',
    zone: 'Time zone',
  },
  unknown: 'not known',
  yes: 'yes',
  no: 'no',
} as const
