import { expect, test } from 'vitest'
import {
  codesFound,
  lookupOf,
  newCatalog,
  noPause,
  type Release,
  RVU23D,
  RVU24A,
  risingClock,
  serve,
  TODAY,
} from '../testing/catalog.ts'
import { COLUMNS, ROWS } from '../testing/release.ts'
import { indexRelease, type LoadedRelease } from './lookup.ts'
import type { Cells } from './rows.ts'

test('what two releases have alike is in memory once, and each has its own rows', async () => {
  const [first = [], ...others] = ROWS
  const older = [first.map((cell, place) => (place === 3 ? 'N' : cell)), ...others]
  const [loaded, apart] = [await indexed(ROWS), await indexed(ROWS)]
  const changed = await indexed(older, loaded)
  const [code, alike] = [String(first[0]), String(ROWS.at(-1)?.[0])]

  expect((await indexed(ROWS, loaded)).cellsOf(alike)).toBe(loaded.cellsOf(alike))
  expect(apart.cellsOf(alike)).not.toBe(loaded.cellsOf(alike))
  expect(changed.rowsOf(code).get('')?.status).toBe('N')
  expect(loaded.rowsOf(code).get('')?.status).not.toBe('N')
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
