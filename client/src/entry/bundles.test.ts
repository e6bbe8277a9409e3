import { expect, test } from 'vitest'
import { NOW, random } from '../testing/device.ts'
import { bundlesOf, removeBundle, storeBundle } from './bundles.ts'
import type { Target } from './line.ts'

const platform = { now: () => NOW, random }
const SCOPE: Target = { code: '45385', modifiers: [], units: 1, role: 'primary', place_of_service: '24' }
const BIOPSY: Target = { ...SCOPE, code: '45380', modifiers: ['59'] }
const DEFAULTS = { role: 'resident', place_of_service: '22' } as const

test('a bundle is stored as code, modifiers and units, and read with the usual role and place', () => {
  const { collection, id, target } = storeBundle({ id: null, name: 'Scope', targets: [SCOPE, BIOPSY] }, platform)

  const [bundle] = bundlesOf([{ id, shown: target(null) }], DEFAULTS)

  expect(collection).toBe('templates')
  expect(bundle).toMatchObject({ id, name: 'Scope' })
  expect(bundle?.targets).toEqual([
    { ...SCOPE, ...DEFAULTS },
    { ...BIOPSY, ...DEFAULTS },
  ])
})

test('a bundle is stored anew under its id, and removed', () => {
  const change = storeBundle({ id: 'known', name: 'Scope', targets: [SCOPE] }, platform)

  expect(change.id).toBe('known')
  expect(change.target({ name: 'Old', items: [] })).toMatchObject({ name: 'Scope' })
  expect(removeBundle('known').target({ name: 'Scope', items: [] })).toBeNull()
})

test('a bundle of another program with what this one does not know has the lines that can be read', () => {
  const rows = [
    { id: '1', shown: { name: 'B', items: [{ code: '99213' }, 'later', null] } },
    { id: '2', shown: { name: 'A', items: [] } },
    { id: '3', shown: null },
  ]

  expect(bundlesOf(rows, DEFAULTS)).toEqual([
    { id: '1', name: 'B', targets: [{ code: '99213', modifiers: [], units: 1, ...DEFAULTS }] },
  ])
})
