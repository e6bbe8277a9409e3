import { expect, test, vi } from 'vitest'
import { renewReminder } from './renew-reminder.ts'

const RULE = { hour: 7, after_days: 3, weekdays_only: true }
const KEY = 'AQID'

/** A server that reminds these devices, and what is sent to it. */
function server(reminded: readonly object[] | undefined) {
  const sent: unknown[] = []
  const fetch = vi.fn(async (path: string, { method, headers, body }: RequestInit = {}) => {
    if (method === 'POST') sent.push({ path, headers, body: JSON.parse(String(body)) })
    return Response.json(path.endsWith('/key') ? { public_key: KEY } : { results: reminded })
  })
  const subscribe = vi.fn(async (_: Uint8Array) => ({ endpoint: 'https://push.example.org/made' }))
  const csrfToken = async (): Promise<string | undefined> => 'token'
  return { sent, subscribe, browser: { fetch: fetch as unknown as typeof globalThis.fetch, subscribe, csrfToken } } // what is called of it
}

test('the server is told where a renewed subscription is pushed to, by the rule that it had', async () => {
  const { sent, subscribe, browser } = server([
    { is_current: false, hour: 1, after_days: 1, weekdays_only: false },
    { is_current: true, ...RULE },
  ])

  await renewReminder({ endpoint: 'https://push.example.org/new' }, browser)

  expect(sent).toEqual([
    {
      path: '/api/v1/me/reminders',
      headers: { 'Content-Type': 'application/json', 'X-CSRFToken': 'token' },
      body: { endpoint: 'https://push.example.org/new', ...RULE },
    },
  ])
  expect(subscribe).not.toHaveBeenCalled()
})

test('a browser that only ended its subscription is subscribed anew by the key of the server', async () => {
  const { sent, subscribe, browser } = server([{ is_current: true, ...RULE }])

  await renewReminder(null, browser)

  expect(subscribe).toHaveBeenCalledWith(new Uint8Array([1, 2, 3]))
  expect(sent).toMatchObject([{ body: { endpoint: 'https://push.example.org/made' } }])
})

test.each([
  ['reminds other devices alone', [{ is_current: false, ...RULE }]],
  ['does not know the log-in any more', undefined],
])('nothing is subscribed or sent where the server %s', async (_, reminded) => {
  const { sent, subscribe, browser } = server(reminded)

  await renewReminder(null, browser)

  expect(sent).toEqual([])
  expect(subscribe).not.toHaveBeenCalled()
})

test('nothing is subscribed where the browser tells its workers no cookie', async () => {
  const { sent, subscribe, browser } = server([{ is_current: true, ...RULE }])

  await renewReminder(null, { ...browser, csrfToken: async () => undefined })

  expect(sent).toEqual([])
  expect(subscribe).not.toHaveBeenCalled()
})
