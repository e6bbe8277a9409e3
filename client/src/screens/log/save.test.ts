import { expect, test } from 'vitest'
import { NOTHING_KNOWN } from '../../catalog/lookup.ts'
import type { Target } from '../../entry/line.ts'
import { NOW, random } from '../../testing/device.ts'
import { byTerms } from '../../testing/release.ts'
import { changeLine, choose, EMPTY } from './draft.ts'
import { planOf } from './plan.ts'
import { saveOf } from './save.ts'
import { tileOf } from './tiles.ts'

const DAY = '2026-03-14'
const platform = { now: () => NOW, random }
const target = (code: string, modifiers: readonly string[] = []): Target => ({
  code,
  modifiers,
  units: 1,
  role: 'primary',
  place_of_service: '11',
})
const VISIT = tileOf([target('99213')])
const saved = (draft: typeof EMPTY) =>
  saveOf(planOf(draft, { day: DAY, linesOfDay: [], lookup: byTerms(NOTHING_KNOWN) }, platform), platform)
const fieldsOf = (draft: typeof EMPTY) => saved(draft).changes.map((change) => change.target(null))

test('a line is stored whole on its day', () => {
  expect(fieldsOf(choose(EMPTY, VISIT))).toMatchObject([
    { code: '99213', performed_on: DAY, place_of_service: '11', encounter_id: null, client_created_at: NOW },
  ])
})

test('the lines of a case share an id, and those of others do not', () => {
  const draft = [tileOf([target('45385'), target('45380')], true), VISIT].reduce(choose, EMPTY)
  const [visit, first, second] = fieldsOf(draft).map((fields) => fields?.encounter_id)

  expect(first).toMatch(/^[0-9a-f-]{36}$/)
  expect([second, visit]).toEqual([first, null])
})

test('right and left are stored as two lines', () => {
  const fields = fieldsOf(choose(EMPTY, tileOf([target('20610', ['RT', 'LT'])])))
  expect(fields.map((one) => one?.modifiers)).toEqual([['RT'], ['LT']])
})

test('a note that may be about a patient is held back, and its line is stored', () => {
  const text = 'call 555-123-4567'
  const draft = changeLine(choose(EMPTY, VISIT), { choice: VISIT.key, part: 0 }, { note: text })
  const { changes, heldNotes } = saved(draft)

  expect(changes.map((change) => change.target(null)?.note)).toEqual([''])
  expect(heldNotes).toMatchObject([{ lineId: changes[0]?.id, text }])
})

test('any other note is stored with its line', () => {
  const draft = changeLine(choose(EMPTY, VISIT), { choice: VISIT.key, part: 0 }, { note: 'long visit', minutes: 45 })
  const { changes, heldNotes } = saved(draft)

  expect(changes.map((change) => change.target(null))).toMatchObject([{ note: 'long visit', minutes: 45 }])
  expect(heldNotes).toEqual([])
})
