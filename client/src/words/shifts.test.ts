import { expect, test } from 'vitest'
import { countsOnSentence, lengthText, shiftDetails, shiftName, timesText, workedText } from './shifts.ts'

const NIGHT = { startedOn: '2026-03-14', startsAt: '19:00', minutes: 720, place: '23' }

test.each([
  [720, '12 h'],
  [570, '9 h 30 min'],
  [45, '45 min'],
  [2880, '48 h'],
  [79_710, '1,328 h 30 min'],
])('%i minutes are %s', (minutes, text) => {
  expect(lengthText(minutes)).toBe(text)
})

test('a shift over midnight says when it ends without a break in a time, and on which day all of it counts', () => {
  expect(timesText(NIGHT)).toBe('7:00\u00a0PM to 7:00\u00a0AM the next day')
  expect(countsOnSentence(NIGHT)).toBe(
    'It ends at 7:00\u00a0AM the next day. All of it counts on Sat, Mar 14: log its lines on that day.',
  )
  expect(countsOnSentence({ ...NIGHT, minutes: 2880 })).toContain('It ends at 7:00\u00a0PM 2 days later.')
})

test('a shift within its day says when it ends, and one without a beginning how long it is', () => {
  expect(countsOnSentence({ ...NIGHT, startsAt: '07:00', minutes: 480 })).toBe('It ends at 3:00\u00a0PM.')
  expect(countsOnSentence({ ...NIGHT, startsAt: null })).toBe('All of its 12 h count on Sat, Mar 14.')
  expect(timesText({ startsAt: null, minutes: 480 })).toBe('')
})

test('a shift is called by its day and beginning, and its details leave out what nobody said', () => {
  expect(shiftName(NIGHT)).toBe('Sat, Mar 14, 7:00\u00a0PM')
  expect(shiftName({ ...NIGHT, startsAt: null })).toBe('Sat, Mar 14')
  expect(shiftDetails(NIGHT)).toEqual(['12 h', '7:00\u00a0PM to 7:00\u00a0AM the next day', 'Emergency room'])
  expect(shiftDetails({ ...NIGHT, startsAt: null, place: null })).toEqual(['12 h'])
})

test('a month says how many shifts it has and how long they were', () => {
  expect([workedText(1, 480), workedText(5, 3150)]).toEqual(['1 shift, 8 h', '5 shifts, 52 h 30 min'])
})
