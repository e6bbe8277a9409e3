import { expect, test } from 'vitest'
import { vectorsOf } from '../testing/vectors.ts'
import { reasonSentence, whyZero } from './credit.ts'

test.each(vectorsOf<[string, string, string][]>('shared/reasons.json'))(
  'of the basis %s the reason %s is said as by the server',
  (basis, reason, sentence) => {
    expect(reasonSentence(basis, reason)).toBe(sentence)
  },
)

const WORTH = {
  kind: 'known',
  basis: 'payer_fee_schedule',
  reason: 'not_in_schedule',
  flags: [],
  release: null,
} as const

test('only a line that is worth nothing says why', () => {
  expect(whyZero({ ...WORTH, hundredths: 0 })).toMatch(/^The physician fee schedule has no row for this code/)
  expect(whyZero({ ...WORTH, hundredths: 1 })).toBe('')
  expect(whyZero({ kind: 'unknown', reason: 'not_loaded' })).toBe('')
})

test('a line that nobody can value says why that is so, where it is known', () => {
  expect(whyZero({ kind: 'unknown', reason: 'no_release' })).toMatch(/^No fee schedule that covers this date/)
})

test('a line with a work RVU that is worth nothing says which rule made it so', () => {
  const nothing = { ...WORTH, basis: 'work_rvu', reason: 'valued', hundredths: 0 }
  expect(whyZero({ ...nothing, flags: ['assistant_not_paid'] })).toMatch(/^An assistant is not paid for this code/)
  expect(whyZero({ ...nothing, flags: ['by_report'] })).toBe('')
})

test('a reason of a later server is named by its code', () => {
  expect(reasonSentence('unvalued', 'under_review')).toBe('under_review')
})
