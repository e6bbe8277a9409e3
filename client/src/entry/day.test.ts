import { expect, test } from 'vitest'
import { addDays, type DayRules, dayAt, todayOf } from './day.ts'

const NEW_YORK = 'America/New_York'
const RULES: DayRules = { phoneZone: NEW_YORK, profileZone: null, startsAt: 0, serverAhead: null }

test.each([
  ['the minute before clocks go forward', '2026-03-08T06:59:00Z', 0, '2026-03-08'],
  ['the minute after, an hour later on the wall', '2026-03-08T07:00:00Z', 0, '2026-03-08'],
  ['02:59 of a day that starts at 3 does not exist: 03:00 is the new day', '2026-03-08T07:00:00Z', 3, '2026-03-08'],
  ['01:59 of a day that starts at 3', '2026-03-08T06:59:00Z', 3, '2026-03-07'],
  ['01:30 the first time, as clocks go back', '2026-11-01T05:30:00Z', 2, '2026-10-31'],
  ['01:30 the second time', '2026-11-01T06:30:00Z', 2, '2026-10-31'],
  ['02:00 after that', '2026-11-01T07:00:00Z', 2, '2026-11-01'],
])('around a change of clocks: %s', (_, instant, startsAt, day) => {
  expect(dayAt(Date.parse(instant), NEW_YORK, startsAt)).toBe(day)
})

test.each([
  ['Pacific/Kiritimati', '2026-03-14T10:00:00Z', '2026-03-15'],
  ['Pacific/Pago_Pago', '2026-03-15T10:59:00Z', '2026-03-14'],
  ['Pacific/Pago_Pago', '2026-03-15T11:00:00Z', '2026-03-15'],
  ['Asia/Kathmandu', '2026-12-31T18:15:00Z', '2027-01-01'],
])('at the ends of the clock, %s at %s', (zone, instant, day) => {
  expect(dayAt(Date.parse(instant), zone)).toBe(day)
})

test('a night shift ends on the day on which it began', () => {
  const threeAtNight = Date.parse('2026-03-15T07:00:00Z')

  expect(todayOf(threeAtNight, { ...RULES, startsAt: 6 }).day).toBe('2026-03-14')
  expect(todayOf(threeAtNight, RULES).day).toBe('2026-03-15')
})

test('the day is open where the zone of the profile has another one', () => {
  const evening = Date.parse('2026-03-15T02:00:00Z')

  expect(todayOf(evening, { ...RULES, profileZone: 'Europe/Berlin' })).toEqual({ day: '2026-03-14', doubts: ['zone'] })
  expect(todayOf(evening, { ...RULES, profileZone: 'America/Chicago' }).doubts).toEqual([])
})

test.each([
  [null, []],
  [10 * 60 * 1000, []],
  [-10 * 60 * 1000 - 1, ['clock']],
  [24 * 60 * 60 * 1000, ['clock']],
])('the day is open where the clock of the server is %s ms ahead', (serverAhead, doubts) => {
  expect(todayOf(Date.parse('2026-03-14T15:00:00Z'), { ...RULES, serverAhead }).doubts).toEqual(doubts)
})

test('days are counted without clocks', () => {
  expect([addDays('2026-03-08', 1), addDays('2024-02-28', 1), addDays('2027-01-01', -1)]).toEqual([
    '2026-03-09',
    '2024-02-29',
    '2026-12-31',
  ])
})
