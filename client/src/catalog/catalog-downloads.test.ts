import { expect, test } from 'vitest'
import {
  type Files,
  lookupOf,
  newCatalog,
  type Release,
  RVU23D,
  RVU24A,
  risingClock,
  serve,
  TODAY,
} from '../testing/catalog.ts'
import { COLUMNS, ROWS } from '../testing/release.ts'

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
  files.requests.length = 0
  await opened.catalog.refresh()

  expect(opened.states.at(-1)).toMatchObject({ kind: 'ready', isWhole: true, refresh: { kind: 'done' } })
  expect(files.requests).not.toContain('/releases/RVU24A')
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

  expect(files.requests).toContain('/delta/RVU23D/RVU24A')
  expect(files.requests).not.toContain('/releases/RVU24A')
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

  expect(files.requests).toContain('/releases/RVU24A')
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
