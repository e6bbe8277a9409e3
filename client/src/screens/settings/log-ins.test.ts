import { expect, test } from 'vitest'
import { readLogIns } from './log-ins.ts'

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

test.each([[null], ['<html>'], [{}], [{ results: 3 }]])('%j is no list of log-ins', (body) => {
  expect(readLogIns(body)).toBeNull()
})
