import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { vectorsOf } from '../testing/vectors.ts'
import { LONGEST_NOTE, PATIENT_DATA, patientDataIn, screen } from './patient-data.ts'

const EXAMPLES = vectorsOf<{ found: [string, string[]][]; clean: string[] }>('procedures/data/patient_data.json')
const GENERATED = vectorsOf<readonly [string, string[]][]>('shared/patient_data.json')

describe('as the server finds it', () => {
  test.each(EXAMPLES.found)('%j', (note, kinds) => {
    expect(patientDataIn(note)).toEqual(kinds)
  })

  test('500 harmless notes stay clean', () => {
    expect(EXAMPLES.clean.length).toBe(500)
    expect(EXAMPLES.clean.filter((note) => patientDataIn(note).length > 0)).toEqual([])
  })

  test('notes with signs of every kind are found, or not, as the server does', () => {
    const differing = GENERATED.filter(([note, kinds]) => String(patientDataIn(note)) !== String(kinds))

    expect(GENERATED.length).toBeGreaterThanOrEqual(600)
    expect(differing).toEqual([])
  })
})

test('any text is checked, and kinds come in one order', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 500 }), (text) => {
      const kinds = patientDataIn(text)
      expect(kinds).toEqual(PATIENT_DATA.filter((kind) => kinds.includes(kind)))
    }),
  )
})

test('a text is screened by its length first, so that 3 MB that were pasted cost nothing', () => {
  const pasted = 'a'.repeat(3_000_000)

  expect(screen(pasted, LONGEST_NOTE)).toEqual({ status: 'too_long', most: 500 })
})

test('a note has as many characters as the server counts, signs outside of the basic plane one each', () => {
  expect(screen('😀'.repeat(500), LONGEST_NOTE)).toEqual({ status: 'clean' })
  expect(screen('😀'.repeat(501), LONGEST_NOTE)).toEqual({ status: 'too_long', most: 500 })
})

test.each(['5 mm polyp', ''])('%j may be stored', (note) => {
  expect(screen(note, LONGEST_NOTE)).toEqual({ status: 'clean' })
})

test('what looks like patient data is named by its kinds', () => {
  expect(screen('MRN 12345, roe@example.org', LONGEST_NOTE)).toEqual({
    status: 'patient_data',
    kinds: ['note_email', 'note_mrn'],
  })
})

test.each(['a', '1', '1 ', ' ', '1-', 'a@', '+1', 'a.', '6 1 ', 'mrn'])(
  'a note full of %j is read to its end, as a shorter one is',
  (part) => {
    const kinds = patientDataIn(part.repeat(30))

    expect(patientDataIn(part.repeat(500).slice(0, LONGEST_NOTE))).toEqual(kinds)
  },
)
