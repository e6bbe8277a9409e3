import { expect, test } from 'vitest'
import { hasMore, readLogIns } from './log-ins.ts'

const LOG_IN = {
  id: 'a',
  client: 'browser',
  user_agent: 'Firefox',
  seen_at: '2026-03-14T00:00:00Z',
  stays_signed_in: false,
  is_current: false,
}

test('this log-in comes first, then the one that was used last', () => {
  const body = [
    LOG_IN,
    { ...LOG_IN, id: 'b', seen_at: '2026-03-20T00:00:00Z' },
    { ...LOG_IN, id: 'c', is_current: true },
  ]
  expect(readLogIns(body)?.map(({ id }) => id)).toEqual(['c', 'b', 'a'])
  expect(readLogIns({ results: body })).toEqual(readLogIns(body))
})

test.each([
  [
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 Version/18.5 Mobile/15E148 Safari/604.1',
    'Safari on iPhone',
  ],
  [
    'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36',
    'Chrome on Android',
  ],
  [
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0.0.0 Safari/537.36 Edg/140.0',
    'Edge on Windows',
  ],
  ['Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:140.0) Gecko/20100101 Firefox/140.0', 'Firefox on Mac'],
  ['curl/8.5', 'curl/8.5'],
  ['', ''],
])('%s is called %s', (userAgent, browser) => {
  expect(readLogIns([{ ...LOG_IN, user_agent: userAgent }])?.[0]?.browser).toBe(browser)
})

test('day and address of a log-in are told, and unknown ones are left out', () => {
  const [described, bare] =
    readLogIns([{ ...LOG_IN, ip: '10.0.0.7', created_at: '2026-03-01T09:00:00Z' }, LOG_IN]) ?? []

  expect([described?.since, described?.ip]).toEqual(['2026-03-01', '10.0.0.7'])
  expect([bare?.since, bare?.ip]).toEqual(['', ''])
})

test('a further page is known', () => {
  expect([
    hasMore({ results: [], next: '/api/v1/me/logins?cursor=x' }),
    hasMore({ results: [], next: null }),
    hasMore(null),
  ]).toEqual([true, false, false])
})

test.each([[null], ['<html>'], [{}], [{ results: 3 }]])('%j is no list of log-ins', (body) => {
  expect(readLogIns(body)).toBeNull()
})
