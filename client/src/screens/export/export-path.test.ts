import { expect, test } from 'vitest'
import { ALL_LINES, faultsOfFilter, type LinesFilter, pathOfLines } from './export-path.ts'

test('all lines are asked for without parameters, and a table with the mark by which Excel reads letters', () => {
  expect(pathOfLines('workbook', ALL_LINES)).toBe('/api/v1/export/lines.xlsx')
  expect(pathOfLines('table', ALL_LINES)).toBe('/api/v1/export/lines.csv?excel=1')
})

test('a filter is sent as the server names it, and codes in capitals', () => {
  const filter: LinesFilter = {
    from: '2026-03-01',
    to: '2026-03-31',
    code: ' h2020 ',
    modifier: 'rt',
    role: 'primary',
    placeOfService: '22',
    words: ' left knee',
  }

  expect(pathOfLines('calendar', filter)).toBe(
    '/api/v1/export/days.ics?from=2026-03-01&to=2026-03-31&code=H2020&modifier=RT&role=primary&place_of_service=22&q=left+knee',
  )
})

test.each<[Partial<LinesFilter>, object]>([
  [{}, {}],
  [{ from: '2026-03-31', to: '2026-03-01' }, { days: true }],
  [{ from: '2026-02-31' }, { days: true }],
  [{ from: '2026-03-01', to: '2026-03-01' }, {}],
  [{ code: '99213-25' }, { code: true }],
  [{ code: 'h2020', modifier: 'lt' }, {}],
  [{ modifier: 'RTL' }, { modifier: true }],
])('%j is checked before it is sent', (part, faults) => {
  expect(faultsOfFilter({ ...ALL_LINES, ...part })).toEqual(faults)
})
