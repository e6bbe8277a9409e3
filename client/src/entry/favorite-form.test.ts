import { expect, test } from 'vitest'
import { type FavoriteForm, favoriteForm, readFavoriteForm, withFavoriteNews } from './favorite-form.ts'
import type { Favorite } from './favorites.ts'

const FORM: FavoriteForm = { label: '', code: '99213', modifiers: '', units: '1', role: '', place_of_service: '' }
const INJECTION: Favorite = {
  id: 'injection',
  label: '',
  position: 0,
  target: { code: '20610', modifiers: ['RT'], units: 1, role: 'primary', place_of_service: null },
}

const faultsOf = (form: Partial<FavoriteForm>, others: readonly Favorite[] = []) => {
  const reading = readFavoriteForm({ ...FORM, ...form }, others)
  return reading.kind === 'invalid' ? reading.faults : null
}

test('what a favorite leaves open stays open through its form', () => {
  const stored = { code: '99213', label: 'Visit', position: 0, modifiers: ['25'], units: 2, role: null }

  const reading = readFavoriteForm(favoriteForm(stored), [])

  expect(reading).toEqual({
    kind: 'valid',
    edit: { code: '99213', label: 'Visit', modifiers: ['25'], units: 2, role: null, place_of_service: null },
  })
})

test('a whole line is read as people type it', () => {
  const typed = { ...FORM, code: ' h2020 ', modifiers: 'rt-59', units: '3', role: 'assistant', place_of_service: '21' }

  expect(readFavoriteForm(typed, [])).toMatchObject({
    edit: { code: 'H2020', modifiers: ['RT', '59'], units: 3, role: 'assistant', place_of_service: '21' },
  })
})

test('each field that cannot be stored is named', () => {
  expect(faultsOf({ code: '' })).toEqual({ code: { kind: 'code' } })
  expect(faultsOf({ code: '99213-25' })).toEqual({ code: { kind: 'code' } })
  expect(faultsOf({ modifiers: '25 25' })).toEqual({ modifiers: { kind: 'modifier_twice' } })
  expect(faultsOf({ modifiers: '22 25 51 59 RT' })).toEqual({ modifiers: { kind: 'too_many_modifiers' } })
  expect(faultsOf({ units: '10000' })).toMatchObject({ units: { kind: 'number', most: 9999 } })
  expect(faultsOf({ label: 'x'.repeat(81) })).toEqual({ label: { kind: 'name_too_long', most: 80 } })
  expect(faultsOf({ label: 'MRN 1234567', units: '0' })).toMatchObject({
    label: { kind: 'patient_data', kinds: ['note_mrn'] },
    units: { kind: 'number' },
  })
})

test('two favorites of one code with the same modifiers would be one record, so the second is refused', () => {
  expect(faultsOf({ code: '20610', modifiers: 'RT' }, [INJECTION])).toEqual({ code: { kind: 'is_there' } })
  expect(faultsOf({ code: '20610', modifiers: 'LT' }, [INJECTION])).toBeNull()
})

test('what changes of a favorite elsewhere is taken over where nothing else was typed, and what was typed stays', () => {
  const before = favoriteForm({ code: '20610', modifiers: ['RT'], units: 1 })
  const now = favoriteForm({ code: '20610', modifiers: ['LT'], units: 3 })

  expect(withFavoriteNews({ ...before, units: '2', label: 'Knee' }, before, now)).toEqual({
    ...before,
    modifiers: 'LT',
    units: '2',
    label: 'Knee',
  })
})
