import { expect, test } from 'vitest'
import { search } from '../search/search.ts'
import { indexWords } from './code-words.ts'

const COLUMNS = ['code', 'title', 'synonyms', 'category', 'prominence', 'prior']
const pause = () => Promise.resolve()

test('a table becomes words that are searched, by its columns wherever they stand', async () => {
  const rows = [
    [4, 5, '20610', 'Injection of a big joint', 'knee injection\nshoulder injection'],
    [2, 5, '20611', 'Injection of a big joint under ultrasound', ''],
    [2, 2, '99213', '99213', ''],
  ]
  const words = await indexWords({ columns: ['prior', 'prominence', 'code', 'title', 'synonyms'], rows }, pause)

  expect(search(words.index, 'big joint', { limit: 5 }).codes.map(({ code }) => code)).toEqual(['20610', '20611'])
  expect(search(words.index, 'shoulder inj', { limit: 1 }).codes).toMatchObject([
    { code: '20610', title: 'Injection of a big joint', matched: 'shoulder injection' },
  ])
  expect([words.titleOf('99213'), words.has('99213'), words.titleOf('00000'), words.has('00000')]).toEqual([
    null,
    true,
    null,
    false,
  ])
  expect(words.size).toBe(3)
})

test('a file without prominence and prior is searched all the same', async () => {
  const rows = [
    ['20611', 'Big joint, ultrasound', '', 'any'],
    ['20610', 'Big joint', '', 'any'],
  ]
  const { index } = await indexWords({ columns: COLUMNS.slice(0, 4), rows }, pause)

  expect(search(index, 'big', { limit: 5 }).codes.map(({ code }) => code)).toEqual(['20610', '20611'])
})
