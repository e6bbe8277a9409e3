import { expect, test } from 'vitest'
import { bundleForm, copyName, NEW_BUNDLE, readBundleForm, withItem, withMoved } from './bundle-form.ts'
import type { BundleItem } from './bundles.ts'
import { targetOf } from './line.ts'

const item = (code: string, modifiers: readonly string[] = [], units = 1): BundleItem => ({ code, modifiers, units })
const formOf = (...items: BundleItem[]) => items.reduce(withItem, { ...NEW_BUNDLE, name: 'Scope' })
const faultsOf = (form: Parameters<typeof readBundleForm>[0]) => {
  const reading = readBundleForm(form)
  return reading.kind === 'invalid' ? reading.faults : null
}

test('a bundle comes through its form as it was', () => {
  const targets = [targetOf({ code: '45385' }), targetOf({ code: '45380', modifiers: ['59'], units: 2 })]

  expect(readBundleForm(bundleForm({ name: 'Scope', targets }))).toEqual({
    kind: 'valid',
    name: 'Scope',
    items: [item('45385'), item('45380', ['59'], 2)],
  })
})

test('an item is moved by itself and keeps what was typed', () => {
  const form = formOf(item('45378'), item('45380'), item('45385'))
  const [first] = form.items

  expect(withMoved(form, first?.key ?? 0, 2).items.map(({ code }) => code)).toEqual(['45380', '45385', '45378'])
  expect(withMoved(form, 99, 0)).toEqual(form)
})

test('a code may stand twice, each item apart', () => {
  const form = formOf(item('11042'), item('11042'))

  expect(new Set(form.items.map(({ key }) => key)).size).toBe(2)
  expect(readBundleForm(form).kind).toBe('valid')
})

test('each field that cannot be stored is named, with its item', () => {
  const form = formOf(item('45385'), item('45380-59', ['59'], 0))

  const faults = faultsOf({ ...form, name: ' ' })

  expect(faults?.name).toEqual({ kind: 'name_missing' })
  expect([...(faults?.items ?? [])]).toEqual([
    [form.items[1]?.key, { code: { kind: 'code' }, units: { kind: 'number', least: 1, most: 9999 } }],
  ])
})

test('a name that reads like patient data is refused, as is one that is too long', () => {
  expect(faultsOf({ ...formOf(item('45385')), name: 'dob 3/14/1961' })?.name).toMatchObject({ kind: 'patient_data' })
  expect(faultsOf({ ...formOf(item('45385')), name: 'x'.repeat(81) })?.name).toEqual({
    kind: 'name_too_long',
    most: 80,
  })
})

test('a bundle has one line at least and fifty at most', () => {
  const fifty = formOf(...Array.from({ length: 50 }, () => item('99213')))

  expect(faultsOf(formOf())?.count).toEqual({ kind: 'no_items' })
  expect(readBundleForm(fifty).kind).toBe('valid')
  expect(faultsOf(withItem(fifty, item('99213')))?.count).toEqual({ kind: 'too_many_items', most: 50 })
})

test('the name of a copy is no longer than a name may be, counted in signs', () => {
  expect(copyName('Scope', ' (copy)')).toBe('Scope (copy)')
  expect([...copyName('🩺'.repeat(80), ' (copy)')].length).toBe(80)
})
