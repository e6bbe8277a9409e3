import { expect, test } from 'vitest'
import { NO_PROFILE, readProfile } from './profile.ts'

test('a profile is read as the server answers it', () => {
  const body = {
    id: 'a',
    email: 'ana@example.org',
    specialty: 'general-surgery',
    fte: '1.00',
    week_start: 7,
    time_zone: 'America/New_York',
    career_stages: [{ stage: 'attending', effective_from: '2026-07-01' }],
  }
  expect(readProfile(body)).toEqual({
    stages: [{ stage: 'attending', from: '2026-07-01' }],
    timeZone: 'America/New_York',
    specialty: 'general-surgery',
    weekStart: 7,
  })
  expect(readProfile({ career_stages: [], time_zone: '', specialty: '' })).toEqual(NO_PROFILE)
})

test.each([[null], ['text'], [{}], [{ career_stages: 'all' }]])('%j is no profile', (body) => {
  expect(readProfile(body)).toBeNull()
})
