import 'fake-indexeddb/auto'
import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { sha256Hex } from '../sync/hash.ts'
import { COLUMNS, ROWS } from '../testing/release.ts'
import { CatalogCache } from './cache.ts'
import { Catalog, type CatalogState } from './catalog.ts'
import type { Fetched } from './download.ts'
import { createFetchTable } from './fetch-table.ts'
import { indexRelease, type LoadedRelease, type Lookup } from './lookup.ts'
import type { Cells } from './rows.ts'
import { createSearcher, type WantedIndex } from './searcher.ts'

const TODAY = '2024-02-01'
const hash = (value: unknown) => createHash('sha256').update(JSON.stringify(value)).digest('hex')
const noPause = () => Promise.resolve()

/** A server of files: what it has, what was asked for, and whether it is reached. */
class Files {
  readonly asked: string[] = []
  /** The ETags that the manifest was asked for with. */
  readonly tags: (string | null)[] = []
  readonly bodies = new Map<string, unknown>()
  isReached = true
  manifest: Record<string, unknown> = {}

  readonly fetchFile = async (path: string, etag?: string | null): Promise<Fetched> => {
    this.asked.push(path)
    if (!this.isReached) return { kind: 'unreachable' }
    if (path.endsWith('/manifest')) {
      this.tags.push(etag ?? null)
      const own = hash(this.manifest)
      return etag === own ? { kind: 'not_modified' } : { kind: 'ok', body: this.manifest, etag: own }
    }
    const body = this.bodies.get(path)
    return body === undefined ? { kind: 'missing' } : { kind: 'ok', body: structuredClone(body), etag: null }
  }
}

interface Release {
  readonly id: string
  readonly from: string
  readonly rows: readonly Cells[]
  readonly isComplete?: boolean
  readonly columns?: readonly string[]
  readonly deltaFrom?: Release
}

function release({ id, from, rows, isComplete = true, deltaFrom }: Release) {
  return {
    id,
    effective_from: from,
    complete: isComplete,
    complete_for_level_ii: false,
    rows: rows.length,
    format: 1,
    sha256: hash(rows),
    url: `/releases/${id}`,
    deltas: deltaFrom === undefined ? [] : [{ from: deltaFrom.id, url: `/delta/${deltaFrom.id}/${id}` }],
  }
}

function versioned(files: Files, name: string, content: Record<string, unknown>) {
  const version = hash(content)
  files.bodies.set(`/${name}/${version}`, { version, ...content })
  return { version, url: `/${name}/${version}` }
}

const WORDS = {
  columns: ['code', 'title', 'synonyms', 'category'],
  categories: {},
  rows: [
    ['20610', 'Injection of a big joint', ['knee injection', 'shoulder injection'], 'musculoskeletal'],
    ['45385', 'Colonoscopy, polyps taken by snare', [], 'digestive'],
    ['47562', '47562', [], 'digestive'],
  ],
}
const MODIFIERS = { columns: ['code', 'words', 'rule'], rows: [['RT', 'Right side', 'bilateral']] }

function serve(releases: readonly Release[], files = new Files()): Files {
  for (const one of releases) {
    files.bodies.set(`/releases/${one.id}`, { release: one.id, columns: one.columns ?? COLUMNS, rows: one.rows })
  }
  files.manifest = {
    current: releases[0]?.id ?? null,
    releases: releases.map(release),
    words: versioned(files, 'words', WORDS),
    modifiers: versioned(files, 'modifiers', MODIFIERS),
    benchmarks: [],
  }
  return files
}

let databases = 0

/** Each look is ten minutes later. */
function risingClock(): () => number {
  let now = 0
  return () => {
    now += 600_000
    return now
  }
}

interface Opened {
  readonly catalog: Catalog
  readonly states: CatalogState[]
  readonly name: string
  /** The indexes that were asked for. */
  readonly wanted: WantedIndex[]
}

interface Options {
  readonly name?: string
  readonly idle?: () => Promise<void>
  readonly now?: () => number
}

function newCatalog(
  files: Files,
  { name = `catalog-${++databases}`, now = () => 0, idle = noPause }: Options = {},
): Opened {
  const states: CatalogState[] = []
  const wanted: WantedIndex[] = []
  const searcher = createSearcher(new CatalogCache(name, noPause), noPause)
  const catalog = new Catalog({
    name,
    fetchFile: files.fetchFile,
    fetchTable: createFetchTable(new CatalogCache(name, noPause), { fetchFile: files.fetchFile, digest: sha256Hex }),
    searcher: {
      find: searcher.find,
      prepare: (index) => {
        wanted.push(index)
        return searcher.prepare(index)
      },
    },
    days: () => ({ from: '2023-12-03', through: TODAY }),
    idle,
    now,
    pause: noPause,
    onState: (state) => states.push(state),
  })
  return { catalog, states, name, wanted }
}

function lookupOf({ states }: Opened): Lookup {
  const last = states.at(-1)
  if (last?.kind !== 'ready') throw new Error(`the catalog is ${last?.kind}`)
  return last.lookup
}

async function codesFound(opened: Opened, text: string): Promise<string[]> {
  const matches = await lookupOf(opened).find({ text, limit: 10, own: new Map() })
  return matches.map(({ code }) => code)
}

const RVU24A: Release = { id: 'RVU24A', from: '2024-01-01', rows: ROWS }
const RVU23D: Release = { id: 'RVU23D', from: '2023-10-01', rows: ROWS.slice(0, 500) }

test('a new device loads today first and says at each step what it knows', async () => {
  const files = serve([RVU24A, RVU23D])
  const opened = newCatalog(files)

  await opened.catalog.open()

  const order = files.asked.map((path) => (path.split('/')[1] === 'releases' ? path : path.split('/')[1]))
  expect(order).toEqual(['api', '/releases/RVU24A', 'words', 'modifiers', '/releases/RVU23D'])
  expect(opened.states.map(({ kind }) => kind)).toEqual(['loading', ...Array.from({ length: 6 }, () => 'ready')])
  expect(opened.states.at(-1)).toMatchObject({ isWhole: true, refresh: { kind: 'done' } })
  expect(opened.states[1]).toMatchObject({ isWhole: false })
})

test('releases that today does not need wait until nothing else is to be done, and then for no network', async () => {
  const files = serve([RVU24A, RVU23D])
  const first = newCatalog(files)
  await first.catalog.open()
  files.isReached = false
  let isIdle = () => {}
  const again = newCatalog(files, {
    name: first.name,
    idle: () => new Promise((resolve) => (isIdle = resolve)),
  })

  const opened = again.catalog.open()
  await expect.poll(() => again.states.at(-1)).toMatchObject({ isWhole: false, refresh: { kind: 'failed' } })
  expect(lookupOf(again).rowsOf('45385', TODAY).status).toBe('found')
  expect(lookupOf(again).rowsOf('45385', '2023-12-31').status).toBe('not_loaded')
  isIdle()
  await opened

  expect(lookupOf(again).rowsOf('45385', '2023-12-31').status).toBe('found')
})

test('what two releases have alike is in memory once, and each has its own rows', async () => {
  const [first = [], ...others] = ROWS
  const older = [first.map((cell, place) => (place === 3 ? 'N' : cell)), ...others]
  const [one, other] = [await indexed(ROWS), await indexed(ROWS)]
  const changed = await indexed(older, one)
  const [code, alike] = [String(first[0]), String(ROWS.at(-1)?.[0])]

  expect((await indexed(ROWS, one)).cellsOf(alike)).toBe(one.cellsOf(alike))
  expect(other.cellsOf(alike)).not.toBe(one.cellsOf(alike))
  expect(changed.rowsOf(code).get('')?.status).toBe('N')
  expect(one.rowsOf(code).get('')?.status).not.toBe('N')
})

function indexed(rows: readonly Cells[], other?: LoadedRelease): Promise<LoadedRelease> {
  return indexRelease({ columns: COLUMNS, rows }, noPause, other)
}

test('a code has its rows of the day, our words, and what the modifiers mean', async () => {
  const opened = newCatalog(serve([RVU24A]))
  await opened.catalog.open()
  const lookup = lookupOf(opened)

  const rowLookup = lookup.rowsOf('45385', TODAY)
  expect(rowLookup).toMatchObject({ status: 'found', release: 'RVU24A', flags: [] })
  expect(lookup.indicatorsOf('45385', TODAY)?.row).toMatchObject({
    work: { basis: 'work_rvu', rvu: '4.57' },
    multProc: '3',
    endoBase: '45378',
  })
  expect(lookup.indicatorsOf('H2020', TODAY)?.row.work).toEqual({ basis: 'payer_fee_schedule', rvu: null })
  expect([lookup.titleOf('20610'), lookup.titleOf('47562'), lookup.titleOf('99213')]).toEqual([
    'Injection of a big joint',
    null,
    null,
  ])
  expect(lookup.modifierWords('RT')).toBe('Right side')
  expect([lookup.isKnown('99213'), lookup.isKnown('47562'), lookup.isKnown('ZZZZZ')]).toEqual([true, true, false])
  expect(await codesFound(opened, 'knee inj')).toEqual(['20610'])
})

test('the same device starts without a network, and asks for nothing twice', async () => {
  const files = serve([RVU24A, RVU23D])
  const first = newCatalog(files)
  await first.catalog.open()
  first.catalog.close()
  files.asked.length = 0
  files.isReached = false

  const again = newCatalog(files, { name: first.name })
  await again.catalog.open()

  expect(again.states.at(-1)).toMatchObject({
    kind: 'ready',
    isWhole: true,
    refresh: { kind: 'failed', fault: 'offline' },
  })
  expect(lookupOf(again).rowsOf('45385', TODAY).status).toBe('found')
  expect(files.asked.length).toBe(1)

  files.isReached = true
  await again.catalog.refresh()
  expect(files.asked.length).toBe(2)
  expect(again.states.at(-1)).toMatchObject({ refresh: { kind: 'done' } })
})

test('a page that asks for a refresh while it opens fetches nothing that is here', async () => {
  const files = serve([RVU24A])
  const first = newCatalog(files)
  await first.catalog.open()
  files.asked.length = 0
  const again = newCatalog(files, { name: first.name })

  await Promise.all([again.catalog.open(), again.catalog.refresh()])

  expect(files.asked).toEqual(['/api/v1/catalog/manifest'])
  expect(files.tags).toEqual([null, expect.any(String)])
})

test('a download that was cut goes on where it stopped', async () => {
  const files = serve([RVU24A, RVU23D])
  const opened = newCatalog(files)
  const words = [...files.bodies.keys()].find((path) => path.startsWith('/words/')) ?? ''
  const body = files.bodies.get(words)
  files.bodies.delete(words)
  await opened.catalog.open()
  expect(opened.states.at(-1)).toMatchObject({
    kind: 'ready',
    isWhole: false,
    refresh: { kind: 'failed', fault: 'server' },
  })
  expect(lookupOf(opened).isKnown('ZZZZZ')).toBeNull()

  files.bodies.set(words, body)
  files.asked.length = 0
  await opened.catalog.refresh()

  expect(opened.states.at(-1)).toMatchObject({ kind: 'ready', isWhole: true, refresh: { kind: 'done' } })
  expect(files.asked).not.toContain('/releases/RVU24A')
})

test('a new release comes as a delta, and is what the whole one would have been', async () => {
  const files = serve([RVU23D])
  const opened = newCatalog(files, { now: risingClock() })
  await opened.catalog.open()
  const next: Release = { ...RVU24A, deltaFrom: RVU23D }
  serve([next, RVU23D], files)
  files.bodies.set('/delta/RVU23D/RVU24A', {
    from: 'RVU23D',
    to: 'RVU24A',
    columns: COLUMNS,
    upserts: ROWS.slice(500),
    removed: [],
  })

  await opened.catalog.refresh()

  expect(files.asked).toContain('/delta/RVU23D/RVU24A')
  expect(files.asked).not.toContain('/releases/RVU24A')
  expect(lookupOf(opened).rowsOf('99213', TODAY)).toMatchObject({ status: 'found', release: 'RVU24A' })
})

test.each([
  ['does not fit', { from: 'RVU23D', to: 'RVU24A', columns: COLUMNS, upserts: [], removed: [] }],
  ['is not to be had', undefined],
  ['is of another format', { format: 2, columns: [...COLUMNS, 'basis'], upserts: ROWS.slice(500), removed: [] }],
  ['is no delta', { columns: 'none' }],
])('where a delta %s the whole release is taken', async (_, delta) => {
  const files = serve([RVU23D])
  const opened = newCatalog(files, { now: risingClock() })
  await opened.catalog.open()
  serve([{ ...RVU24A, deltaFrom: RVU23D }, RVU23D], files)
  if (delta !== undefined) files.bodies.set('/delta/RVU23D/RVU24A', delta)

  await opened.catalog.refresh()

  expect(files.asked).toContain('/releases/RVU24A')
  expect(opened.states.at(-1)).toMatchObject({ isWhole: true, refresh: { kind: 'done' } })
})

test.each([
  ['has other rows than the manifest says', { release: 'RVU24A', columns: COLUMNS, rows: ROWS.slice(1) }, 'damaged'],
  ['is no release', { release: 'RVU24A', columns: COLUMNS, rows: [[{}]] }, 'damaged'],
  ['is of a newer program', { release: 'RVU24A', columns: COLUMNS.slice(1), rows: ROWS }, 'unreadable'],
])('a release that %s is not used', async (_, body, fault) => {
  const files = serve([RVU24A])
  files.bodies.set('/releases/RVU24A', body)
  const opened = newCatalog(files)

  await opened.catalog.open()

  expect(opened.states.at(-1)).toEqual({ kind: 'failed', fault })
})

test.each([
  [
    (files: Files) => {
      files.isReached = false
    },
    { kind: 'failed', fault: 'offline' },
  ],
  [
    (files: Files) => {
      files.manifest = { html: 'log in' }
    },
    { kind: 'failed', fault: 'damaged' },
  ],
  [
    (files: Files) => {
      serve([], files)
    },
    { kind: 'none' },
  ],
])('a device with nothing says why (%#)', async (happens, state) => {
  const files = serve([RVU24A])
  happens(files)
  const opened = newCatalog(files)

  await opened.catalog.open()

  expect(opened.states.at(-1)).toEqual(state)
})

test('what is new at the server and not here yet is not known, and chips take what is here', async () => {
  const files = serve([RVU23D])
  const opened = newCatalog(files, { now: risingClock() })
  await opened.catalog.open()
  serve([RVU24A, RVU23D], files)
  files.bodies.delete('/releases/RVU24A')
  await opened.catalog.refresh()
  const lookup = lookupOf(opened)
  const [code] = ROWS[0] ?? []

  expect(lookup.rowsOf(String(code), TODAY)).toEqual({ status: 'not_loaded' })
  expect(lookup.indicatorsOf(String(code), TODAY)?.release).toBe('RVU23D')
})

test('an excerpt says nothing of a code that it lacks: the complete release behind it does', async () => {
  const excerpt: Release = {
    id: 'excerpt',
    from: '2024-01-15',
    rows: ROWS.filter(([code]) => code === '99213'),
    isComplete: false,
  }
  const opened = newCatalog(serve([excerpt, { ...RVU23D, rows: ROWS }]))
  await opened.catalog.open()
  const lookup = lookupOf(opened)

  expect(lookup.rowsOf('99213', TODAY)).toMatchObject({ release: 'excerpt', flags: [] })
  expect(lookup.rowsOf('45385', TODAY)).toMatchObject({
    release: 'RVU23D',
    flags: ['older_release', 'schedule_year_missing'],
  })
  expect(lookup.rowsOf('12345', TODAY)).toMatchObject({ status: 'found', release: 'RVU23D', rows: new Map() })
  expect(lookup.rowsOf('99213', '2019-01-01')).toEqual({ status: 'no_release' })
})

test('only excerpts without the code say why nothing is known', async () => {
  const excerpt: Release = { id: 'excerpt', from: '2024-01-15', rows: ROWS.slice(0, 5), isComplete: false }
  const opened = newCatalog(serve([excerpt]))
  await opened.catalog.open()

  expect(lookupOf(opened).rowsOf('99213', TODAY)).toEqual({ status: 'not_in_excerpt' })
})

test('the manifest is asked for again after five minutes, and its ETag spares the answer', async () => {
  let now = 0
  const files = serve([RVU24A])
  const opened = newCatalog(files, { now: () => now })
  await opened.catalog.open()
  files.asked.length = 0

  await opened.catalog.refresh()
  expect(files.asked).toEqual([])
  now = 5 * 60 * 1000
  await opened.catalog.refresh()
  expect(files.asked).toEqual(['/api/v1/catalog/manifest'])
  expect(opened.states.at(-1)).toMatchObject({ isWhole: true })
})

test('a database that the browser closed under it is opened again', async () => {
  const files = serve([RVU24A])
  const first = newCatalog(files)
  await first.catalog.open()
  const factory = indexedDB.open.bind(indexedDB)
  let failures = 1
  indexedDB.open = (...parameters) => {
    if (failures-- > 0) throw new DOMException('closed', 'InvalidStateError')
    return factory(...parameters)
  }
  files.isReached = false

  const again = newCatalog(files, { name: first.name })
  await again.catalog.open()
  indexedDB.open = factory

  expect(again.states.at(-1)).toMatchObject({ kind: 'ready', isWhole: true })
})

test('without any database the catalog is there while the page is', async () => {
  const factory = indexedDB.open
  indexedDB.open = () => {
    throw new DOMException('private', 'SecurityError')
  }
  const opened = newCatalog(serve([RVU24A]))
  await opened.catalog.open()
  indexedDB.open = factory

  expect(opened.states.at(-1)).toMatchObject({ kind: 'ready', isWhole: true, refresh: { kind: 'done' } })
})

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
  let goOn = () => {}
  const opened = newCatalog(files, { idle: () => new Promise((resolve) => (goOn = resolve)) })

  const opening = opened.catalog.open()
  await expect.poll(() => opened.wanted.length).toBe(1)
  await expect.poll(() => files.asked.some((path) => path.startsWith('/modifiers/'))).toBe(true)
  expect(files.asked.filter((path) => path.startsWith('/parts/')).length).toBe(1)
  expect(files.asked.some((path) => path.startsWith('/words/'))).toBe(false)
  expect(opened.states.at(-1)).toMatchObject({ isWhole: false })
  expect(lookupOf(opened).searched).toBe('usual')
  expect(await codesFound(opened, 'knee inj')).toEqual(['20610'])
  expect(await codesFound(opened, 'colonoscopy')).toEqual([])

  for (let n = 0; n < 2; n += 1) {
    await expect.poll(() => files.asked.filter((path) => path.startsWith('/parts/')).length).toBe(n + 1)
    goOn()
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
  files.asked.length = 0

  await opened.catalog.refresh()

  expect(files.asked.filter((path) => path.startsWith('/parts/')).length).toBe(1)
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
  files.asked.length = 0

  const opened = newCatalog(files, { name: older.name })
  await opened.catalog.open()

  expect(files.asked).toEqual(['/api/v1/catalog/manifest'])
  await expect.poll(() => lookupOf(opened).searched).toBe('all')
  expect(await codesFound(opened, 'knee inj')).toEqual(['20610'])
})
