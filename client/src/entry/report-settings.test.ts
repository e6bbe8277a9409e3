import { expect, test } from 'vitest'
import { changesOfSettings, type ReportSettings, readReportSettings, reportSettings } from './report-settings.ts'
import type { SettingRow } from './settings.ts'

const NAMESPACE = '0190b3c6-5a63-7d5a-8f0e-2f2f64e53d02'

function set(key: string, value: unknown): SettingRow {
  return { shown: { key, value } as SettingRow['shown'], rev: 2, edits: [] }
}

const NOTHING_SET = reportSettings([])

function faultsOf(form: Partial<ReportSettings>) {
  const read = readReportSettings({ ...NOTHING_SET, ...form })
  return read.kind === 'faulty' ? read.faults : {}
}

test('where nothing is set somebody works Monday to Friday and keeps federal holidays', () => {
  expect(NOTHING_SET).toEqual({
    medicareShare: '',
    workdays: [1, 2, 3, 4, 5],
    holidays: 'US',
    leave: [],
    tableName: '',
    tableYear: '',
    tablePoints: '',
  })
})

test('what is set is read back, and what is typed as before changes nothing', () => {
  const rows = [
    set('medicare_share', 40),
    set('workdays', [1, 2, 4]),
    set('holidays', 'US-TX'),
    set('leave', [['2026-07-13', '2026-07-24']]),
    set('own_table', { name: 'My contract', year: 2025, points: { 50: '5200.00', 75: '6400.00' } }),
  ]
  const form = reportSettings(rows)
  const read = readReportSettings(form)

  expect(form.tablePoints).toBe('50 5200.00\n75 6400.00')
  expect(read.kind === 'ready' && changesOfSettings(read.values, rows, NAMESPACE)).toEqual([])
})

test('only what was changed is stored', () => {
  const read = readReportSettings({ ...NOTHING_SET, medicareShare: '40 %', leave: [{ first: '2026-07-13', last: '' }] })
  const changes = read.kind === 'ready' ? changesOfSettings(read.values, [], NAMESPACE) : []

  expect(changes.map(({ target }) => target(null))).toEqual([
    { key: 'medicare_share', value: 40 },
    { key: 'leave', value: [['2026-07-13', '2026-07-13']] },
  ])
})

test.each<[string, Partial<ReportSettings>, object]>([
  ['a share above 100 %', { medicareShare: '140' }, { medicareShare: 'share' }],
  ['a share with a fraction', { medicareShare: '12.5' }, { medicareShare: 'share' }],
  ['a week without a working day', { workdays: [] }, { workdays: 'no_workday' }],
  ['leave without a day', { leave: [{ first: '', last: '' }] }, { leave: 'leave' }],
  [
    'leave that ends before it begins',
    { leave: [{ first: '2026-07-13', last: '2026-07-01' }] },
    { leave: 'leave_order' },
  ],
  ['leave before 1992', { leave: [{ first: '1991-12-31', last: '' }] }, { leave: 'leave' }],
  ['more leave than is kept', { leave: Array(61).fill({ first: '2026-07-13', last: '' }) }, { leave: 'too_many' }],
  ['a table without its year', { tableName: 'Mine', tablePoints: '50 5200' }, { tableYear: 'required' }],
  ['a year in two digits', { tableName: 'Mine', tableYear: '25', tablePoints: '50 5200' }, { tableYear: 'year' }],
  [
    'a percentile without a figure',
    { tableName: 'Mine', tableYear: '2025', tablePoints: '50' },
    { tablePoints: 'point' },
  ],
  ['one percentile twice', { tableName: 'M', tableYear: '2025', tablePoints: '50 1\n50 2' }, { tablePoints: 'point' }],
  ['falling figures', { tableName: 'M', tableYear: '2025', tablePoints: '25 9\n50 2' }, { tablePoints: 'not_rising' }],
  [
    'a name that may be of a patient',
    { tableName: 'MRN 4711089', tableYear: '2025', tablePoints: '50 2' },
    { tableName: 'patient_data' },
  ],
])('%s is refused at its field', (_, form, faults) => {
  expect(faultsOf(form)).toEqual(faults)
})

test('percentiles are read as people write them', () => {
  const read = readReportSettings({
    ...NOTHING_SET,
    tableName: 'My contract',
    tableYear: '2025',
    tablePoints: 'p75 6,400\n\n50th 5,200.5\n',
  })

  expect(read.kind === 'ready' && read.values.own_table).toEqual({
    name: 'My contract',
    year: 2025,
    points: { 50: '5200.50', 75: '6400.00' },
  })
})

test('a table that is emptied is taken back', () => {
  const rows = [set('own_table', { name: 'My contract', year: 2025, points: { 50: '5200.00' } })]
  const read = readReportSettings(NOTHING_SET)
  const changes = read.kind === 'ready' ? changesOfSettings(read.values, rows, NAMESPACE) : []

  expect(changes.map(({ target }) => target(null))).toEqual([{ key: 'own_table', value: null }])
})

test('a setting that another client wrote and nobody can read stands at its default', () => {
  expect(reportSettings([set('workdays', ['Monday']), set('leave', 'July'), set('holidays', 'DE')])).toEqual(
    NOTHING_SET,
  )
})
