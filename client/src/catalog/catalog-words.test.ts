import { expect, test } from 'vitest'
import {
  codesFound,
  type Files,
  lookupOf,
  newCatalog,
  noPause,
  RVU24A,
  risingClock,
  serve,
  versioned,
  WORDS,
} from '../testing/catalog.ts'
import { CatalogCache } from './cache.ts'

test('of a server whose list of words is empty no code is called unknown', async () => {
  const files = serve([RVU24A])
  files.manifest = { ...files.manifest, words: versioned(files, 'no-words', { ...WORDS, rows: [] }) }
  const opened = newCatalog(files)
  await opened.catalog.open()

  expect(lookupOf(opened).isKnown('ZZZZZ')).toBeNull()
})

const [KNEE = [], SNARE = [], BARE = []] = WORDS.rows
const ofRows = (...rows: readonly unknown[]) => ({ ...WORDS, rows })

/** Serves the words in parts; `rows` of each. */
function serveParts(files: Files, parts: Readonly<Record<string, readonly unknown[]>>): Files {
  const whole = versioned(files, 'words', ofRows(...Object.values(parts).flat()))
  const links = Object.entries(parts).map(([name, rows]) => ({ name, ...versioned(files, 'parts', ofRows(...rows)) }))
  files.manifest = { ...files.manifest, words: { ...whole, parts: links.map((link) => ({ ...link, bytes: 100 })) } }
  return files
}

test('words in parts: the first one is enough to find its codes, the others come when nothing else is to be done', async () => {
  const files = serveParts(serve([RVU24A]), { first: [KNEE], second: [SNARE], third: [BARE] })
  const waits: (() => void)[] = []
  const opened = newCatalog(files, { idle: () => new Promise((resolve) => waits.push(resolve)) })

  const opening = opened.catalog.open()
  await expect.poll(() => opened.wanted.length).toBe(1)
  await expect.poll(() => files.requests.some((path) => path.startsWith('/modifiers/'))).toBe(true)
  expect(files.requests.filter((path) => path.startsWith('/parts/')).length).toBe(1)
  expect(files.requests.some((path) => path.startsWith('/words/'))).toBe(false)
  expect(opened.states.at(-1)).toMatchObject({ isWhole: false })
  expect(lookupOf(opened).searched).toBe('usual')
  expect(await codesFound(opened, 'knee inj')).toEqual(['20610'])
  expect(await codesFound(opened, 'colonoscopy')).toEqual([])

  for (let n = 0; n < 2; n += 1) {
    await expect.poll(() => waits.length).toBe(n + 1)
    expect(files.requests.filter((path) => path.startsWith('/parts/')).length).toBe(n + 1)
    waits[n]?.()
  }
  await opening
  await expect.poll(() => codesFound(opened, 'colonoscopy')).toEqual(['45385'])
  await expect.poll(() => lookupOf(opened).searched).toBe('all')
  expect(opened.states.at(-1)).toMatchObject({ isWhole: true })
})

test('while words are missing a code without a name is found by its release, and none is called unknown', async () => {
  const files = serveParts(serve([RVU24A]), { first: [KNEE], third: [BARE] })
  const [, third] = (files.manifest.words as { parts: { url: string }[] }).parts // as `serveParts` made it
  files.bodies.delete(third?.url ?? '')
  const opened = newCatalog(files)

  await opened.catalog.open()

  expect(opened.states.at(-1)).toMatchObject({ refresh: { kind: 'failed', fault: 'server' } })
  expect([lookupOf(opened).isKnown('99213'), lookupOf(opened).isKnown('ZZZZZ')]).toEqual([true, null])
  expect(await codesFound(opened, '99213')).toEqual(['99213'])
  expect(await codesFound(opened, '9921')).toContain('99213')
})

test('a start goes on with the index of the last one', async () => {
  const files = serveParts(serve([RVU24A]), { first: [KNEE], second: [SNARE] })
  const first = newCatalog(files)
  await first.catalog.open()
  await first.catalog.close()
  const cache = new CatalogCache(first.name, noPause)
  await expect.poll(async () => (await cache.packedIndex(first.wanted.at(-1)?.name ?? '')) !== undefined).toBe(true)
  files.isReached = false

  const again = newCatalog(files, { name: first.name })
  await again.catalog.open()

  expect(again.wanted.map(({ name }) => name)).toEqual([first.wanted.at(-1)?.name])
  await expect.poll(() => lookupOf(again).searched).toBe('all')
  expect(await codesFound(again, 'colonoscopy')).toEqual(['45385'])
})

test('an edit of a word fetches its part alone, and what was found before is found meanwhile', async () => {
  const files = serveParts(serve([RVU24A]), { first: [KNEE], second: [SNARE] })
  const opened = newCatalog(files, { now: risingClock() })
  await opened.catalog.open()
  serveParts(files, { first: [KNEE], second: [['45385', 'Colonoscopy with a snare', [], 'digestive']] })
  files.requests.length = 0

  await opened.catalog.refresh()

  expect(files.requests.filter((path) => path.startsWith('/parts/')).length).toBe(1)
  expect(lookupOf(opened).titleOf('45385')).toBe('Colonoscopy with a snare')
  await expect
    .poll(async () => (await lookupOf(opened).find({ text: 'snare', limit: 1, own: new Map() }))[0]?.title)
    .toBe('Colonoscopy with a snare')
})

test('a part that is damaged is not stored', async () => {
  const files = serveParts(serve([RVU24A]), { first: [KNEE], second: [SNARE] })
  const [, second] = (files.manifest.words as { parts: { url: string; version: string }[] }).parts // as `serveParts` made it
  files.bodies.set(second?.url ?? '', { version: second?.version, ...ofRows(KNEE) })
  const opened = newCatalog(files)

  await opened.catalog.open()

  expect(opened.states.at(-1)).toMatchObject({ isWhole: false, refresh: { kind: 'failed', fault: 'damaged' } })
  expect(await new CatalogCache(opened.name, noPause).has(`words/${second?.version}`)).toBe(false)
})

test('words that an older build stored as one are whole, and nothing of them is fetched again', async () => {
  const files = serve([RVU24A])
  const older = newCatalog(files)
  await older.catalog.open()
  older.catalog.close()
  serveParts(files, { first: [KNEE, SNARE, BARE] })
  files.requests.length = 0

  const opened = newCatalog(files, { name: older.name })
  await opened.catalog.open()

  expect(files.requests).toEqual(['/api/v1/catalog/manifest'])
  await expect.poll(() => lookupOf(opened).searched).toBe('all')
  expect(await codesFound(opened, 'knee inj')).toEqual(['20610'])
})
