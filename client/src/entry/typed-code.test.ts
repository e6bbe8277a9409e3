import fc from 'fast-check'
import { expect, test } from 'vitest'
import { vectorsOf } from '../testing/vectors.ts'
import { parseTypedCode, type TypedCode } from './typed-code.ts'

interface Case {
  readonly case: string
  readonly typed: string
  readonly means: TypedCode | null
}

const CASES = vectorsOf<readonly Case[]>('codes/data/typed_codes.json')
const GENERATED = vectorsOf<readonly [string, [string, string[], number | null] | null][]>('shared/typed_codes.json')

test.each(CASES.map((one) => [one.case, one] as const))('%s', (_, { typed, means }) => {
  expect(parseTypedCode(typed)).toEqual(means)
})

test('texts of a careless hand mean what they mean to the server', () => {
  const differing = GENERATED.filter(([typed, means]) => {
    const parsed = parseTypedCode(typed)
    return JSON.stringify(parsed && [parsed.code, parsed.modifiers, parsed.units]) !== JSON.stringify(means)
  })

  expect(GENERATED.length).toBeGreaterThanOrEqual(500)
  expect(differing).toEqual([])
})

const CODES = fc.stringMatching(/^(?:[0-9]{4}[0-9A-Z]|[A-Z][0-9]{4})$/)
const MODIFIERS = fc.array(fc.stringMatching(/^[0-9A-WYZ][0-9A-Z]$/), { maxLength: 4 })
const SEPARATORS = fc.constantFrom('-', ' ', ' - ', ', ')
const UNITS = fc.integer({ min: 1, max: 9999 })

test('whatever was written with separators is read as it was meant', () => {
  fc.assert(
    fc.property(CODES, MODIFIERS, UNITS, SEPARATORS, (code, modifiers, units, separator) => {
      const written = [code, ...modifiers].join(separator).toLowerCase()
      // A count of four digits and the sign look like a code that ends with X.
      const isAmbiguous = units >= 1000 && code.startsWith('X') && modifiers.length === 0

      expect(parseTypedCode(written)).toEqual({ code, modifiers, units: null })
      expect(parseTypedCode(`${written} × ${units}`)).toEqual({ code, modifiers, units })
      if (!isAmbiguous) expect(parseTypedCode(`${units}x${written}`)).toEqual({ code, modifiers, units })
    }),
  )
})

test('any text is a code or none, and a long one ends at once', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 80 }), (text) => {
      expect(parseTypedCode(text)?.code ?? '99213').toMatch(/^[0-9A-Z]{5}$/)
    }),
  )
  expect(parseTypedCode('-'.repeat(3_000_000))).toBeNull()
})
