import { expect, test } from 'vitest'
import type { Row, StoredValuation } from '../../store/schema.ts'
import { creditKey } from '../../store/totals.ts'
import type { Fields } from '../../sync/protocol.ts'
import { NEW_RECORD } from '../../sync/record.ts'
import { caseLetters, type LineView, lineView, newestFirst, totalsOf, type Worth } from './line-view.ts'

const SHOWN: Fields = {
  code: '45385',
  performed_on: '2026-08-03',
  units: 1,
  modifiers: ['59'],
  role: 'primary',
  place_of_service: '24',
  encounter_id: null,
  minutes: null,
  billing_state: 'billable',
  note: '',
  client_created_at: 5,
  client_updated_at: 5,
}

const row = (id: string, shown: Fields | null, edits: Row['edits'] = []): Row => ({
  ...NEW_RECORD,
  collection: 'procedure_logs',
  id,
  shown,
  edits,
  seen: 0,
})

const valuation = (of: string | null): StoredValuation => ({
  log_id: 'a',
  seq: 1,
  wrvu: '4.57',
  basis: 'work_rvu',
  reason: 'valued',
  release: 'RVU26A',
  flags: [],
  of,
})

const edit = (kind: 'waiting' | 'rejected'): Row['edits'][number] => ({
  mutationId: 'm',
  op: 'upsert',
  baseRev: null,
  fields: {},
  before: null,
  isRequested: false,
  state: kind === 'waiting' ? { kind } : { kind, code: 'invalid', errors: {} },
})

test('a line whose credit is of the line as it is shown has its worth', () => {
  expect(lineView(row('a', SHOWN), valuation(creditKey(SHOWN)))?.worth).toMatchObject({
    kind: 'known',
    hundredths: 457,
  })
})

test.each([
  ['it was never valued', undefined],
  ['it was changed since', valuation('something else')],
])('a credit is unknown, never zero, where %s', (_, stored) => {
  expect(lineView(row('a', SHOWN), stored)?.worth).toEqual({ kind: 'unknown', reason: '' })
})

test.each([
  ['case', 'case', true],
  ['case', null, false],
  ['case', 'another', false],
  [null, null, false],
])('a case is shared once the server has the line in it (%s here, %s there)', (here, there, isShared) => {
  const of = (encounter_id: string | null) => ({ ...SHOWN, encounter_id })
  const view = lineView({ ...row('a', of(here)), server: of(there) }, undefined)
  expect(view?.isShared).toBe(isShared)
})

test('a deleted line is not shown', () => {
  expect(lineView(row('a', null), undefined)).toBeNull()
})

test.each([
  [[], 'sent'],
  [[edit('waiting')], 'waiting'],
  [[edit('rejected'), edit('waiting')], 'rejected'],
] as const)('the first edit of a record says how far it has come', (edits, sending) => {
  expect(lineView(row('a', SHOWN, edits), undefined)?.sending).toBe(sending)
})

test('the line that was logged last comes first, and of one time the one of the later id', () => {
  const rows = [row('a', SHOWN), row('c', { ...SHOWN, client_created_at: 9 }), row('b', SHOWN)]
  expect(newestFirst(rows).map(({ id }) => id)).toEqual(['c', 'b', 'a'])
})

test('lines of one encounter are a case with a letter; a line alone is none', () => {
  const line = (encounterId: string | null) => ({ encounterId }) as LineView // all that is asked
  expect([...caseLetters([line('x'), line(null), line('y'), line('y'), line('z'), line('x')])]).toEqual([
    ['x', 'A'],
    ['y', 'B'],
  ])
})

const STAGES = [
  { stage: 'resident', from: '2022-07-01' },
  { stage: 'attending', from: '2026-07-01' },
]

function worthy(day: string, role: string, worth: Worth): LineView {
  const view = lineView(row('a', { ...SHOWN, performed_on: day, role }), undefined)
  if (view === null) throw new Error('the line is shown')
  return { ...view, worth }
}

const CREDIT = { basis: 'work_rvu', reason: 'valued', flags: [] }
const known = (hundredths: number): Worth => ({ kind: 'known', hundredths, release: null, ...CREDIT })
const NOBODY_KNOWS: Worth = { kind: 'unknown', reason: '' }

test('training and observed lines stand beside one’s own, by the stage of each day', () => {
  const lines = [
    worthy('2026-06-30', 'primary', known(100)),
    worthy('2026-07-01', 'primary', known(200)),
    worthy('2026-07-01', 'resident', known(30)),
    worthy('2026-07-01', 'observer', known(4)),
    worthy('2026-07-02', 'assistant', known(16)),
    worthy('2026-07-02', 'assistant', NOBODY_KNOWS),
  ]
  expect(totalsOf(lines, STAGES)).toEqual({
    own: { lines: 3, unvalued: 1, hundredths: 216, isProvisional: false },
    training: { lines: 2, unvalued: 0, hundredths: 130, isProvisional: false },
    observed: { lines: 1, unvalued: 0, hundredths: 4, isProvisional: false },
  })
})

test('a provisional line counts in its total, which is provisional then', () => {
  const provisional: Worth = { kind: 'provisional', doubt: 'session', hundredths: 29, ...CREDIT }
  const lines = [worthy('2026-07-01', 'primary', known(446)), worthy('2026-07-01', 'primary', provisional)]
  expect(totalsOf(lines, STAGES).own).toEqual({ lines: 2, unvalued: 0, hundredths: 475, isProvisional: true })
})
