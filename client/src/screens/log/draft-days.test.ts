import { expect, test } from 'vitest'
import type { Role } from '../../entry/line.ts'
import { changeLine, EMPTY, linesOf } from './draft.ts'
import { DraftDays } from './draft-days.ts'
import { tileOf } from './tiles.ts'

const STAGES = [
  { stage: 'resident', from: '2023-07-01' },
  { stage: 'attending', from: '2025-11-01' },
]
const DAYS = new DraftDays('2025-11-20', STAGES)
const RESIDENCY = '2025-10-20'
const tile = (role: Role) => tileOf([{ code: '99213', modifiers: [], units: 1, role, place_of_service: null }])
const rolesOf = (draft: typeof EMPTY) => linesOf(draft).map(({ line }) => line.role)

test('a role that nobody chose is that of the career stage on the day, there and back', () => {
  const before = DAYS.moved(DAYS.withRead(EMPTY, [tile('primary')], null), RESIDENCY)
  expect([before.day, rolesOf(before)]).toEqual([RESIDENCY, ['resident']])

  const back = DAYS.moved(before, '2025-11-20')
  expect([back.day, rolesOf(back)]).toEqual([null, ['primary']])
})

test('a role that was chosen stays, whatever the day', () => {
  const draft = DAYS.withRead(EMPTY, [tile('primary')], null)
  const chosen = changeLine(draft, { choice: tile('primary').key, part: 0 }, { role: 'assistant' })
  expect(rolesOf(DAYS.moved(chosen, RESIDENCY))).toEqual(['assistant'])
})

test('what is chosen once another day is set has the role of that day', () => {
  const draft = DAYS.moved(EMPTY, RESIDENCY)
  expect(rolesOf(DAYS.withRead(draft, [tile('primary')], null))).toEqual(['resident'])
  expect(DAYS.onDayOf(draft, tile('observer')).targets[0]?.role).toBe('observer')
})

test('a day that was read with a line is the day of all that is saved with it', () => {
  const draft = DAYS.withRead(DAYS.withRead(EMPTY, [tile('primary')], null), [tile('cosurgeon')], RESIDENCY)
  expect([draft.day, rolesOf(draft)]).toEqual([RESIDENCY, ['resident', 'cosurgeon']])
})

test('who has told no career stage is primary on every day', () => {
  const days = new DraftDays('2025-11-20', [])
  expect(rolesOf(days.moved(days.withRead(EMPTY, [tile('primary')], null), RESIDENCY))).toEqual(['primary'])
})

test('lines that were chosen before the career stages came have the role of their day once they have come', () => {
  const unknown = new DraftDays('2025-11-20', [])
  const draft = unknown.moved(unknown.withRead(EMPTY, [tile('primary'), tile('assistant')], null), RESIDENCY)

  expect(rolesOf(DAYS.revised(draft, unknown))).toEqual(['resident', 'assistant'])
  expect(DAYS.revised(draft, DAYS)).toBe(draft)
})
