import { expect, test } from 'vitest'
import type { LineView } from '../lines/line-view.ts'
import {
  addressOfLines,
  filtersInUse,
  fits,
  isOfDaysAlone,
  type LineFilter,
  NO_FILTER,
  queryOf,
  readFilter,
  zeroReasonsOf,
} from './filter.ts'
import { drawnOf, groupsOf } from './groups.ts'

const line = (given: Partial<LineView> = {}): LineView => ({
  id: 'a',
  code: '45385',
  day: '2026-03-14',
  modifiers: ['59'],
  units: 1,
  role: 'primary',
  placeOfService: '24',
  minutes: null,
  note: 'Second polyp',
  billingState: 'billed',
  encounterId: null,
  isShared: false,
  worth: { kind: 'known', hundredths: 0, basis: 'payer_fee_schedule', reason: 'bundled', flags: [], release: null },
  sending: 'waiting',
  ...given,
})

const CONTEXT = {
  titleOf: (code: string) => (code === '45385' ? 'Colonoscopy, polyp removal by snare' : null),
  stages: [{ stage: 'resident', from: '2026-07-01' }],
}
const isShown = (filter: Partial<LineFilter>, given: Partial<LineView> = {}) =>
  fits({ ...NO_FILTER, ...filter }, CONTEXT)(line(given))

test.each<[Partial<LineFilter>, boolean]>([
  [{}, true],
  [{ from: '2026-03-14', through: '2026-03-14' }, true],
  [{ from: '2026-03-15' }, false],
  [{ through: '2026-03-13' }, false],
  [{ code: '45385' }, true],
  [{ code: '4538' }, false],
  [{ modifier: '59' }, true],
  [{ modifier: '25' }, false],
  [{ role: 'assistant' }, false],
  [{ as: 'own' }, true],
  [{ as: 'training' }, false],
  [{ place: '24' }, true],
  [{ place: 'none' }, false],
  [{ billing: 'billed' }, true],
  [{ billing: 'billable' }, false],
  [{ zero: 'any' }, true],
  [{ zero: 'bundled' }, true],
  [{ zero: 'deleted' }, false],
  [{ unsent: '1' }, true],
  [{ q: '453' }, true],
  [{ q: 'polyp SNARE' }, true],
  [{ q: 'second' }, true],
  [{ q: 'nare' }, false],
  [{ q: '59' }, true],
  [{ q: 'snare biopsy' }, false],
])('a filter for %j shows the line: %s', (filter, expected) => {
  expect(isShown(filter)).toBe(expected)
})

test('a line of a residency counts as training, a line without a place has none, and one that is sent is not unsent', () => {
  expect(isShown({ as: 'training' }, { day: '2026-07-01' })).toBe(true)
  expect(isShown({ place: 'none' }, { placeOfService: null })).toBe(true)
  expect(isShown({ unsent: '1' }, { sending: 'sent' })).toBe(false)
})

test('a line that nobody can value is none that is worth nothing', () => {
  expect(isShown({ zero: 'any' }, { worth: { kind: 'unknown', reason: '' } })).toBe(false)
})

test('an address leads back to its filter', () => {
  const filter = { ...NO_FILTER, q: 'polyp & snare', from: '2026-03-01', as: 'own', zero: 'bundled' } as const
  expect(readFilter(queryOf(filter))).toEqual(filter)
  expect(addressOfLines({})).toBe('/app/lines')
  expect(addressOfLines({ code: '45385', from: '2026-03-01' })).toBe('/app/lines?from=2026-03-01&code=45385')
})

test('what is no filter in an address asks for nothing', () => {
  expect(readFilter('from=2026-02-31&through=soon&as=all&colour=red')).toEqual(NO_FILTER)
  expect(readFilter('code=h2020 ').code).toBe('H2020')
})

test('days alone need no line to be looked at', () => {
  expect(isOfDaysAlone(readFilter('from=2026-03-01'))).toBe(true)
  expect(isOfDaysAlone(readFilter('from=2026-03-01&unsent=1'))).toBe(false)
  expect(filtersInUse(readFilter('unsent=1&q=a'))).toEqual(['q', 'unsent'])
})

test('reasons are named once each, with what they rest on', () => {
  expect([...zeroReasonsOf([line(), line()])]).toEqual([['bundled', 'payer_fee_schedule']])
})

test('lines are shown by whole days, until there are enough', () => {
  const days = ['14', '14', '14', '13', '12'].map((day) => line({ day: `2026-03-${day}` }))
  const { groups, isMore } = groupsOf(days, 2)
  expect([groups.map(({ lines }) => lines.length), isMore]).toEqual([[3], true])
  expect(groupsOf(days, 4)).toMatchObject({ isMore: true })
  expect(groupsOf(days, 5)).toMatchObject({ isMore: false })
})

test('the first lines are drawn in the first frame, under the whole of their days', () => {
  const days = ['14', '14', '14', '13', '12'].map((day) => line({ day: `2026-03-${day}` }))
  const { groups } = groupsOf(days, 5)
  const drawn = (most: number) => drawnOf(groups, most).map(({ group, most }) => [group.lines.length, most])
  expect(drawn(2)).toEqual([[3, 2]])
  expect(drawn(4)).toEqual([
    [3, 4],
    [1, 1],
  ])
  expect(drawn(8).map(([lines]) => lines)).toEqual([3, 1, 1])
})
