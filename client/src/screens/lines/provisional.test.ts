import { beforeAll, expect, test } from 'vitest'
import type { Lookup } from '../../catalog/lookup.ts'
import { lineOf, type Target } from '../../entry/line.ts'
import { NEW_RECORD } from '../../sync/record.ts'
import { NOW } from '../../testing/device.ts'
import { lookupIn, RVU26C, SCOPES_OF_RVU26C } from '../../testing/release.ts'
import { type LineView, lineView, type Worth } from './line-view.ts'
import { provisionalOf } from './provisional.ts'

const DAY = '2026-08-03'
const KNOWN: Worth = { kind: 'known', hundredths: 446, basis: 'work_rvu', reason: 'valued', flags: [], release: null }

let lookup: Lookup
beforeAll(async () => {
  lookup = await lookupIn([[RVU26C, SCOPES_OF_RVU26C]])
})

function line(code: string, encounterId: string | null, worth?: Worth): LineView {
  const target: Target = { code, modifiers: [], units: 1, role: 'primary', place_of_service: null }
  const shown = lineOf(target, { day: DAY, encounterId }, NOW)
  const view = lineView({ ...NEW_RECORD, collection: 'procedure_logs', id: code, shown, seen: 0 }, undefined)
  if (view === null) throw new Error('the line is shown')
  return { ...view, ...(worth && { worth }) }
}

test('a line that is not valued yet is worth what its case makes of it', () => {
  expect([...provisionalOf([line('45385', 'case'), line('45380', 'case')], lookup)]).toEqual([
    ['45385', 446],
    ['45380', 29],
  ])
})

test('what the server has valued is not said provisionally', () => {
  expect([...provisionalOf([line('45385', 'case', KNOWN), line('45380', 'case')], lookup).keys()]).toEqual(['45380'])
})

test('a line that nobody can tell yet has none', () => {
  expect(provisionalOf([line('00000', null)], lookup).size).toBe(0)
})
