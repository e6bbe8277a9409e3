import { beforeAll, expect, test } from 'vitest'
import type { CreditLookup } from '../../credit/preview.ts'
import { lineOf } from '../../entry/line.ts'
import { NEW_RECORD } from '../../sync/record.ts'
import { NOW } from '../../testing/device.ts'
import { lookupOfBothReleases, target } from '../../testing/release.ts'
import { type LineView, lineView } from '../lines/line-view.ts'
import { caseWorkOf, onlyDayOf, setBilling } from './bulk.ts'

const DAY = '2026-08-03'

let lookup: CreditLookup
beforeAll(async () => {
  lookup = await lookupOfBothReleases()
})

function line(id: string, code: string, overrides: Partial<LineView> = {}): LineView {
  const shown = lineOf(target(code), { day: overrides.day ?? DAY, encounterId: overrides.encounterId ?? null }, NOW)
  const view = lineView({ ...NEW_RECORD, collection: 'procedure_logs', id, shown, seen: 0 }, undefined)
  if (view === null) throw new Error('the line is shown')
  return { ...view, ...overrides }
}

const idsOf = (lines: readonly LineView[] | undefined) => lines?.map(({ id }) => id)

test('the billing state is set for lines that have another one, and nothing is sent of those that have it', () => {
  const lines = [line('a', '99213'), line('b', '99213', { billingState: 'billed' })]

  const changes = setBilling(lines, 'billed', NOW + 1)

  expect(changes.map(({ id }) => id)).toEqual(['a'])
  expect(changes[0]?.target({ code: '99213', billing_state: 'billable' })).toEqual({
    code: '99213',
    billing_state: 'billed',
    client_updated_at: NOW + 1,
  })
})

test('a line that was deleted meanwhile stays deleted', () => {
  const [change] = setBilling([line('a', '99213')], 'collected', NOW)

  expect(change?.target(null)).toBeNull()
})

test('lines of one day have that day in common, and lines of several days none', () => {
  expect(onlyDayOf([line('a', '99213'), line('b', '99213')])).toBe(DAY)
  expect(onlyDayOf([line('a', '99213'), line('b', '99213', { day: '2026-08-04' })])).toBeNull()
  expect(onlyDayOf([])).toBeNull()
})

test('chosen lines of one day can be joined, with what that makes of their worth', () => {
  const [scope, biopsy, visit] = [line('a', '45385'), line('b', '45380'), line('c', '99213')]

  const { joining, along, takingOut } = caseWorkOf([scope, biopsy], [scope, biopsy, visit], lookup)

  expect([idsOf(joining?.lines), joining?.together, joining?.apart]).toEqual([['a', 'b'], 475, 793])
  expect([along, takingOut]).toEqual([0, null])
})

test('a chosen line of a case brings the others of it along, and it is said how many', () => {
  const ofCase = ['a', 'b', 'c'].map((id) => line(id, '45380', { encounterId: 'x' }))
  const further = line('d', '45385')

  const { joining, along } = caseWorkOf([...ofCase.slice(0, 1), further], [...ofCase, further], lookup)

  expect([joining?.lines.length, joining?.encounterId, along]).toEqual([4, 'x', 2])
})

test('one line alone, and lines that are one case already, have nothing to be joined', () => {
  const ofCase = ['a', 'b'].map((id) => line(id, '45380', { encounterId: 'x' }))

  expect(caseWorkOf(ofCase, ofCase, lookup).joining).toBeNull()
  expect(caseWorkOf([line('c', '45385')], [line('c', '45385'), ...ofCase], lookup)).toEqual({
    joining: null,
    along: 0,
    takingOut: null,
  })
})

test('the chosen lines of a case are taken out, and it is said how many stay and by how much all change', () => {
  const ofCase = [line('a', '45385', { encounterId: 'x' }), line('b', '45380', { encounterId: 'x' })]

  const { takingOut } = caseWorkOf(ofCase.slice(1), ofCase, lookup)

  expect([idsOf(takingOut?.lines), takingOut?.cases, takingOut?.staying, takingOut?.difference]).toEqual([
    ['b'],
    1,
    1,
    318,
  ])
  expect(caseWorkOf(ofCase, ofCase, lookup).takingOut).toMatchObject({ staying: 0, difference: 318 })
})

test('what cannot be valued here makes the difference unknown, never zero', () => {
  const ofCase = [line('a', '45385', { encounterId: 'x' }), line('b', '00000', { encounterId: 'x' })]

  expect(caseWorkOf(ofCase, ofCase, lookup).takingOut?.difference).toBeNull()
})
