import { expect, test } from 'vitest'
import { readTitles, wordsReader } from './code-words.ts'

const pause = () => Promise.resolve()

test('a table becomes titles and rows that are searched, by its columns wherever they stand', async () => {
  const columns = ['prior', 'prominence', 'code', 'title', 'synonyms']
  const rows = [
    [4, 5, '20610', 'Injection of a big joint', 'knee injection\nshoulder injection'],
    [2, 2, '99213', '99213', ''],
  ]

  expect([...(await readTitles({ columns, rows }, pause))]).toEqual([
    ['20610', 'Injection of a big joint'],
    ['99213', null],
  ])
  expect(rows.map(wordsReader(columns))).toEqual([
    {
      code: '20610',
      title: 'Injection of a big joint',
      synonyms: ['knee injection', 'shoulder injection'],
      prominence: 5,
      prior: 4,
    },
    { code: '99213', title: '99213', synonyms: [], prominence: 2, prior: 2 },
  ])
})

test('of a file without prominence and prior all codes have the same', () => {
  const read = wordsReader(['code', 'title', 'synonyms', 'category'])
  const [titled, untitled] = [read(['20611', 'Big joint', '', 'any']), read(['20610', '', '', 'any'])]

  expect([titled.prominence, titled.prior]).toEqual([untitled.prominence, untitled.prior])
  expect(untitled.title).toBe('20610')
})
