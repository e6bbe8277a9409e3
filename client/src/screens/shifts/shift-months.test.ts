import { expect, test } from 'vitest'
import type { Shift } from '../../entry/shifts.ts'
import type { DayTotal } from '../../store/totals.ts'
import { chartedDays, hourOfDays, hoursByMonth, shiftMonths } from './shift-months.ts'

const DAYS = { from: '2026-03-01', through: '2026-03-31' }
const STAGES = [
  { stage: 'resident', from: '2025-07-01' },
  { stage: 'attending', from: '2026-03-10' },
]

function shift(startedOn: string, minutes = 480): Shift {
  return { id: startedOn, startedOn, startsAt: null, minutes, place: null }
}

function total(day: string, role: string, hundredths: number, unvalued = 0): DayTotal {
  return { day, roles: { [role]: { lines: 1, unvalued, hundredths } } }
}

test('shifts stand month by month, the last month first, each with its days and its time', () => {
  const months = shiftMonths([shift('2026-03-14'), shift('2026-03-01', 720), shift('2026-01-31')])

  expect(months.map(({ month, days, minutes }) => [month, days.through, minutes])).toEqual([
    ['2026-03', '2026-03-31', 1200],
    ['2026-01', '2026-01-31', 480],
  ])
})

test('an hour is worth the own lines of its days, and a residency has its own', () => {
  const shifts = [shift('2026-03-09'), shift('2026-03-14')]
  const totals = [
    total('2026-03-09', 'primary', 400),
    { day: '2026-03-14', roles: { ...total('', 'primary', 800).roles, ...total('', 'resident', 9900).roles } },
  ]

  expect(hourOfDays(shifts, DAYS, totals, { stages: STAGES, as: 'own' })).toMatchObject({ perHour: 100 })
  expect(hourOfDays(shifts, DAYS, totals, { stages: STAGES, as: 'training' })).toMatchObject({ perHour: 50 })
})

test('a shift on which nothing was logged counts with its time, and a line without a credit leaves the hour unknown', () => {
  const shifts = [shift('2026-03-14'), shift('2026-03-15')]
  const logged = total('2026-03-14', 'primary', 800)

  expect(hourOfDays(shifts, DAYS, [logged], { stages: [], as: 'own' })).toMatchObject({ minutes: 960, perHour: 50 })
  expect(
    hourOfDays(shifts, DAYS, [logged, total('2026-03-15', 'primary', 0, 1)], { stages: [], as: 'own' }),
  ).toMatchObject({ kind: 'unknown' })
})

const OWN = { stages: [], as: 'own' } as const

test('a chart of hours begins with the first month that has a shift, and one without is no zero', () => {
  const shifts = [shift('2026-03-14'), shift('2026-03-02', 960), shift('2026-01-31')]
  const totals = [
    total('2026-01-31', 'primary', 1600),
    // On a day without a shift: no part of any hour.
    total('2026-02-10', 'primary', 9900),
    total('2026-03-02', 'primary', 4800),
    total('2026-03-14', 'primary', 0),
  ]

  const months = hoursByMonth(shifts, '2026-03-20', totals, OWN)

  expect(months.map(({ month, hour }) => [month.from, hour])).toEqual([
    ['2026-01-01', { kind: 'known', minutes: 480, hundredths: 1600, perHour: 200 }],
    ['2026-02-01', { kind: 'no_shift' }],
    ['2026-03-01', { kind: 'known', minutes: 1440, hundredths: 4800, perHour: 200 }],
  ])
})

test('a month with a shift and nothing logged brought zero an hour, and one with an open line is unknown', () => {
  const shifts = [shift('2026-02-14'), shift('2026-03-14')]

  const months = hoursByMonth(shifts, '2026-03-20', [total('2026-03-14', 'primary', 0, 1)], OWN)

  expect(months.map(({ hour }) => hour)).toEqual([
    { kind: 'known', minutes: 480, hundredths: 0, perHour: 0 },
    { kind: 'unknown', minutes: 480 },
  ])
})

test('a chart of hours has the last twelve months, and no shift that is to come', () => {
  const shifts = [shift('2026-03-21'), shift('2026-03-01'), shift('2025-04-30'), shift('2025-03-31')]

  const months = hoursByMonth(shifts, '2026-03-20', [], OWN)

  expect(months).toHaveLength(12)
  expect(months[0]?.hour).toMatchObject({ minutes: 480 })
  expect(months.at(-1)?.hour).toMatchObject({ minutes: 480 })
  expect(chartedDays('2026-03-20')).toEqual({ from: '2025-04-01', through: '2026-03-20' })
})

test('a single month is no chart, and a residency has one of its own', () => {
  const shifts = [shift('2026-02-10'), shift('2026-03-01'), shift('2026-03-14')]
  const by = (as: 'own' | 'training') => hoursByMonth(shifts, '2026-03-20', [], { stages: STAGES, as })

  expect(by('own')).toEqual([])
  expect(by('training').map(({ hour }) => hour.kind)).toEqual(['known', 'known'])
})
