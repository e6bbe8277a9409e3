import { expect, test } from 'vitest'
import { type GoalPace, PACE_STATES, readPaces } from '../figures/pace.ts'
import { vectorsOf } from '../testing/vectors.ts'
import { paceSentences } from './goals.ts'

const REST = { on: '2025-11-20', perDay: 2530, weeks: 26, bestPerDay: 3010, tooLong: [], unreadable: [] }

function pace(changed: Partial<GoalPace> = {}): GoalPace {
  return {
    goalId: 'one',
    state: 'running',
    first: '2025-01-01',
    last: '2025-12-31',
    target: 480000,
    alreadyMade: null,
    alreadyMadeThrough: null,
    made: 400000,
    training: 0,
    expected: 420000,
    ahead: -20000,
    workingDays: 240,
    workingDaysDone: 212,
    workingDaysLeft: 28,
    neededPerDay: 2857,
    isOutOfReach: false,
    lacksBalance: false,
    projection: { wrvu: 470840, low: 455000, high: 486000 },
    course: [],
    ...changed,
  }
}

test('every state that the server gives of a pace has a sentence', () => {
  const { pace: states } = vectorsOf<{ pace: readonly string[] }>('shared/report_states.json')

  expect([...PACE_STATES].sort()).toEqual(states.toSorted())
  for (const state of PACE_STATES) expect(paceSentences(pace({ state }), REST)[0]).toMatch(/^[A-Z0-9].*\.$/)
})

test('a running goal says what is made, what each working day left needs, and where the usual pace leads', () => {
  expect(paceSentences(pace(), REST)).toEqual([
    '4,000.00 made in 212 of 240 working days; an even pace would have made 4,200.00.',
    'Needed from here: 28.57 wRVU on each of 28 working days left; your best full month brought 30.10 a working day.',
    'At your usual pace of 25.30 a working day (26 weeks of your own) it will be 4,708.40, in eight cases of ten between 4,550.00 and 4,860.00.',
  ])
})

test.each<[string, Partial<GoalPace>, string]>([
  [
    'out of reach',
    { isOutOfReach: true, neededPerDay: 26000 },
    'Out of reach by then: 260.00 wRVU would be needed on each of 28 working days left, and your best full month brought 30.10 a working day.',
  ],
  [
    'one that begins before the log',
    { lacksBalance: true },
    'This goal begins before your log does. Say what you had made by then, and here stands what each working day needs.',
  ],
  ['one that is reached', { made: 500000, ahead: 80000, neededPerDay: 0 }, 'The goal is reached.'],
  ['one without a working day left', { neededPerDay: null, workingDaysLeft: 0 }, 'No working day is left in it.'],
])('%s is told so', (_, changed, sentence) => {
  expect(paceSentences(pace(changed), REST)[1]).toBe(sentence)
})

test('who begins in November is asked for the balance, and told neither 260 a day nor a projection', () => {
  const sentences = paceSentences(pace({ lacksBalance: true, neededPerDay: 26000 }), REST)

  expect(sentences).toHaveLength(2)
  expect(sentences.join(' ')).not.toContain('260')
})

test('balance and training are named as parts of what is made', () => {
  const [sentence] = paceSentences(
    pace({ alreadyMade: 520000, alreadyMadeThrough: '2025-10-31', training: 1300, ahead: 100, made: 521300 }),
    REST,
  )

  expect(sentence).toBe(
    '5,213.00 made in 212 of 240 working days, 5,200.00 of them up to Oct 31, 2025, as you said, 13.00 of them in training: goals of a residency count its lines, 1.00 ahead of an even pace.',
  )
})

test('under four weeks of one’s own there is no band, and without a whole week no pace', () => {
  const few = paceSentences(pace({ projection: { wrvu: 470840, low: null, high: null } }), { ...REST, weeks: 3 })
  const none = paceSentences(pace({ projection: null }), { ...REST, weeks: 0, perDay: null, bestPerDay: null })

  expect(few[2]).toContain('four weeks are needed to say how sure that is')
  expect(none[1]).toBe('Needed from here: 28.57 wRVU on each of 28 working days left.')
  expect(none[2]).toBe('Where your own pace leads is said once a whole week of your own is logged.')
})

test('a goal to come says its first day and what each working day needs; one that is over what it came to', () => {
  const toCome = pace({ state: 'to_come', workingDaysLeft: 240, neededPerDay: 2000 })

  expect(paceSentences(toCome, REST)).toEqual(['Begins on Jan 1, 2025 and has 240 working days: 20.00 wRVU on each.'])
  expect(paceSentences(pace({ state: 'over' }), REST)).toEqual([
    '4,000.00 of 4,800.00 wRVU were made; 800.00 were missing.',
  ])
  expect(paceSentences(pace({ state: 'over', made: 480000 }), REST)).toEqual([
    '4,800.00 of 4,800.00 wRVU were made: reached.',
  ])
})

test('an answer of another shape is no pace', () => {
  expect(() => readPaces({ login: 'hotel' })).toThrow()
})
