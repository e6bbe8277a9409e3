import { expect, test } from 'vitest'
import type { Cells } from '../../catalog/rows.ts'
import { lookupIn, lookupOfBothReleases, ROWS, RVU24A, RVU26C, rowsOf } from '../../testing/release.ts'
import { componentsOf, difference, factsOf, stateOf } from './code-facts.ts'

const IN_2024 = '2024-02-01'
const IN_2026 = '2026-08-03'
const VISIT_OF_2026: Cells = ROWS.find(([code]) => code === '99213')?.with(2, 135) ?? []

test('a code stands on the row of the release in force, with that release', async () => {
  const { standing } = factsOf('45385', await lookupOfBothReleases(), IN_2026)

  expect(standing).toMatchObject({ kind: 'row', release: { id: 'RVU26C' }, row: { work: { rvu: '4.46' } }, flags: [] })
  expect(stateOf(standing)).toBe('valued')
})

test('a code that a newer excerpt lacks stands on the complete release before, and says so', async () => {
  const { standing } = factsOf('99213', await lookupOfBothReleases(), IN_2026)

  expect(standing).toMatchObject({ kind: 'row', release: { id: 'RVU24A' } })
  expect(standing.kind === 'row' && standing.flags).toContain('older_release')
})

test('a code without work says why in one word', async () => {
  const lookup = await lookupOfBothReleases()

  expect(stateOf(factsOf('H2020', lookup, IN_2024).standing)).toBe('not_valid_for_medicare')
})

test('a code that no release holds is not in the schedule; one that an earlier release held is deleted', async () => {
  const complete = { ...RVU26C, isComplete: true }
  const lookup = await lookupIn([
    [complete, [VISIT_OF_2026]],
    [RVU24A, ROWS],
  ])

  expect(stateOf(factsOf('99999', lookup, IN_2026).standing)).toBe('not_in_schedule')
  expect(stateOf(factsOf('45385', lookup, IN_2026).standing)).toBe('deleted')
})

test('of a picture the whole service comes first, then the professional part', () => {
  expect(componentsOf(rowsOf('71046')).map(({ component }) => component)).toEqual(['', '26', 'TC'])
})

test('what only a missing release or an excerpt could say is not known, which is never zero', async () => {
  const excerpt = await lookupIn([[RVU26C, [VISIT_OF_2026]]])

  expect(factsOf('45385', excerpt, IN_2026).standing).toEqual({ kind: 'unvalued', reason: 'not_in_excerpt' })
  expect(factsOf('45385', excerpt, IN_2024).standing).toEqual({ kind: 'unvalued', reason: 'no_release' })
  expect(factsOf('45385', await lookupIn([]), IN_2024).standing).toEqual({ kind: 'not_loaded' })
})

test('the history has each release from the first that holds the code, the newest first, with the change', async () => {
  const complete = { ...RVU26C, isComplete: true }
  const lookup = await lookupIn([
    [complete, [VISIT_OF_2026]],
    [RVU24A, ROWS],
  ])
  const said = (code: string) =>
    factsOf(code, lookup, IN_2026).history.map(({ release, row, change }) => [release.id, row?.work.rvu, change])

  expect(said('99213')).toEqual([
    ['RVU26C', '1.35', '+0.05'],
    ['RVU24A', '1.30', ''],
  ])
  expect(said('45385')).toEqual([
    ['RVU26C', undefined, ''],
    ['RVU24A', '4.57', ''],
  ])
  expect(said('99999')).toEqual([])
})

test.each([
  ['3.47', '3.18', '+0.29'],
  ['3.18', '3.47', '−0.29'],
  ['1.30', '1.30', '±0.00'],
  ['0.115', '0.11', '+0.005'],
  ['100.01', '0.00', '+100.01'],
  ['1.30', null, ''],
] as const)('%s is from %s a difference of %s', (rvu, from, said) => {
  expect(difference(rvu, from)).toBe(said)
})
