import fc from 'fast-check'
import { expect, test } from 'vitest'
import { buildWordIndex, type WordIndex, wordsOf } from './word-index.ts'

const COLUMNS = ['code', 'title', 'synonyms', 'category']

function indexOf(rows: readonly (readonly [code: string, title: string, synonyms?: string])[]): Promise<WordIndex> {
  const cells = rows.map(([code, title, synonyms = '']) => [code, title, synonyms, 'any'])
  return buildWordIndex({ columns: COLUMNS, rows: cells }, () => Promise.resolve())
}

const ROWS = [
  ['20610', 'Injection of a big joint', 'knee injection\nshoulder injection'],
  ['27447', 'Knee replacement', 'total knee'],
  ['29881', 'Arthroscopy of the knee with removal of meniscus'],
  ['45378', 'Colonoscopy'],
  ['45385', 'Colonoscopy, polyps taken by snare', 'snare polypectomy'],
  ['58300', 'Coil put in the womb', 'Einlage, stérilet'],
  ['99213', '99213'],
] as const

test.each([
  ['knee', ['27447', '29881', '20610']],
  ['knee inj', ['20610']],
  ['inj knee', ['20610']],
  ['COLONOSCOPY', ['45378', '45385']],
  ['polyp', ['45385']],
  ['  snare -- colon ', ['45385']],
  ['stérilet', ['58300']],
  ['STERILET', ['58300']],
  ['4538', ['45385']],
  ['99213', ['99213']],
  ['nee', []],
  ['knee colonoscopy', []],
  ['', []],
  [' - ', []],
])('%j finds %j', async (query, codes) => {
  const index = await indexOf(ROWS)

  expect(index.search(query, 10).map(({ code }) => code)).toEqual(codes)
})

test('a code without words of ours has no title', async () => {
  const index = await indexOf(ROWS)

  expect([index.titleOf('99213'), index.has('99213'), index.titleOf('00000'), index.has('00000')]).toEqual([
    null,
    true,
    null,
    false,
  ])
})

test('answers are bounded, and so is what is read of a query', async () => {
  const index = await indexOf(
    Array.from({ length: 3000 }, (_, n) => [String(10_000 + n), 'Repair of a wound'] as const),
  )

  expect(index.search('repair', 3).length).toBe(3)
  expect(index.search('r', 1000).length).toBe(50)
  expect(index.search(`${'repair '.repeat(500_000)}`, 3).length).toBe(3)
  expect(wordsOf('a b c d e f g h i j').length).toBe(8)
})

test('a code is found if and only if each word of the query begins one of its words', async () => {
  const word = fc.stringMatching(/^[ab1]{1,3}$/)
  const words = fc.array(word, { minLength: 1, maxLength: 3 })
  const rows = fc.uniqueArray(fc.tuple(fc.stringMatching(/^[0-9]{5}$/), words, words), {
    minLength: 1,
    maxLength: 20,
    selector: ([code]) => code,
  })
  await fc.assert(
    fc.asyncProperty(rows, words, async (codes, query) => {
      const index = await indexOf(codes.map(([code, title, synonyms]) => [code, title.join(' '), synonyms.join('\n')]))
      const matching = codes.filter(([code, ...texts]) =>
        query.every((part) => [code, ...texts.flat()].some((one) => one.startsWith(part))),
      )

      const foundCodes = index.search(query.join(' '), 50).map(({ code }) => code)

      expect([...foundCodes].sort()).toEqual(matching.map(([code]) => code).sort())
    }),
  )
})
