import 'fake-indexeddb/auto'
import { expect, test } from 'vitest'
import { COLUMNS, ROWS } from '../testing/release.ts'
import { CatalogCache } from './cache.ts'
import { createSearcher } from './searcher.ts'

const noPause = () => Promise.resolve()
const WORDS_COLUMNS = ['code', 'title', 'synonyms', 'category', 'prominence', 'prior']
const KNEE = ['20610', 'Injection of a big joint', 'knee injection', 'any', 5, 4] as const
const VISIT = ['99213', 'Office visit', '', 'any', 5, 5] as const
const NOBODY: ReadonlyMap<string, number> = new Map()

let databases = 0
const newCache = () => new CatalogCache(`searcher-${++databases}`, noPause)

async function codes(searcher: ReturnType<typeof createSearcher>, text: string): Promise<readonly string[]> {
  return (await searcher.find({ text, limit: 10, own: NOBODY })).map(({ code }) => code)
}

test('before there is an index nothing is found', async () => {
  expect(await codes(createSearcher(newCache(), noPause), 'knee')).toEqual([])
})

test('of a code in two tables the words of the first count', async () => {
  const cache = newCache()
  const older = ['20610', 'Arthrocentesis', '', 'any', 5, 4] as const
  await cache.putTable('words/1', { columns: WORDS_COLUMNS, rows: [KNEE] })
  const searcher = createSearcher(cache, noPause)

  await searcher.prepare({
    name: 'index/1',
    words: ['words/1', { columns: WORDS_COLUMNS, rows: [older, VISIT] }],
    releases: [],
  })

  expect([
    await codes(searcher, 'big joint'),
    await codes(searcher, 'arthrocentesis'),
    await codes(searcher, 'visit'),
  ]).toEqual([['20610'], [], ['99213']])
})

test('codes that no words name are found by their release, those with work first', async () => {
  const searcher = createSearcher(newCache(), noPause)
  const words = [{ columns: WORDS_COLUMNS, rows: [KNEE] }]
  const at = (code: string) => ROWS.find((row) => row[0] === code) ?? []

  const releases = [{ columns: COLUMNS, rows: ['45378', '45385'].map(at) }]
  await searcher.prepare({ name: 'index/1', words, releases })

  expect(await codes(searcher, '453')).toEqual(['45378', '45385'])
})

test('an index without words that were to be in it is not kept', async () => {
  const cache = newCache()
  await cache.putTable('words/1', { columns: WORDS_COLUMNS, rows: [KNEE] })
  const searcher = createSearcher(cache, noPause)

  await searcher.prepare({ name: 'index/1', words: ['words/1', 'words/2'], releases: [] })
  await searcher.prepare({ name: 'index/2', words: ['words/1'], releases: [] })
  await expect.poll(() => cache.packedIndex('index/2')).toBeDefined()

  expect(await codes(searcher, 'knee')).toEqual(['20610'])
  expect(await cache.packedIndex('index/1')).toBeUndefined()
})
