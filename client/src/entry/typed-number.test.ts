import { expect, test } from 'vitest'
import { vectorsOf } from '../testing/vectors.ts'
import { readDecimal } from './typed-number.ts'

interface TypedVector {
  readonly typed: string
  /** null: no number that can be stored. */
  readonly decimal: string | null
}

test.each(vectorsOf<readonly TypedVector[]>('shared/typed_numbers.json'))(
  '$typed is read as the site reads it: $decimal',
  ({ typed, decimal }) => {
    const read = readDecimal(typed)

    expect(read.kind === 'number' ? read.decimal : null).toBe(decimal)
  },
)

test('what is wrong with a number is named', () => {
  const faults = ['many', '1.234', '12,345,678'].map((typed) => readDecimal(typed))

  expect(faults).toEqual([
    { kind: 'faulty', fault: 'not_a_number' },
    { kind: 'faulty', fault: 'too_precise' },
    { kind: 'faulty', fault: 'too_large' },
  ])
})
