import { expect, test } from 'vitest'
import type { Store } from '../store/store.ts'
import type { Answer, Send } from '../sync/http.ts'
import { text } from '../sync/protocol.ts'
import { KeptReports, type ReportRequest, shownReport } from './kept-reports.ts'

const PATH = '/api/v1/summary/pace'
const UNREACHABLE: Answer = { kind: 'unreachable' }
const ok = (body: unknown): Answer => ({ kind: 'ok', body, etag: null })

/** A server that answers when the test says so, over what one phone keeps. */
function phone(kept = new Map<string, unknown>()) {
  const requests: string[] = []
  const answers: ((answer: Answer) => void)[] = []
  const clock = { now: 1_000 }
  const send: Send = ({ path }) => {
    requests.push(path)
    return new Promise((resolve) => answers.push(resolve))
  }
  const store = {
    meta: async (name: string) => kept.get(name),
    putMeta: async (name: string, value: unknown) => void kept.set(name, value),
  } as unknown as Store // the two members that are asked
  const reports = new KeptReports({ send, store }, () => clock.now)
  const wanted = { path: PATH, version: 1, syncedAt: null as number | null }
  return {
    requests,
    kept,
    clock,
    /** Shows the report, as a screen that sees this does. */
    show: (changed: Partial<ReportRequest<string>> = {}) =>
      reports.want('pace', { read: text, ...Object.assign(wanted, changed) }),
    answer: async (answer: Answer) => {
      await settle()
      const resolve = answers.shift()
      if (resolve === undefined) throw new Error('nothing was asked')
      resolve(answer)
      await settle()
    },
    shown: () => shownReport(reports.at<string>('pace').value, wanted),
  }
}

/** Lets everything that waits for nothing but promises come to its end. */
const settle = () => new Promise((resolve) => setTimeout(resolve))

test('a report says when the server gave it, and is there without a network at the next visit', async () => {
  const first = phone()
  void first.show()
  expect(first.shown()).toEqual({ kind: 'loading' })
  await first.answer(ok('28.53'))
  expect(first.shown()).toEqual({ kind: 'ready', value: '28.53', at: 1_000, isStale: false })

  const next = phone(first.kept)
  void next.show()
  await next.answer(UNREACHABLE)

  expect(next.shown()).toEqual({ kind: 'ready', value: '28.53', at: 1_000, isStale: true })
})

test('without a network and an earlier answer it says so, and is asked for again after the next sync', async () => {
  const { show, answer, shown, requests } = phone()
  void show()
  await answer(UNREACHABLE)
  expect(shown()).toEqual({ kind: 'offline' })

  void show({ syncedAt: 5 })
  await answer(ok('28.53'))

  expect([requests.length, shown()]).toMatchObject([2, { kind: 'ready', isStale: false }])
})

test('what was touched makes it stale at once, and the server is asked once that is synced', async () => {
  const { show, answer, shown, requests } = phone()
  void show({ syncedAt: 5 })
  await answer(ok('28.53'))

  void show({ version: 2 })
  await settle()
  expect([requests.length, shown()]).toMatchObject([1, { value: '28.53', isStale: true }])
  void show({ syncedAt: null })
  void show({ syncedAt: 6 })
  await answer(ok('28.11'))

  expect([requests.length, shown()]).toMatchObject([2, { value: '28.11', isStale: false }])
})

test('syncs that bring nothing ask nothing, until the answer is ten minutes old', async () => {
  const { show, answer, requests, clock } = phone()
  void show({ syncedAt: 5 })
  await answer(ok('28.53'))

  await show({ syncedAt: 6 })
  expect(requests).toHaveLength(1)
  clock.now += 600_000
  void show({ syncedAt: 7 })
  await settle()

  expect(requests).toHaveLength(2)
})

test('never two requests at once: what is wanted meanwhile comes after, and an earlier answer is stale', async () => {
  const { show, answer, shown, requests } = phone()
  void show()
  await settle()
  void show({ path: `${PATH}?on=2026-03-14` })
  void show({ path: `${PATH}?on=2026-03-15` })
  await settle()
  expect(requests).toEqual([PATH])

  await answer(ok('of today'))
  expect(shown()).toMatchObject({ value: 'of today', isStale: true })
  await answer(ok('of the other day'))

  expect(requests).toEqual([PATH, `${PATH}?on=2026-03-15`])
  expect(shown()).toMatchObject({ value: 'of the other day', isStale: false })
})

test.each<[string, Answer, string]>([
  [
    'what the server refuses',
    { kind: 'problem', status: 403, code: 'not_allowed', members: {}, retryAfter: 0 },
    'not_allowed',
  ],
  ['an answer of another shape', ok({ login: 'hotel' }), 'unexpected'],
])('%s is named, and nothing earlier stands in for it', async (_, refusal, code) => {
  const { show, answer, shown } = phone()
  void show()
  await answer(ok('28.53'))

  void show({ path: `${PATH}?on=2026-03-14` })
  await answer(refusal)

  expect(shown()).toEqual({ kind: 'refused', code })
})

test.each([
  [401, 'not_authenticated'],
  [409, 'user_mismatch'],
])('a log-in that is to be mended (%i %s) leaves the earlier answer', async (status, code) => {
  const { show, answer, shown } = phone()
  void show()
  await answer(ok('28.53'))

  void show({ path: `${PATH}?on=2026-03-14` })
  await answer({ kind: 'problem', status, code, members: {}, retryAfter: 0 })

  expect(shown()).toMatchObject({ kind: 'ready', value: '28.53', isStale: true })
})

test('what an older build kept in another shape is not shown', async () => {
  const { show, answer, shown } = phone(new Map([['report pace', { path: PATH, at: 1, body: { old: true } }]]))
  void show()
  await settle()
  expect(shown()).toEqual({ kind: 'loading' })

  await answer(UNREACHABLE)

  expect(shown()).toEqual({ kind: 'offline' })
})
