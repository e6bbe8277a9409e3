import { expect, test } from 'vitest'
import { type LineForm, lineForm, readLineForm, withNews } from './line-form.ts'

const FIELDS = {
  code: '20610',
  performed_on: '2026-03-14',
  units: 2,
  modifiers: ['RT', '59'],
  role: 'primary',
  place_of_service: '11',
  minutes: null,
  billing_state: 'billed',
  note: 'right knee',
}
const FORM = lineForm(FIELDS)

test('a line goes through its form unchanged', () => {
  expect(readLineForm(FORM)).toEqual({ kind: 'valid', fields: FIELDS })
})

test('code and modifiers may be typed small, with commas or hyphens', () => {
  const reading = readLineForm({ ...FORM, code: ' h2020 ', modifiers: 'rt, 59-25' })
  expect(reading).toMatchObject({ kind: 'valid', fields: { code: 'H2020', modifiers: ['RT', '59', '25'] } })
})

test('an empty place and empty minutes are not given', () => {
  const reading = readLineForm({ ...FORM, place_of_service: '', minutes: ' ' })
  expect(reading).toMatchObject({ kind: 'valid', fields: { place_of_service: null, minutes: null } })
})

test.each<[Partial<LineForm>, object]>([
  [{ code: '' }, { code: { kind: 'code' } }],
  [{ code: '99213!' }, { code: { kind: 'code' } }],
  [{ performed_on: '' }, { performed_on: { kind: 'day' } }],
  [{ performed_on: '2026-02-31' }, { performed_on: { kind: 'day' } }],
  [{ performed_on: '1991-12-31' }, { performed_on: { kind: 'day_too_early' } }],
  [{ performed_on: '0001-01-01' }, { performed_on: { kind: 'day_too_early' } }],
  ...['', '-3', '1e3', '٣', 'abc', '9'.repeat(400)].map((units): [Partial<LineForm>, object] => [
    { units },
    { units: { kind: 'number', least: 1, most: 9999 } },
  ]),
  [{ units: '0' }, { units: { kind: 'number', least: 1, most: 9999 } }],
  [{ units: '1.5' }, { units: { kind: 'number', least: 1, most: 9999 } }],
  [{ units: '10000' }, { units: { kind: 'number', least: 1, most: 9999 } }],
  [{ modifiers: 'R' }, { modifiers: { kind: 'modifiers' } }],
  [{ modifiers: 'RT LT 59 25 51' }, { modifiers: { kind: 'too_many_modifiers' } }],
  [{ modifiers: 'RT rt' }, { modifiers: { kind: 'modifier_twice' } }],
  [{ minutes: '1441' }, { minutes: { kind: 'number', least: 1, most: 1440 } }],
  [{ note: 'x'.repeat(501) }, { note: { kind: 'note_too_long', most: 500 } }],
  [{ note: 'call 212-555-0187' }, { note: { kind: 'patient_data', kinds: ['note_phone'] } }],
  [
    { code: '', units: 'two' },
    { code: { kind: 'code' }, units: { kind: 'number', least: 1, most: 9999 } },
  ],
])('%j is refused at its field', (changed, faults) => {
  expect(readLineForm({ ...FORM, ...changed })).toEqual({ kind: 'invalid', faults })
})

test('what changes elsewhere is taken over, and what was typed stays', () => {
  const before = lineForm({ code: '99213', units: 1, billing_state: 'billable', note: '' })
  const now = { ...before, billing_state: 'billed', units: '3' }

  expect(withNews({ ...before, units: '2' }, before, now)).toEqual({ ...before, billing_state: 'billed', units: '2' })
})
