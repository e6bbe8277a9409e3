import { expect, test } from 'vitest'
import { lookupOfBothReleases } from '../../testing/release.ts'
import { factsOf } from '../code/code-facts.ts'
import { codesOfQuery, comparedRows, queryOfCodes } from './side-by-side.ts'

async function rowsOf(...codes: string[]) {
  const lookup = await lookupOfBothReleases()
  const rows = comparedRows(codes.map((code) => factsOf(code, lookup, '2026-08-03')))
  return new Map(rows.map(({ name, cells }) => [name, cells]))
}

test('codes of an address stand once each, in capitals, four at most; what is no code is left out', () => {
  expect(codesOfQuery('codes=45378,h2020,45378,<b>,99213,99214,99215')).toEqual(['45378', 'H2020', '99213', '99214'])
  expect(codesOfQuery('q=knee')).toEqual([])
  expect(codesOfQuery(queryOfCodes(['45378', '45380']))).toEqual(['45378', '45380'])
})

test('each further code shows its difference from the first', async () => {
  const rows = await rowsOf('45378', '45380', '45385')

  expect(rows.get('Work RVU')).toEqual(['3.18', '3.47', '4.46'])
  expect(rows.get('Against 45378')).toEqual(['', '+0.29', '+1.28'])
  expect(rows.get('Endoscopy base')).toEqual(['', '45378', '45378'])
})

test('a code alone has no difference', async () => {
  expect([...(await rowsOf('45378')).keys()]).not.toContain('Against 45378')
})

test('a code without work says none, with no difference and no rules', async () => {
  const rows = await rowsOf('99213', 'H2020')

  expect(rows.get('Work RVU')).toEqual(['1.30', 'none'])
  expect(rows.has('Against 99213')).toBe(false)
  expect(rows.get('State')).toEqual(['Work RVU assigned', 'No work RVU · not valid for Medicare'])
  expect(rows.get('Global period')).toEqual(['None: what is done before or after is billed on its own.', ''])
})
