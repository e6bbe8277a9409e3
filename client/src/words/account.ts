/** The words of log-in, sign-up and of whose phone this is. */
import type { AuthAnswer, FieldError } from '../account/answers.ts'
import type { Stage } from '../entry/roles.ts'
import { counted } from './intl.ts'

export const ACCOUNT = {
  email: 'E-mail address',
  password: 'Password',
  newPassword: 'New password',
  passwordHint: 'At least 8 characters; a few words are good.',
  stay: 'Stay logged in on this phone',
  stayHint: 'For your own phone: it asks again after 400 days without use. Otherwise after 14.',
  logIn: 'Log in',
  signUp: 'Sign up',
  mailCode: 'Mail me a code instead',
  forgotten: 'Forgotten password',
  noAccount: 'No account yet? Sign up',
  haveAccount: 'Already an account? Log in',
  back: 'Back to the log-in',
  askCodeIntro: 'A code comes by mail. Type it here within three minutes.',
  askCode: 'Mail me a code',
  noMail: 'This server sends no mail. Ask whoever runs it for a link that sets a new password.',
  code: 'Code',
  codeHint: 'Capitals and dashes do not matter.',
  confirm: 'Continue',
  resend: 'Send another code',
  resent: 'Another code is on its way.',
  secondFactor: 'Code of your second factor',
  secondFactorHint: 'The six digits of your authenticator app, or one of your recovery codes.',
  secondFactorHintApp: 'The six digits of your authenticator app.',
  verifyIntro: 'We have mailed a code to your address. Type it here, to show that the address is yours.',
  loginCodeIntro: 'If the address has an account, a code is in the mail. Type it here within three minutes.',
  resetIntro: 'A mail brings a code, with which you set a new password here.',
  resetLinkIntro: 'A mail brings a link that sets a new password. Then log in here.',
  resetCodeIntro: 'If the address has an account, a code is in the mail. Type it here together with a new password.',
  resetLinkSent: 'If the address has an account, a link is in the mail. Set a new password there, then log in here.',
  setPassword: 'Set the password',
  invitation: 'Invitation',
  invitationHint: 'The link that you were sent, or the part of it after “invite=”.',
  byInvitation: 'This server takes sign-ups by invitation.',
  closed: 'This server takes no sign-ups. Whoever runs it makes the accounts.',
  offlineFirst:
    'The server cannot be reached, and nobody has used the app on this phone yet. The first log-in needs a network; after it the app works without one.',
  notRemembered: 'The server did not take that this is your own phone: the log-in ends 14 days after its last use.',
  notResent: 'No other code was sent. Begin again.',
  madeUnmailed:
    'The account is made, but the mail with its code could not be sent. Log in with its password a little later: that mails another code.',
  expired: (name: string) => `The log-in of ${name} is over. Log in again to send; everything stays on this phone.`,
} as const

/** The names of career stages. */
export const STAGE_NAMES: Readonly<Record<Stage, string>> = {
  student: 'Student',
  resident: 'Resident',
  attending: 'Attending',
}

export const ONBOARDING = {
  intro: 'So the app offers the right role and codes first. All of it can be changed later.',
  stage: 'Career stage',
  specialty: 'Specialty',
  searchSpecialty: 'Search the specialty',
  noSpecialties: 'The list of specialties cannot be read without the server. Skip this, or come back later.',
  noneFound: 'No specialty has these words.',
  timeZone: (zone: string) => `Use the time zone of this phone, ${zone}`,
  timeZoneHint: 'It says which day a line belongs to.',
  next: 'Continue',
  skip: 'Skip',
  notStored: 'The server did not take this. Try again, or skip it.',
  favorites: 'Favorites to begin with: one tap logs the whole line',
  showMore: (count: number) => `Show ${count} more`,
  addCount: (count: number) => `Add ${counted(count, 'favorite', 'favorites')}`,
  added: (count: number) => `${counted(count, 'favorite', 'favorites')} saved on this phone.`,
  needsSync: 'Favorites need one sync with the server first. Try again when it is reached.',
} as const

/** Returns that a log-in was ended elsewhere, with what became of the lines. */
export function revokedSentence(name: string): string {
  return `The log-in of ${name} on this phone was ended elsewhere. What was sent is at the server and no longer on this phone; what was not sent is kept.`
}

/** Returns that a log-out has not reached the server. */
export function waitingLogOutSentence(name: string): string {
  return `${name} logged out without a network. The lines are locked until ${name} logs in again; the server is told as soon as it is reached.`
}

/** Returns what is not sent of somebody whose store is on this phone and not open; null is not known. */
export function leftBehindSentence(name: string, unsent: number | null): string {
  return unsent === null
    ? `What of ${name} on this phone is not sent cannot be read.`
    : `${counted(unsent, 'change', 'changes')} of ${name} ${unsent === 1 ? 'is' : 'are'} not sent. Log in as ${name} to send.`
}

/** What is wrong with a value, by the code of the server. */
const FIELD_SENTENCES: { readonly [code: string]: string } = {
  required: 'This is needed.',
  invalid: 'This is not an e-mail address, as name@example.org.',
  email_password_mismatch: 'Address and password do not belong together.',
  incorrect_password: 'This is not the password.',
  incorrect_code: 'This is not the code. Look into the latest mail or at your authenticator app, and type it again.',
  email_taken: 'There is an account with this address. Log in instead.',
  password_too_short: 'The password is too short.',
  password_too_common: 'Too many people use this password. Take another one.',
  password_entirely_numeric: 'The password needs more than digits.',
  password_too_similar: 'The password is too much like your address.',
  signup_closed: ACCOUNT.closed,
  invitation_needed: 'This invitation is unknown, used or over. Ask whoever runs this server for a new one.',
  no_proof: 'This account has no password. Set one with “Forgotten password”.',
}

/** Returns what is wrong with a value; the server's own words for a code that this build does not know. */
export function errorSentence({ code, message }: FieldError): string {
  return FIELD_SENTENCES[code] ?? (message === '' ? 'The server does not take this.' : message)
}

/** Returns why nothing came of a form, for an answer that says nothing of a field; null where nothing is wrong. */
export function answerSentence(answer: AuthAnswer): string | null {
  switch (answer.kind) {
    case 'logged_in':
    case 'pending':
    case 'done':
    case 'refused':
      return null
    case 'nobody':
    case 'not_open':
      return 'The time or the tries for this are over. Begin again.'
    case 'proof_needed':
      return 'Somebody is logged in already. Log out first.'
    case 'csrf_failed':
      return 'The browser keeps no cookies of this site, and without them nobody can log in.'
    case 'too_many':
      return `Too many tries. Try again in ${durationText(answer.seconds)}.`
    case 'failed':
      return answer.code === 'mail_not_sent'
        ? 'The server could not send the mail. Try again later.'
        : 'The server failed. Try again in a minute.'
    case 'unreachable':
      return 'The server cannot be reached. A log-in needs a network.'
    default:
      return answer satisfies never
  }
}

/** Returns seconds as a person says them, rounded up. */
export function durationText(seconds: number): string {
  if (seconds < 60) return counted(seconds, 'second', 'seconds')
  if (seconds < 3600) return counted(Math.ceil(seconds / 60), 'minute', 'minutes')
  return counted(Math.ceil(seconds / 3600), 'hour', 'hours')
}
