/** What is said of reminders, and what one says. */

/** The whole of a reminder: it stands on a locked screen, so that it says nothing of the person. */
export const REMINDER = {
  title: 'OpenRVU',
  body: 'Nothing to log? A line takes two taps.',
} as const

export const REMINDERS = {
  intro:
    'A reminder on this device when you have logged nothing for some days. It is one fixed sentence: nothing of your log leaves the server with it.',
  loading: 'Asking the server…',
  offline: 'The server cannot be reached: reminders are sent by it, and can be changed once it is.',
  failed: 'The server did not answer as expected. Try again later.',
  states: {
    off_here: 'Whoever runs this site has switched reminders off.',
    insecure: 'This browser allows no reminders here, since the site is not opened over https.',
    home_screen:
      'On iPhone and iPad reminders come to apps on the home screen alone. In Safari, tap Share, then “Add to Home Screen”, open OpenRVU from there and come back to this page.',
    unsupported: 'This browser cannot show reminders while the app is closed.',
    denied:
      'This browser was told not to show notifications of this site. To undo that, open its settings for this site (often behind the sign beside the address, or in the settings of the phone under the name of the app), allow notifications, and come back.',
    off: 'Reminders are off on this device.',
    on: 'Reminders are on for this device.',
  },
  turnOn: 'Remind me on this device',
  turnOff: 'Turn reminders off',
  hour: 'At',
  hourHint: 'In the time zone of your account.',
  afterDays: 'After how many days without a line',
  days: (count: number) => (count === 1 ? '1 day' : `${count} days`),
  weekdaysOnly: 'Monday to Friday only',
  weekdaysOnlyHint: 'No reminder at weekends, and their days do not count.',
  clock: (hour: number) => `${hour % 12 === 0 ? 12 : hour % 12} ${hour < 12 ? 'am' : 'pm'}`,
  turnedOn: 'Reminders are on.',
  turnedOff: 'Reminders are off.',
  saved: 'Reminder saved.',
  notAllowed: 'The browser did not allow it. Nothing was changed.',
  notSubscribed: 'The browser could not reach its push service. Try again later.',
  refused: 'The server refused this.',
  unreached: 'The server cannot be reached. Nothing was changed.',
  others: (count: number) => `Reminders also come to ${count === 1 ? 'another device' : `${count} other devices`}.`,
  endOthers: 'Turn them off there',
  endedOthers: 'Reminders are off on the other devices.',
  calendarHeading: 'The way that always works',
  calendar:
    'A calendar address shows the days that you logged, and so those that you did not, in any calendar program; it can remind you of itself.',
  calendarLink: 'Calendar address',
} as const
