import { expect, test } from 'vitest'
import {
  addGoal,
  changeGoal,
  formOfGoal,
  type Goal,
  type GoalForm,
  goalsOf,
  periodNamed,
  periodOn,
  readGoal,
  timeOfGoal,
} from './goals.ts'

const YEAR: GoalForm = {
  first: '2026-01-01',
  last: '2026-12-31',
  target: '6,000',
  alreadyMade: '',
  alreadyMadeThrough: '',
}

test('a goal is stored as a person types it', () => {
  expect(readGoal({ ...YEAR, target: ' 4 800 ', alreadyMade: '5,200.5', alreadyMadeThrough: '2026-10-31' })).toEqual({
    kind: 'ok',
    fields: {
      period_start: '2026-01-01',
      period_end: '2026-12-31',
      target_wrvu: '4800.00',
      already_made: '5200.50',
      already_made_through: '2026-10-31',
    },
  })
})

test.each<[Partial<GoalForm>, object]>([
  [{ last: '2025-12-31' }, { last: 'before_first' }],
  [{ first: '' }, { first: 'required' }],
  [{ first: '2026-02-30' }, { first: 'not_a_day' }],
  [{ first: '1991-12-31' }, { first: 'too_early' }],
  [{ last: '2036-12-31' }, { last: 'too_long' }],
  [{ target: '' }, { target: 'required' }],
  [{ target: 'many' }, { target: 'not_a_number' }],
  [{ target: '0' }, { target: 'zero' }],
  [{ target: '4.805' }, { target: 'too_precise' }],
  [{ target: '10,000,000' }, { target: 'too_large' }],
  [{ alreadyMade: 'much', alreadyMadeThrough: '2026-10-31' }, { alreadyMade: 'not_a_number' }],
  [{ alreadyMadeThrough: '2026-10-31' }, { alreadyMade: 'required' }],
  [{ alreadyMade: '100' }, { alreadyMadeThrough: 'required' }],
  [{ alreadyMade: '100', alreadyMadeThrough: '2027-01-01' }, { alreadyMadeThrough: 'outside_period' }],
])('%j cannot be, and is said beside its field: %j', (changed, faults) => {
  expect(readGoal({ ...YEAR, ...changed })).toEqual({ kind: 'faulty', faults })
})

test('nothing made before the log is a balance of none, and nothing made by a day is one of zero', () => {
  const none = readGoal(YEAR)
  const zero = readGoal({ ...YEAR, alreadyMade: '0', alreadyMadeThrough: '2026-03-31' })

  expect(none).toMatchObject({ fields: { already_made: null, already_made_through: null } })
  expect(zero).toMatchObject({ fields: { already_made: '0.00', already_made_through: '2026-03-31' } })
})

test.each([
  ['2026-03-14', '2026-01-01 2026-12-31', '2025-07-01 2026-06-30', '2026-01-01 2026-03-31'],
  ['2026-07-01', '2026-01-01 2026-12-31', '2026-07-01 2027-06-30', '2026-07-01 2026-09-30'],
  ['2028-12-31', '2028-01-01 2028-12-31', '2028-07-01 2029-06-30', '2028-10-01 2028-12-31'],
])('on %s the year is %s, the academic one %s, the quarter %s', (day, year, academic, quarter) => {
  const text = ({ first, last }: { first: string; last: string }) => `${first} ${last}`

  expect([
    text(periodOn('calendar_year', day)),
    text(periodOn('academic_year', day)),
    text(periodOn('quarter', day)),
  ]).toEqual([year, academic, quarter])
  expect(periodNamed(periodOn('academic_year', day), day)).toBe('academic_year')
})

test('days of one’s own have no name', () => {
  expect(periodNamed({ first: '2026-01-02', last: '2026-12-31' }, '2026-03-14')).toBeNull()
})

const goal = (id: string, first: string, last: string): Goal => ({
  id,
  first,
  last,
  target: '6000.00',
  alreadyMade: null,
  alreadyMadeThrough: null,
})

test('goals come by their end, and each is to come, running or over', () => {
  const rows = [
    ['later', '2027-01-01', '2027-12-31'],
    ['year', '2026-01-01', '2026-12-31'],
    ['quarter', '2026-01-01', '2026-03-31'],
  ].map(([id, period_start, period_end]) => ({
    id: id ?? '',
    shown: { period_start: period_start ?? '', period_end: period_end ?? '', target_wrvu: '6000.00' },
  }))

  const goals = goalsOf([...rows, { id: 'deleted', shown: null }])

  expect(goals.map(({ id }) => id)).toEqual(['quarter', 'year', 'later'])
  expect(goals.map((one) => timeOfGoal(one, '2026-04-01'))).toEqual(['over', 'running', 'to_come'])
  expect(timeOfGoal(goal('last day', '2026-01-01', '2026-04-01'), '2026-04-01')).toBe('running')
})

test('a goal opens in its form as it was typed, and a change leaves what a newer server may have in it', () => {
  const stored = { period_start: '2026-01-01', period_end: '2026-12-31', target_wrvu: '4800.50', color: 'red' }
  const [shown] = goalsOf([{ id: 'one', shown: stored }])
  if (shown === undefined) throw new Error('no goal')
  const form = formOfGoal(shown)
  const read = readGoal({ ...form, target: '5,000' })
  if (read.kind !== 'ok') throw new Error('faulty')
  const change = changeGoal('one', read.fields)

  expect(form.target).toBe('4800.50')
  expect(change.target(stored)).toMatchObject({ target_wrvu: '5000.00', color: 'red' })
  expect(change.target(null)).toBeNull()
})

test('each new goal has an id of its own', () => {
  const platform = { now: () => 1, random: (count: number) => new Uint8Array(count).map(() => Math.random() * 256) }

  expect(addGoal({}, platform).id).not.toBe(addGoal({}, platform).id)
})
