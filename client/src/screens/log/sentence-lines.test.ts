import { expect, test } from 'vitest'
import { NOTHING_KNOWN } from '../../catalog/lookup.ts'
import { parseSentence, type Sentence } from '../../entry/sentence.ts'
import type { Chip } from '../../entry/sentence-phrases.ts'
import { KINDS } from '../../search/ranking.ts'
import { questionOf } from '../../words/sentence.ts'
import {
  type Chosen,
  chipKey,
  isMoreThanWords,
  LEFT_OUT,
  readSentence,
  tilesOfSentence,
  undecided,
} from './sentence-lines.ts'

const TODAY = '2026-03-18'
const DEFAULTS = { role: 'primary', place_of_service: null } as const
const FOUND = { 'knee injection': ['20610', '20611'] }

const read = (text: string) =>
  parseSentence(text, {
    today: TODAY,
    find: (phrase) =>
      Object.entries(FOUND).flatMap(([name, codes]) =>
        name === phrase ? codes.map((code) => ({ code, closeness: 100, missing: [] })) : [],
      ),
    onceACase: (codes) => new Map([...codes].map((code) => [code, code < '7'])),
  })
const choice = (sentence: Sentence, chosen: Chosen = {}) =>
  tilesOfSentence(sentence, chosen, DEFAULTS).flatMap(({ targets }) => targets)
const choosing = (sentence: Sentence, ...options: readonly string[]): Chosen =>
  Object.fromEntries(undecided(sentence, {}).map((chip, n) => [chipKey(chip), options[n] ?? '']))

test('a sentence without an open chip is lines', () => {
  expect(choice(read('99214-25 at the nursing home, assistant: 2 93010'))).toMatchObject([
    { code: '99214', modifiers: ['25'], units: 1, place_of_service: '32' },
    { code: '93010', units: 2, role: 'assistant' },
  ])
})

test('the same line twice is two, each with a key of its own', () => {
  const keys = tilesOfSentence(read('99213, 99213, 99213'), {}, DEFAULTS).map(({ key }) => key)
  expect(new Set(keys).size).toBe(3)
})

test('a count of what is done once a case is lines or units, as the person chooses', () => {
  const sentence = read('3 45385')
  expect(undecided(sentence, {}).map(({ options }) => options)).toEqual([['3x1', '3']])
  expect(choice(sentence, choosing(sentence, '3x1')).map(({ units }) => units)).toEqual([1, 1, 1])
  expect(choice(sentence, choosing(sentence, '3')).map(({ units }) => units)).toEqual([3])
})

test('what is left out needs no further choice and is no line', () => {
  const sentence = read('two knee injection')
  const chosen = choosing(sentence, LEFT_OUT)
  expect([undecided(sentence, {}).length, undecided(sentence, chosen).length, choice(sentence, chosen)]).toEqual([
    2,
    0,
    [],
  ])
})

test.each([
  ['colonoscopy', false],
  ['knee injection', false],
  ['2061', false],
  ['20610', true],
  ['20610 kn', true],
  ['knee injection left', true],
  ['two knee injection', true],
  ['yesterday knee injection', true],
])('%s is more than words to be searched for: %s', (text, isMore) => {
  expect(isMoreThanWords(read(text), text)).toBe(isMore)
})

test('without a catalog numbers are read all the same', () => {
  const sentence = readSentence('99213, 20610 rt', TODAY, NOTHING_KNOWN, () => [], null)
  expect(choice(sentence)).toMatchObject([{ code: '99213' }, { code: '20610', modifiers: ['RT'] }])
})

test.each([
  ['general-surgery', ['47562']],
  [null, ['47562']],
  ['anesthesiology', ['47562', '00790']],
])(
  'the words of an operation are not asked for the sake of its anesthesia, but in anesthesia: %s',
  (specialty, codes) => {
    const searchTitles = () => [
      { code: '47562', title: 'Lap chole', names: ['lap chole'], matched: '', kind: KINDS.wholeName },
      { code: '00790', title: 'Anesthesia', names: ['lap chole'], matched: '', kind: KINDS.wholeName },
    ]
    const sentence = readSentence('lap chole', TODAY, NOTHING_KNOWN, searchTitles, specialty)
    expect(sentence.items.map(({ what }) => what.options)).toEqual([codes])
  },
)

test('what is open is asked for as what it is', () => {
  const ask = (kind: Chip['kind'], words: string, options: readonly string[]) =>
    questionOf({ kind, start: 0, end: 1, options, isOpen: true }, words)
  expect([
    ask('count', 'x3', ['3x1', '3']),
    ask('what', 'knee', ['20610', '20611']),
    ask('what', 'lap appy', ['44970']),
    ask('day', 'friday', ['2026-03-13', '2026-03-20']),
  ]).toEqual([
    '“x3”: how many?',
    '“knee”: which one?',
    '“lap appy”: is it this?',
    '“friday”: which day? All these lines go to it.',
  ])
})
