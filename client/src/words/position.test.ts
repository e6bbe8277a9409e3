import { expect, test } from 'vitest'
import { MIX_STATES } from '../figures/mix.ts'
import {
  INSTEAD,
  MARKS,
  POPULATIONS,
  POSITION_STATES,
  readStanding,
  type Standing,
  VISIBILITIES,
  WITHHELD,
  withSpecialtyNames,
} from '../figures/position.ts'
import { vectorsOf } from '../testing/vectors.ts'
import {
  insteadSentence,
  MARK_NAMES,
  MIX_SENTENCES,
  POPULATION_NAMES,
  placedSentence,
  productionSentences,
  sourceText,
  standingSentence,
  VISIBILITY_SENTENCES,
  WITHHELD_SENTENCES,
} from './position.ts'

const STATES = vectorsOf<Readonly<Record<string, readonly string[]>>>('shared/report_states.json')

const SOURCE = {
  slug: 'made-up',
  name: 'Made-up sample',
  year: 2024,
  kind: 'medicare',
  made_up: true,
  method: 'Invented figures.',
  license: '',
  url: '',
  release: 'RVU25D',
}
const PLACE = {
  source: SOURCE,
  specialty: 'cardiology',
  region: 'US',
  population: 'active',
  n: 1200,
  points: { p90: '8000.00', p10: '2000.00', p50: '5000.00' },
  visibility: 'A',
  marks: [],
  value: '5200.00',
  standing: 'p52.0',
  withheld: null,
  instead: null,
}
const ANSWER = {
  state: 'found',
  wrvu: '28.95',
  lines: 10,
  training: { lines: 1, wrvu: '1.30' },
  observed: { lines: 0, wrvu: '0.00' },
  fte: '0.80',
  covered: { first_on: '2026-10-20', last_on: '2026-11-29', days: 41 },
  days_missing: 0,
  early: true,
  annualised_wrvu: '322.00',
  specialty: 'cardiology',
  medicare_share: 40,
  revalued: [{ release: 'RVU25D', wrvu: '28.00', unknown_lines: 1 }],
  positions: [PLACE],
  unreadable_settings: [],
}

test('what the app knows of a position is what the server can say', () => {
  expect({
    position: POSITION_STATES,
    mix: MIX_STATES,
    withheld: WITHHELD,
    instead: INSTEAD,
    visibility: VISIBILITIES,
    population: POPULATIONS,
    marks: MARKS,
  }).toEqual(Object.fromEntries(Object.entries(STATES).filter(([name]) => name !== 'pace')))
})

test('each state without a position has a sentence that says what to do', () => {
  const standing = readStanding(ANSWER)
  const sentences = POSITION_STATES.filter((state) => state !== 'found').map((state) =>
    standingSentence({ ...standing, state }),
  )

  for (const sentence of [
    ...sentences,
    ...Object.values(WITHHELD_SENTENCES),
    ...Object.values(VISIBILITY_SENTENCES),
    ...Object.values(POPULATION_NAMES),
    ...Object.values(MARK_NAMES),
    ...MIX_STATES.filter((state) => state !== 'found').map((state) => MIX_SENTENCES[state]),
    ...INSTEAD.map((instead) => insteadSentence(instead, standing.places[0] as Standing['places'][number], 'TX')), // one is there
  ]) {
    expect(sentence.length).toBeGreaterThan(10)
  }
})

test('too few days are counted, and how many are missing', () => {
  const standing = { ...readStanding(ANSWER), state: 'too_few_days' as const, daysMissing: 10 }
  const of18 = { ...standing, covered: { ...standing.covered, days: 18 } }

  expect(standingSentence(of18)).toContain('28 are needed, and 18 are covered. 10 more days are missing')
})

test('next to a figure stand its source, year, whom it counts and how many', () => {
  const [place] = readStanding(ANSWER).places

  expect(place === undefined ? '' : sourceText(place)).toBe(
    'Made-up sample, 2024 · United States · clinicians with enough Medicare work to be at it all year · n = 1,200',
  )
})

test('what was placed among Medicare’s figures is Medicare’s part, and says which codes were left out', () => {
  const standing = readStanding(ANSWER)
  const [place] = standing.places

  expect(place === undefined ? '' : placedSentence(place, standing)).toBe(
    'Placed: 5,200.00 wRVU a year, Medicare’s 40% of your lines at the work RVUs of RVU25D. Your FTE takes no part. 1 line has a code that it does not know.',
  )
})

test('training stands beside and counts for no position, and few days are called early', () => {
  expect(productionSentences(readStanding(ANSWER))).toEqual([
    '28.95 wRVU in 10 lines, over 41 days from Oct 20, 2026 to Nov 29, 2026, leave left out.',
    'Beside it 1.30 in 1 line in training, which counts for no position.',
    'Early: fewer than 90 days say little of a year.',
  ])
})

test('points of a table are read rising', () => {
  expect(readStanding(ANSWER).places[0]?.points).toEqual([
    { percent: 10, wrvu: 200_000 },
    { percent: 50, wrvu: 500_000 },
    { percent: 90, wrvu: 800_000 },
  ])
})

test('specialties are said by their names, one’s own and that of a table in its place', () => {
  const answer = readStanding({
    ...ANSWER,
    specialty: 'heart-failure',
    positions: [{ ...PLACE, specialty: 'cardiology' }],
  })

  const { places, ...named } = withSpecialtyNames(answer, (slug) => `${slug} by name`)

  expect(standingSentence({ ...named, places, state: 'no_table' })).toContain('heart-failure by name')
  expect(places.map((place) => insteadSentence('broader_specialty', place, 'nation'))).toEqual([
    expect.stringContaining('cardiology by name'),
  ])
})
