import { expect, test } from 'vitest'
import type { Unsent } from '../../store/store.ts'
import { COLLECTIONS } from '../../sync/protocol.ts'
import { addressOfRecord, lastFields, nameOf, refusals, unsentFile, valueText } from './unsent-view.ts'

test.each([
  ['procedure_logs', { code: '20610', modifiers: ['RT'] }, '20610-RT'],
  ['favorites', { code: '99213', modifiers: [] }, '99213'],
  ['templates', { name: 'Clinic' }, 'Clinic'],
  ['settings', { key: 'theme', value: 'dark' }, 'theme'],
  ['goals', { period_start: '2026-01-01' }, '2026-01-01'],
  ['goals', {}, 'goals'],
  ['goals', null, ''],
])('a record of %s with %j is called %s', (collection, fields, name) => {
  expect(nameOf(collection, fields)).toBe(name)
})

test('each record has a screen on which it is mended', () => {
  const others = ['favorites', 'bundles', 'goals', 'shifts', 'settings']

  expect(COLLECTIONS.map((collection) => addressOfRecord(collection, ID))).toEqual([
    `/app/line/${ID}`,
    ...others.map((name) => `/app/${name}`),
  ])
})

test.each([
  [null, 'empty'],
  ['', 'empty'],
  [[], 'empty'],
  [3, '3'],
  [['25', 'RT'], '25, RT'],
  [
    [
      { code: '45385', units: 1, modifiers: [] },
      { code: '45380', units: 2, modifiers: ['59'] },
    ],
    '45385, 45380-59 ×\u00a02',
  ],
  [{ theme: 'dark' }, '{"theme":"dark"}'],
])('of two versions the value %j is read as %s', (value, text) => {
  expect(valueText(value)).toBe(text)
})

const ID = '0198c1d2-7a3b-7c4d-8e5f-0123456789ab'
const DELETED: Unsent = {
  collection: 'procedure_logs',
  id: 'a',
  shown: null,
  server: { code: '99214' },
  edits: [
    {
      mutationId: 'm',
      op: 'delete',
      baseRev: 4,
      fields: {},
      before: { code: '99213' },
      isRequested: false,
      state: { kind: 'waiting' },
    },
  ],
}

test('a record that is deleted is called by what was deleted', () => {
  expect(lastFields(DELETED)).toEqual({ code: '99213' })
})

test('a refusal without fields is told by its code', () => {
  expect(refusals({ kind: 'rejected', code: 'mutation_id_reused', errors: {} })).toEqual({ '': ['mutation_id_reused'] })
  expect(refusals({ kind: 'rejected', code: 'invalid', errors: { units: ['out_of_range'] } })).toEqual({
    units: ['out_of_range'],
  })
  expect(refusals({ kind: 'waiting' })).toEqual({})
})

test('the file has every unsent record as the person sees it, and whose it is', () => {
  expect(JSON.parse(unsentFile('u', [DELETED], Date.UTC(2026, 2, 14)))).toEqual({
    kind: 'openrvu-unsent',
    user_id: 'u',
    saved_at: '2026-03-14T00:00:00.000Z',
    changes: [{ collection: 'procedure_logs', id: 'a', data: null }],
  })
})
