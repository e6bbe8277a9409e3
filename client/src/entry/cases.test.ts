import { beforeAll, expect, test } from 'vitest'
import type { CreditLookup } from '../credit/preview.ts'
import type { Change } from '../store/store.ts'
import type { Fields } from '../sync/protocol.ts'
import { NOW, random } from '../testing/device.ts'
import { lookupIn, lookupOfBothReleases, target } from '../testing/release.ts'
import { caseToJoin, planCases } from './cases.ts'
import { lineOf, logLines, type Target } from './line.ts'
import type { LineRow } from './recents.ts'

const platform = { now: () => NOW, random }
const DAY = '2026-08-03'
const OCCASION = { day: DAY, encounterId: null }

let lookup: CreditLookup
beforeAll(async () => {
  lookup = await lookupOfBothReleases()
})

function row(id: string, of: Target, fields: Fields = {}): LineRow {
  return { id, shown: { ...lineOf(of, OCCASION, NOW), ...fields } }
}

function store(rows: readonly LineRow[], changes: readonly Change[]): readonly LineRow[] {
  const after = new Map(rows.map(({ id, shown }) => [id, shown]))
  for (const { id, target: change } of changes) after.set(id, change(after.get(id) ?? null))
  return [...after].map(([id, shown]) => ({ id, shown }))
}

/** What a screen does: the cases are planned, and all is stored at once. */
function log(targets: readonly Target[], rows: readonly LineRow[]) {
  const { encounterIds, changes, joins } = planCases(targets, DAY, { linesOfDay: rows, lookup }, platform)
  const logged = targets.flatMap((one, n) =>
    logLines([one], { day: DAY, encounterId: encounterIds[n] ?? null }, platform),
  )
  return { rows: store(rows, [...changes, ...logged]), joins }
}

const encountersOf = (rows: readonly LineRow[]) =>
  rows.map(({ shown }) => [String(shown?.code), shown?.encounter_id ?? null] as const)

test('the second scope of a family is joined, with the difference: 4.75 together, 7.93 apart', () => {
  expect(caseToJoin(target('45380'), DAY, [row('first', target('45385'))], lookup)).toEqual({
    kind: 'family',
    ids: ['first'],
    encounterId: null,
    together: 475,
    apart: 793,
    hasOtherSide: false,
  })
})

test('the first line gets the case, too, and both are stored at once', () => {
  const { rows, joins } = log([target('45380')], [row('first', target('45385'))])

  const [[, first], [, second]] = encountersOf(rows) as [[string, string], [string, string]]
  expect(first).toMatch(/^[0-9a-f-]{36}$/)
  expect(second).toBe(first)
  expect(joins).toMatchObject([{ kind: 'family', together: 475 }])
})

test('scopes that are chosen together are one case, and the visit beside them is not', () => {
  const targets = [target('45385'), target('99214', '25'), target('45380')]

  const { rows, joins } = log(targets, [])

  const encounters = new Map(encountersOf(rows))
  expect(encounters.get('45385')).toBe(encounters.get('45380'))
  expect(encounters.get('45385')).not.toBeNull()
  expect(encounters.get('99214')).toBeNull()
  expect(joins.map((join) => join?.kind ?? null)).toEqual([null, null, 'family'])
})

test('a scope joins the case that is there, and its third line the two', () => {
  const ofCase = { encounter_id: 'case' }
  const rows = [row('1', target('45385'), ofCase), row('2', target('45380'), ofCase)]

  expect(caseToJoin(target('45378'), DAY, rows, lookup)).toMatchObject({
    ids: ['1', '2'],
    encounterId: 'case',
    together: 475,
    apart: 475 + 318,
  })
})

test("a code that is in the case already is the next patient's", () => {
  const rows = [row('1', target('45385'))]

  expect(caseToJoin(target('45385'), DAY, rows, lookup)).toBeNull()
})

test('the case that was written last is joined', () => {
  const rows = [
    row('late', target('45385'), { client_created_at: NOW + 2 }),
    row('early', target('45385'), { client_created_at: NOW + 1 }),
    row('without a time', target('45385'), { client_created_at: null }),
  ]

  expect(caseToJoin(target('45380'), DAY, rows, lookup)?.ids).toEqual(['late'])
})

test.each([
  ['of another day', row('1', target('45385'), { performed_on: '2026-08-02' })],
  ['of no family', row('1', target('99214'))],
  ['that was deleted', { id: '1', shown: null }],
])('a line %s is not joined', (_, other) => {
  expect(caseToJoin(target('45380'), DAY, [other], lookup)).toBeNull()
})

test('the other side of a procedure is offered, and not joined at once: it may be of another patient', () => {
  const { rows, joins } = log([target('20610', 'LT')], [row('right', target('20610', 'RT'))])

  expect(joins).toMatchObject([{ kind: 'sides', ids: ['right'], together: 79 + 40, apart: 158, hasOtherSide: true }])
  expect(encountersOf(rows).map(([, encounter]) => encounter)).toEqual([null, null])
})

test.each([
  ['the same side', target('20610', 'RT')],
  ['no side', target('20610')],
  ['both sides', target('20610', '50')],
  ['several units', { ...target('20610', 'LT'), units: 2 }],
])('%s of a procedure is joined to none', (_, other) => {
  expect(caseToJoin(other, DAY, [row('right', target('20610', 'RT'))], lookup)).toBeNull()
})

test('scopes of two sides are one family all the same, and that is said', () => {
  const join = caseToJoin(target('45380', 'LT'), DAY, [row('1', target('45385', 'RT'))], lookup)

  expect(join).toMatchObject({ kind: 'family', hasOtherSide: true })
})

test('what is not known is joined by nothing, and its total is unknown', async () => {
  const nothing = await lookupIn([])

  expect(caseToJoin(target('45380'), DAY, [row('1', target('45385'))], nothing)).toBeNull()
})

test('a third scope of one save joins the two, and a line that has a case already keeps it', () => {
  const there = row('there', target('45385'), { encounter_id: 'case', client_created_at: NOW - 1 })

  const { rows } = log([target('45380'), target('45378')], [there])

  expect(encountersOf(rows).map(([, encounter]) => encounter)).toEqual(['case', 'case', 'case'])
})
