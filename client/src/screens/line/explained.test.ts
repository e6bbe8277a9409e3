import { expect, test } from 'vitest'
import { readExplained } from './explained.ts'

test('an explanation has its sentence, its steps and what to look at', () => {
  const explanation = { why: 'Release RVU26A gives 45385 a work RVU of 4.57.', steps: ['one'], flags: ['two'] }
  expect(readExplained({ id: 'a', valuation: { wrvu: '4.57', explanation } })).toEqual(explanation)
})

test.each([[null], ['<html>'], [{}], [{ valuation: null }], [{ valuation: { explanation: { why: 3 } } }]])(
  '%j has no explanation',
  (body) => {
    expect(readExplained(body)).toBeNull()
  },
)
