import { expect, test } from 'vitest'
import { readCalendarAddress, readNewAddress } from './calendar-address.ts'

test('an address is known by its days alone', () => {
  const body = { created_at: '2026-03-14T08:00:00Z', used_at: null }

  expect(readCalendarAddress(body)).toEqual({ madeOn: '2026-03-14', readOn: null })
  expect(readCalendarAddress({ created_at: null, used_at: null })).toEqual({ madeOn: null, readOn: null })
})

test.each([[null], ['<html>'], [{}]])('%j says nothing of an address', (body) => {
  expect(readCalendarAddress(body)).toBeNull()
  expect(readNewAddress(body)).toBeNull()
})

test('a new address is read once', () => {
  expect(readNewAddress({ address: 'https://x/calendar.ics?token=t' })).toBe('https://x/calendar.ics?token=t')
})
