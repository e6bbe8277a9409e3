import { expect, test } from 'vitest'
import { countsAs, NO_PROFILE, type Profile, readProfile, stageOn, usualRole } from './profile.ts'

const PROFILE: Profile = {
  stages: [
    { stage: 'attending', effective_from: '2026-07-01' },
    { stage: 'resident', effective_from: '2022-07-01' },
  ],
  timeZone: 'America/New_York',
  specialty: 'general-surgery',
}

test.each([
  ['2022-06-30', null],
  ['2022-07-01', 'resident'],
  ['2026-06-30', 'resident'],
  ['2026-07-01', 'attending'],
])('on %s the stage is %s, whatever order they come in', (day, stage) => {
  expect(stageOn(PROFILE, day)).toBe(stage)
})

test.each([
  ['observer', 'attending', 'observed'],
  ['primary', 'student', 'observed'],
  ['primary', 'resident', 'training'],
  ['resident', 'attending', 'training'],
  ['supervisor', 'attending', 'own'],
  ['primary', null, 'own'],
] as const)('a line of the role %s in the stage %s counts as %s', (role, stage, expected) => {
  expect(countsAs(role, stage)).toBe(expected)
})

test('a stage has its usual role', () => {
  expect([usualRole('student'), usualRole('resident'), usualRole('attending'), usualRole(null)]).toEqual([
    'observer',
    'resident',
    'primary',
    'primary',
  ])
})

test('a profile is read as the server answers it', () => {
  const body = {
    id: 'a',
    email: 'ana@example.org',
    specialty: 'general-surgery',
    fte: '1.00',
    week_start: 1,
    time_zone: 'America/New_York',
    career_stages: PROFILE.stages,
  }
  expect(readProfile(body)).toEqual(PROFILE)
  expect(readProfile({ career_stages: [], time_zone: '', specialty: '' })).toEqual(NO_PROFILE)
})

test.each([[null], ['text'], [{}], [{ career_stages: 'all' }]])('%j is no profile', (body) => {
  expect(readProfile(body)).toBeNull()
})
