import fc from 'fast-check'
import { expect, test } from 'vitest'
import { LONGEST_SHIFT, lengthTyped, newShiftForm, readLength, readShiftForm, shiftForm } from './shift-form.ts'
import type { Shift } from './shifts.ts'

const TODAY = '2026-03-16'
const NIGHT: Shift = { id: 'a', startedOn: '2026-03-14', startsAt: '19:00', minutes: 720, place: '23' }
const FORM = { startedOn: '2026-03-14', startsAt: '19:00', length: '12', place: '23' }

test.each([
  ['12', 720],
  [' 12 h ', 720],
  ['8 hours', 480],
  ['9.5', 570],
  ['9,5 h', 570],
  ['9:30', 570],
  ['09:30', 570],
  ['9 h 30 min', 570],
  ['9h5', 545],
  ['45 min', 45],
  ['90m', 90],
  ['0:01', 1],
  ['48', LONGEST_SHIFT],
  ['2880 min', LONGEST_SHIFT],
  ['', 'no_length'],
  ['  ', 'no_length'],
  ['0', 'length'],
  ['0:00', 'length'],
  ['-8', 'length'],
  ['480', 'length'],
  ['9:75', 'length'],
  ['twelve', 'length'],
  ['12\0', 'length'],
  ['1e1', 'length'],
  ['١٢', 'length'],
  ['48:01', 'length_too_long'],
  ['2881 min', 'length_too_long'],
])('the length %j is read as %s', (typed, expected) => {
  expect(readLength(typed)).toBe(expected)
})

test('every length that the server takes is read as it is shown', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: LONGEST_SHIFT }), (minutes) => {
      expect(readLength(lengthTyped(minutes))).toBe(minutes)
    }),
  )
})

test('a form is a shift, and back', () => {
  const { id: _, ...shift } = NIGHT

  expect(shiftForm(NIGHT)).toEqual(FORM)
  expect(readShiftForm(FORM)).toEqual({ kind: 'valid', shift })
  expect(readShiftForm({ ...FORM, startsAt: '', place: '' })).toEqual({
    kind: 'valid',
    shift: { ...shift, startsAt: null, place: null },
  })
})

test.each([
  [{ startedOn: '' }, { startedOn: 'no_day' }],
  [{ startedOn: '2026-02-30' }, { startedOn: 'day' }],
  [{ startedOn: '1991-12-31' }, { startedOn: 'day_too_early' }],
  [{ startsAt: '24:00' }, { startsAt: 'time' }],
  [{ startsAt: '25:00' }, { startsAt: 'time' }],
  [{ startsAt: '08:00:00' }, { startsAt: 'time' }],
  [{ length: '' }, { length: 'no_length' }],
  [
    { startedOn: '', startsAt: '8', length: '49' },
    { startedOn: 'no_day', startsAt: 'time', length: 'length_too_long' },
  ],
])('of %j each field says what is wrong', (typed, faults) => {
  expect(readShiftForm({ ...FORM, ...typed })).toEqual({ kind: 'invalid', faults })
})

test('a new shift is one of today, as the last one was', () => {
  expect(newShiftForm(NIGHT, TODAY)).toEqual({ ...FORM, startedOn: TODAY })
  expect(newShiftForm(undefined, TODAY)).toEqual({ startedOn: TODAY, startsAt: '', length: '', place: '' })
})
