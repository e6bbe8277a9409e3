import { beforeAll, expect, test } from 'vitest'
import type { CreditLookup } from '../../credit/preview.ts'
import { lineOf, type Target } from '../../entry/line.ts'
import { NEW_RECORD } from '../../sync/record.ts'
import { NOW } from '../../testing/device.ts'
import { byTerms, lookupIn, RVU26C, SCOPES_OF_RVU26C } from '../../testing/release.ts'
import { type LineView, lineView, type Worth } from './line-view.ts'
import { withPreviews } from './previews.ts'

const DAY = '2026-08-03'
const KNOWN: Worth = { kind: 'known', hundredths: 446, basis: 'work_rvu', reason: 'valued', flags: [], release: null }

let lookup: CreditLookup
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

const worths = (lines: readonly LineView[], by = lookup) => withPreviews(lines, by).map(({ worth }) => worth)

test('a line of a case that is not valued yet is worth what the case makes of it, provisionally where that is less', () => {
  expect(worths([line('45385', 'case'), line('45380', 'case')])).toMatchObject([
    { kind: 'known', hundredths: 446 },
    { kind: 'provisional', doubt: 'session', hundredths: 29 },
  ])
})

test('in a case that another device may know of every line is provisional', () => {
  const [polyp, biopsy] = [line('45385', 'case'), line('45380', 'case')]
  expect(worths([polyp, { ...biopsy, isShared: true }])).toMatchObject([
    { kind: 'provisional', doubt: 'session', hundredths: 446 },
    { kind: 'provisional', doubt: 'session', hundredths: 29 },
  ])
})

test('a line alone is worth what the server will say, and says so plainly', () => {
  expect(worths([line('45385', null)])).toEqual([{ ...KNOWN, status: 'exact' }])
})

test('before the contract has come each worth is provisional', () => {
  expect(worths([line('45385', null)], byTerms(lookup, null))).toMatchObject([{ kind: 'provisional', doubt: 'terms' }])
})

test('what the server has valued stays as it said', () => {
  expect(worths([line('45385', 'case', KNOWN), line('45380', 'case')])[0]).toBe(KNOWN)
})

test('a line that nobody can tell yet is unknown, with its reason', () => {
  expect(worths([line('00000', null)])).toEqual([{ kind: 'unknown', reason: 'not_in_excerpt' }])
})
