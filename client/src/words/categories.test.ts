import { expect, test } from 'vitest'
import { vectorsOf } from '../testing/vectors.ts'
import { categoryName } from './categories.ts'

test('a code has the category that the server names', () => {
  const cases = vectorsOf<[string, string][]>('shared/categories.json')

  expect(cases.map(([code]) => [code, categoryName(code)])).toEqual(cases)
  expect(cases.length).toBeGreaterThan(150)
})

test('what is no code of five characters is of no category of its own', () => {
  expect(categoryName('9921')).toBe('Other HCPCS')
})
