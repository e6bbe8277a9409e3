import { expect, test } from 'vitest'
import { ACCOUNT, answerSentence, durationText, errorSentence } from '../words/account.ts'
import { type AuthAnswer, readAuthAnswer, readConfig } from './answers.ts'
import { createAuth } from './auth.ts'
import { invitationToken } from './invitation.ts'
import { restartAfter, type Step, stepAfter } from './steps.ts'

const read = (status: number, body: unknown, retryAfter = 0) => readAuthAnswer({ status, body, retryAfter })
const ANA = { id: 'a', email: 'ana@example.org', display: 'Ana' }
const flows = (...waiting: object[]) => ({ data: { flows: waiting }, meta: { is_authenticated: false } })

test.each<[string, AuthAnswer, AuthAnswer]>([
  [
    'a log-in',
    read(200, { status: 200, data: { user: ANA }, meta: { is_authenticated: true } }),
    { kind: 'logged_in', person: { userId: 'a', name: 'ana@example.org' } },
  ],
  ['a thing that was done', read(200, { status: 200 }), { kind: 'done' }],
  ['nobody', read(401, flows({ id: 'login' })), { kind: 'nobody' }],
  ['a session that is gone', read(410, flows({ id: 'login' })), { kind: 'nobody' }],
  [
    'a second factor',
    read(401, flows({ id: 'login' }, { id: 'mfa_authenticate', is_pending: true, types: ['totp', 'recovery_codes'] })),
    { kind: 'pending', pending: { step: 'second_factor', hasRecoveryCodes: true } },
  ],
  [
    'a mailed code',
    read(401, flows({ id: 'login_by_code', is_pending: true }, { id: 'password_reset_by_code', is_pending: false })),
    { kind: 'pending', pending: { step: 'login_code' } },
  ],
  [
    'a reset',
    read(401, flows({ id: 'password_reset_by_code', is_pending: true })),
    { kind: 'pending', pending: { step: 'reset_code' } },
  ],
  ['a step that this build does not know', read(401, flows({ id: 'passkey', is_pending: true })), { kind: 'nobody' }],
  ['a proof', read(401, { meta: { is_authenticated: true }, data: { flows: [] } }), { kind: 'proof_needed' }],
  [
    'a wrong value',
    read(400, { errors: [{ param: 'password', code: 'password_too_short', message: 'Too short.' }] }),
    { kind: 'refused', errors: [{ field: 'password', code: 'password_too_short', message: 'Too short.' }] },
  ],
  [
    'a closed sign-up',
    read(403, { errors: [{ code: 'signup_closed', message: '' }] }),
    { kind: 'refused', errors: [{ field: null, code: 'signup_closed', message: '' }] },
  ],
  ['a token that is gone', read(403, { code: 'csrf_failed' }), { kind: 'csrf_failed' }],
  ['a step that is not open', read(409, { status: 409 }), { kind: 'not_open' }],
  ['too many tries', read(429, { status: 429 }, 300), { kind: 'too_many', seconds: 300 }],
  ['too many tries, without a time', read(429, undefined), { kind: 'too_many', seconds: 60 }],
  [
    'a mail that was not sent',
    read(503, { errors: [{ code: 'mail_not_sent' }] }),
    { kind: 'failed', code: 'mail_not_sent' },
  ],
  ['a server that fails', read(503, { code: 'unavailable' }), { kind: 'failed', code: 'unavailable' }],
  ...[200, 302, 400, 401, 403, 409, 410, 503, 511].map((status): [string, AuthAnswer, AuthAnswer] => [
    `the log-in page of a hotel that answers ${status}`,
    read(status, undefined),
    { kind: 'unreachable' },
  ]),
  ['a gate that wants a password of its own', read(401, { error: 'proxy' }), { kind: 'unreachable' }],
  ['a log-in without a user', read(200, { meta: { is_authenticated: true }, data: {} }), { kind: 'unreachable' }],
])('%s is read', (_what, answer, expected) => {
  expect(answer).toEqual(expected)
})

test.each([undefined, null, 3, [], {}, { data: [] }, { data: { flows: [null, 3] } }])(
  'no answer of another shape is a log-in: %j',
  (body) => {
    for (const status of [200, 401, 400, 403, 500]) expect(read(status, body).kind).not.toBe('logged_in')
  },
)

test.each([
  ['60', 60],
  ['', 0],
  ['-5', 0],
  ['Wed, 21 Oct 2026 07:28:00 GMT', 0],
  ['1e308', 3600],
])('a wait of %j is one that a person can be told', async (header, seconds) => {
  const page = new Response('{}', {
    status: 429,
    headers: { 'Content-Type': 'application/json', 'Retry-After': header },
  })
  const auth = createAuth({
    fetch: async () => page,
    csrfToken: () => 'token',
    timeout: () => new AbortController().signal,
  })

  expect(await auth.logIn({ email: 'ana@example.org', password: 'p' })).toEqual({
    kind: 'too_many',
    seconds: seconds || 60,
  })
})

test('every answer that stops a form has a sentence, with the time to wait', () => {
  for (const kind of ['nobody', 'proof_needed', 'csrf_failed', 'not_open', 'unreachable'] as const) {
    expect(answerSentence({ kind })).toMatch(/^[A-Z].+\.$/)
  }
  expect(answerSentence({ kind: 'too_many', seconds: 299 })).toBe('Too many tries. Try again in 5 minutes.')
  expect([1, 59, 60, 3599, 7200].map(durationText)).toEqual([
    '1 second',
    '59 seconds',
    '1 minute',
    '60 minutes',
    '2 hours',
  ])
})

test('a code that this build does not know is said in the words of the server', () => {
  expect(errorSentence({ field: null, code: 'odd', message: 'Odd.' })).toBe('Odd.')
  expect(errorSentence({ field: null, code: 'signup_closed', message: 'No.' })).toBe(ACCOUNT.closed)
})

test('the configuration says whether sign-up is open and mail is sent', () => {
  const account = { is_open_for_signup: false, password_reset_by_code_enabled: true }
  const read = { isOpenForSignUp: false, resetsByCode: true, sendsMail: false }
  expect(readConfig({ data: { account } })).toEqual(read)
  const mailing = { ...account, email_verification_by_code_enabled: true }
  expect(readConfig({ data: { account: mailing } })).toEqual({ ...read, sendsMail: true })
  expect(readConfig({})).toBeNull()
})

test.each([
  ['https://rvu.example.org/accounts/signup/?invite=AbC-1_2&x=1', 'AbC-1_2'],
  [' AbC-1_2 ', 'AbC-1_2'],
  ['', ''],
])('an invitation is taken as a link or as its token: %s', (typed, token) => {
  expect(invitationToken(typed)).toBe(token)
})

test('a step begins anew where the server waits for it no more, and a beginning never does', () => {
  const begin: readonly Step[] = [{ at: 'password' }, { at: 'sign_up' }, { at: 'ask_code' }, { at: 'ask_reset' }]
  const waiting: readonly Step[] = [
    { at: 'login_code', email: null },
    { at: 'verify_email', email: null },
    { at: 'reset_code', email: null },
    { at: 'second_factor', hasRecoveryCodes: false },
  ]
  const restarts = waiting.map((step) => restartAfter(step, { kind: 'not_open' })?.at)
  expect(restarts).toEqual(['ask_code', 'password', 'ask_reset', 'password'])
  for (const step of begin) expect(restartAfter(step, { kind: 'not_open' })).toBeNull()
  for (const step of waiting) expect(restartAfter(step, { kind: 'unreachable' })).toBeNull()
})

test('a step keeps the address that it was asked with', () => {
  const answer: AuthAnswer = { kind: 'pending', pending: { step: 'verify_email' } }
  expect(stepAfter(answer, 'ana@example.org')).toEqual({ at: 'verify_email', email: 'ana@example.org' })
  expect(stepAfter({ kind: 'nobody' }, null)).toBeNull()
})
