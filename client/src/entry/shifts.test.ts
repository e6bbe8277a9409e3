import fc from 'fast-check'
import { expect, test } from 'vitest'
import { NOW, random } from '../testing/device.ts'
import {
  addShift,
  changeShift,
  endOf,
  hundredthsPerHour,
  perHour,
  removeShift,
  type Shift,
  shiftsOf,
  shiftTotals,
} from './shifts.ts'

const PLATFORM = { now: () => NOW, random }
const MARCH = { from: '2026-03-01', through: '2026-03-31' }
const STAGES = [
  { stage: 'resident', from: '2026-01-01' },
  { stage: 'attending', from: '2026-03-10' },
]
const NIGHT: Shift = { id: 'a', startedOn: '2026-03-14', startsAt: '19:00', minutes: 720, place: '23' }
const none = () => null

function shift(startedOn: string, minutes: number): Shift {
  return { ...NIGHT, id: `${startedOn} ${minutes}`, startedOn, minutes }
}

test('a shift is stored as the server takes it, and read as it was', () => {
  const { collection, id, target } = addShift(NIGHT, PLATFORM)

  expect(collection).toBe('shifts')
  expect(target(null)).toEqual({ started_on: '2026-03-14', starts_at: '19:00', minutes: 720, place_of_service: '23' })
  expect(shiftsOf([{ id, shown: target(null) }])).toEqual([{ ...NIGHT, id }])
})

test('an edit changes what the form changed alone, and a removal leaves nothing', () => {
  const { target } = changeShift('a', NIGHT, { ...NIGHT, minutes: 600 })

  expect(target({ minutes: 720, starts_at: '20:00', on_call: true })).toEqual({
    minutes: 600,
    starts_at: '20:00',
    on_call: true,
  })
  expect(target(null)).toBeNull()
  expect(removeShift('a').target({ minutes: 60 })).toBeNull()
})

test('shifts are listed with the last one first, and what is none is left out', () => {
  const rows = [
    { id: 'early', shown: { started_on: '2026-03-13', minutes: 480 } },
    { id: 'morning', shown: { started_on: '2026-03-14', starts_at: '07:00', minutes: 300 } },
    { id: 'night', shown: { started_on: '2026-03-14', starts_at: '19:00', minutes: 300 } },
    { id: 'deleted', shown: null },
    { id: 'broken', shown: { started_on: '2026-03-15' } },
  ]

  expect(shiftsOf(rows).map(({ id }) => id)).toEqual(['night', 'morning', 'early'])
})

test('two shifts on one day add up, and one over midnight is of its first day', () => {
  const shifts = [
    shift('2026-03-14', 720),
    shift('2026-03-14', 240),
    shift('2026-03-31', 1440),
    shift('2026-04-01', 60),
  ]

  const totals = shiftTotals(shifts, MARCH, { stages: [] })

  expect(totals.minutes).toBe(2400)
  expect([...totals.byDay]).toEqual([
    ['2026-03-14', 960],
    ['2026-03-31', 1440],
  ])
})

test('hours of a residency are those of training, and of no own production', () => {
  const shifts = [shift('2026-03-09', 600), shift('2026-03-10', 480)]

  expect(shiftTotals(shifts, MARCH, { stages: STAGES }).minutes).toBe(480)
  expect(shiftTotals(shifts, MARCH, { stages: STAGES, as: 'training' }).minutes).toBe(600)
})

test('an hour is worth the lines of the days with a shift by their minutes', () => {
  const totals = shiftTotals([shift('2026-03-14', 480), shift('2026-03-15', 720)], MARCH, { stages: [] })
  const wrvuByDay = new Map([
    ['2026-03-14', 2500],
    ['2026-03-16', 9999],
  ])

  // 25.00 wRVU in 20 hours; the 16th has no shift.
  expect(perHour(totals, (day) => wrvuByDay.get(day) ?? 0)).toEqual({
    kind: 'known',
    minutes: 1200,
    hundredths: 2500,
    perHour: 125,
  })
})

test('without a shift there is no figure, and with a line that has no credit yet it is unknown, never less', () => {
  expect(perHour(shiftTotals([], MARCH, { stages: [] }), none)).toEqual({ kind: 'no_shift' })
  expect(perHour(shiftTotals([NIGHT], MARCH, { stages: [] }), none)).toEqual({ kind: 'unknown', minutes: 720 })
})

test.each([
  // 1.25 in 30 hours are 0.041666…, 0.05 in 600 minutes exactly half of a hundredth.
  [125, 1800, 4],
  [5, 600, 1],
  [2_211_833, 8, 16_588_748],
  [0, 480, 0],
])('%i hundredths in %i minutes are %i an hour', (hundredths, minutes, expected) => {
  expect(hundredthsPerHour(hundredths, minutes)).toBe(expected)
})

test('an hour times its minutes is the wRVU again, to half a hundredth an hour', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 10_000_000 }),
      fc.integer({ min: 1, max: 500_000 }),
      (hundredths, minutes) => {
        // Of whole numbers: a half that is divided misses itself, as of 2211833 in 8 minutes.
        const off = 2 * (hundredthsPerHour(hundredths, minutes) * minutes - 60 * hundredths)

        expect(off).toBeLessThanOrEqual(minutes)
        // Half up: a half is never rounded down.
        expect(off).toBeGreaterThan(-minutes)
      },
    ),
    { examples: [[2_211_833, 8]] },
  )
})

test.each([
  ['19:00', 720, { at: '07:00', daysLater: 1 }],
  ['07:00', 480, { at: '15:00', daysLater: 0 }],
  ['00:00', 1440, { at: '00:00', daysLater: 1 }],
  ['23:59', 2880, { at: '23:59', daysLater: 2 }],
  [null, 480, null],
])('a shift from %s of %i minutes ends at %j', (startsAt, minutes, expected) => {
  expect(endOf({ startsAt, minutes })).toEqual(expected)
})
