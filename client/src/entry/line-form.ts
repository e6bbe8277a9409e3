/** A line as a form has it, in texts, and back (pure). */
import type { Fields } from '../sync/protocol.ts'
import { faultOfDay, faultOfNumber, MOST_MINUTES, MOST_UNITS } from './line-limits.ts'
import { LONGEST_NOTE, type PatientData, screen } from './patient-data.ts'

export const LINE_FIELDS = [
  'code',
  'performed_on',
  'units',
  'modifiers',
  'role',
  'place_of_service',
  'minutes',
  'billing_state',
  'note',
] as const
export type LineField = (typeof LINE_FIELDS)[number]

export type LineForm = { readonly [field in LineField]: string }

/** What is wrong with a field; a screen has a sentence for each. */
export type LineFault =
  | { readonly kind: 'code' | 'day' | 'day_too_early' | 'modifiers' | 'too_many_modifiers' | 'modifier_twice' }
  | { readonly kind: 'number'; readonly least: number; readonly most: number }
  | { readonly kind: 'note_too_long'; readonly most: number }
  | { readonly kind: 'patient_data'; readonly kinds: readonly PatientData[] }

export type LineFaults = { readonly [field in LineField]?: LineFault }

export type LineReading =
  | { readonly kind: 'valid'; readonly fields: Fields }
  | { readonly kind: 'invalid'; readonly faults: LineFaults }

const MOST_MODIFIERS = 4

/** Returns the form of a line. */
export function lineForm(fields: Fields): LineForm {
  const { modifiers } = fields
  const text = (name: LineField) => String(fields[name] ?? '')
  return {
    code: text('code'),
    performed_on: text('performed_on'),
    units: text('units'),
    modifiers: Array.isArray(modifiers) ? modifiers.join(' ') : '',
    role: text('role'),
    place_of_service: text('place_of_service'),
    minutes: text('minutes'),
    billing_state: text('billing_state'),
    note: text('note'),
  }
}

/** Returns a form with what has changed of its line meanwhile; what was typed over `before` stays. */
export function withNews(form: LineForm, before: LineForm, now: LineForm): LineForm {
  const fields = LINE_FIELDS.map((name) => [name, form[name] === before[name] ? now[name] : form[name]])
  return Object.fromEntries(fields) as LineForm // of all its fields
}

/** Returns the fields of a form, or what is wrong with each. Source: the sync contract, section 1. */
export function readLineForm(form: LineForm): LineReading {
  const code = codeOf(form.code)
  const modifiers = modifiersOf(form.modifiers)
  const faults = withoutNone({
    code: faultOfCode(code),
    performed_on: faultOfDay(form.performed_on),
    units: faultOfNumber(form.units, MOST_UNITS),
    modifiers: faultOfModifiers(modifiers),
    minutes: form.minutes.trim() === '' ? null : faultOfNumber(form.minutes, MOST_MINUTES),
    note: faultOfNote(form.note),
  })
  if (Object.keys(faults).length > 0) return { kind: 'invalid', faults }
  return {
    kind: 'valid',
    fields: {
      code,
      performed_on: form.performed_on,
      units: Number(form.units),
      modifiers,
      role: form.role,
      place_of_service: form.place_of_service === '' ? null : form.place_of_service,
      minutes: form.minutes.trim() === '' ? null : Number(form.minutes),
      billing_state: form.billing_state,
      note: form.note,
    },
  }
}

/** Returns a code as typed, in capitals. */
export function codeOf(text: string): string {
  return text.trim().toUpperCase()
}

/** Returns modifiers as typed, with blanks, commas or hyphens between. */
export function modifiersOf(text: string): readonly string[] {
  return text
    .toUpperCase()
    .split(/[\s,-]+/)
    .filter((one) => one !== '')
}

export function faultOfCode(code: string): LineFault | null {
  return /^[0-9A-Z]{1,7}$/.test(code) ? null : { kind: 'code' }
}

export function faultOfModifiers(modifiers: readonly string[]): LineFault | null {
  if (!modifiers.every((one) => /^[0-9A-Z]{2}$/.test(one))) return { kind: 'modifiers' }
  if (modifiers.length > MOST_MODIFIERS) return { kind: 'too_many_modifiers' }
  return new Set(modifiers).size < modifiers.length ? { kind: 'modifier_twice' } : null
}

function faultOfNote(note: string): LineFault | null {
  const screening = screen(note, LONGEST_NOTE)
  switch (screening.status) {
    case 'clean':
      return null
    case 'too_long':
      return { kind: 'note_too_long', most: screening.most }
    case 'patient_data':
      return { kind: 'patient_data', kinds: screening.kinds }
    default:
      return screening satisfies never
  }
}

/** Returns the faults that there are, by field. */
export function withoutNone<Field extends string, Fault>(
  faults: {
    readonly [field in Field]?: Fault | null
  },
): { readonly [field in Field]?: Fault } {
  const faulty = Object.entries(faults).filter(([, fault]) => fault !== null)
  return Object.fromEntries(faulty) as { readonly [field in Field]?: Fault } // of the same names
}
