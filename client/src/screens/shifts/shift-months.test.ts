import { expect, test } from 'vitest'
import type { Shift } from '../../entry/shifts.ts'
import type { DayTotal } from '../../store/totals.ts'
import { hourOfDays, shiftMonths } from './shift-months.ts'

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
  const made = total('2026-03-14', 'primary', 800)

  expect(hourOfDays(shifts, DAYS, [made], { stages: [], as: 'own' })).toMatchObject({ minutes: 960, perHour: 50 })
  expect(
    hourOfDays(shifts, DAYS, [made, total('2026-03-15', 'primary', 0, 1)], { stages: [], as: 'own' }),
  ).toMatchObject({ kind: 'unknown' })
})
