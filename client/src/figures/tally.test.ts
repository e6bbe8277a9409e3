import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { LineView, Worth } from '../screens/lines/line-view.ts'
import { amountsByDay, largestFirst, regrouped, sumOfTallies, tallyBy, tallyOf, zeroReasonOf } from './tally.ts'

const worth = (hundredths: number, more: object = {}): Worth => ({
  kind: 'known',
  release: 'RVU26A',
  hundredths,
  unadjusted: hundredths,
  basis: hundredths > 0 ? 'work_rvu' : 'payer_fee_schedule',
  reason: hundredths > 0 ? 'valued' : 'bundled',
  flags: [],
  ...more,
})

const line = (given: Partial<LineView> = {}): LineView => ({
  id: 'a',
  code: '99213',
  day: '2026-03-14',
  modifiers: [],
  units: 1,
  role: 'primary',
  placeOfService: '11',
  minutes: null,
  note: '',
  billingState: 'billable',
  encounterId: null,
  isShared: false,
  worth: worth(130),
  sending: 'sent',
  ...given,
})

const provisional = (hundredths: number): Worth => {
  const credit = { hundredths, basis: 'work_rvu', reason: 'valued', flags: [] }
  return { kind: 'provisional', doubt: 'session', ...credit }
}
const UNKNOWN: Worth = { kind: 'unknown', reason: '' }
const RESIDENT_UNTIL_JULY = [
  { stage: 'resident', from: '2024-07-01' },
  { stage: 'attending', from: '2026-07-01' },
]

test('a line that nobody can value is counted, and adds nothing', () => {
  const { own } = tallyOf([line(), line({ worth: UNKNOWN })], [])
  expect(own).toMatchObject({ lines: 2, unvalued: 1, hundredths: 130 })
})

test('what was made in training is no own production, by the stage of its day', () => {
  const lines = [line(), line({ day: '2026-07-01' }), line({ day: '2026-07-01', role: 'observer' })]
  const { own, training, observed } = tallyOf(lines, RESIDENT_UNTIL_JULY)
  expect([own.lines, training.lines, observed.lines]).toEqual([1, 1, 1])
})

test('what the contract values by itself is counted as own line and is no part of the wRVU', () => {
  const { own, contract, codes } = tallyOf([line(), line({ worth: worth(500, { basis: 'contract_value' }) })], [])
  expect(own).toMatchObject({ lines: 2, hundredths: 130 })
  expect(contract).toMatchObject({ lines: 1, hundredths: 500 })
  expect(codes.get('99213')?.hundredths).toBe(130)
})

test('days of care are one unit of their line', () => {
  const { own } = tallyOf([line({ units: 30, modifiers: ['55'] }), line({ units: 2 })], [])
  expect(own).toMatchObject({ units: 3, daysOfCare: 30 })
})

test('wRVU before modifiers say of how many lines they are not known', () => {
  const tally = tallyOf([line(), line({ worth: provisional(65) }), line({ worth: UNKNOWN })], [])
  expect(tally).toMatchObject({ unadjusted: 130, withoutUnadjusted: 2 })
})

test.each<[string, Worth, object | null]>([
  ['a code that is bundled', worth(0), { basis: 'payer_fee_schedule', reason: 'bundled' }],
  [
    'an assistant that is not paid',
    worth(0, { basis: 'work_rvu', reason: 'valued', flags: ['bilateral_once', 'assistant_not_paid'] }),
    { basis: 'work_rvu', reason: 'assistant_not_paid' },
  ],
  ['a line that is worth something', worth(5), null],
  ['a line that nobody can value', UNKNOWN, null],
])('%s says why it is worth nothing, or nothing', (_, given, reason) => {
  expect(zeroReasonOf(line({ worth: given }))).toEqual(reason)
})

test('zero credit is counted by its reason, the most lines first, and of own lines alone', () => {
  const bundled = worth(0)
  const deleted = worth(0, { reason: 'deleted' })
  const lines = [deleted, bundled, bundled].map((given) => line({ worth: given, units: 2 }))
  const { zero } = tallyOf([...lines, line({ worth: bundled, role: 'observer' })], [])
  expect(zero).toEqual([
    { basis: 'payer_fee_schedule', reason: 'bundled', lines: 2, units: 4 },
    { basis: 'payer_fee_schedule', reason: 'deleted', lines: 1, units: 2 },
  ])
})

const someLine = fc.record({
  code: fc.constantFrom('99213', '99214', '45385'),
  day: fc.constantFrom('2026-06-30', '2026-07-01', '2026-07-02'),
  units: fc.integer({ min: 1, max: 9 }),
  role: fc.constantFrom('primary', 'resident', 'observer'),
  placeOfService: fc.constantFrom('11', '24', null),
  worth: fc.oneof(
    fc.constant(UNKNOWN),
    fc.integer({ min: 0, max: 2000 }).map((hundredths) => worth(hundredths)),
  ),
})

test('tallies of parts add up to the tally of all', () => {
  fc.assert(
    fc.property(fc.array(someLine, { maxLength: 30 }), (given) => {
      const lines = given.map((one) => line(one))
      const parts = [...tallyBy(lines, RESIDENT_UNTIL_JULY, ({ day }) => day).values()]
      const sum = sumOfTallies(parts)
      const all = tallyOf(lines, RESIDENT_UNTIL_JULY)
      expect({ ...sum, codes: largestFirst(sum.codes), places: largestFirst(sum.places) }).toEqual({
        ...all,
        codes: largestFirst(all.codes),
        places: largestFirst(all.places),
      })
      const byCode = [...all.codes.values()].reduce((total, { hundredths }) => total + hundredths, 0)
      expect(byCode).toBe(all.own.hundredths)
    }),
  )
})

test('by code and by reason stand the lines of a residency, where these are asked for', () => {
  const lines = [line(), line({ worth: worth(0) }), line({ day: '2026-07-01', code: '99214' })]
  const { codes, zero, unadjusted } = tallyOf(lines, RESIDENT_UNTIL_JULY, 'training')
  expect([[...codes.keys()], zero.length, unadjusted]).toEqual([['99213'], 1, 130])
})

test('codes are put together by another name, the largest first', () => {
  const { codes } = tallyOf(
    [line(), line({ code: '45385', worth: worth(446) }), line({ code: '45380', worth: worth(347) })],
    [],
  )
  const families = largestFirst(regrouped(codes, (code) => (code.startsWith('4') ? 'digestive' : 'visits')))
  expect(families.map(([name, { hundredths }]) => [name, hundredths])).toEqual([
    ['digestive', 793],
    ['visits', 130],
  ])
})

test('own wRVU by day leave out what is no own production', () => {
  const days = amountsByDay([line(), line({ role: 'observer' }), line({ day: '2026-03-15' })], [], 'own')
  expect([...days].map(([day, { hundredths }]) => [day, hundredths])).toEqual([
    ['2026-03-14', 130],
    ['2026-03-15', 130],
  ])
})
