import { beforeAll, expect, test } from 'vitest'
import type { CreditLookup } from '../../credit/preview.ts'
import { lineOf, type Target } from '../../entry/line.ts'
import type { LineRow } from '../../entry/recents.ts'
import { NOW, random } from '../../testing/device.ts'
import { lookupOfBothReleases, target } from '../../testing/release.ts'
import { choose, type Draft, EMPTY } from './draft.ts'
import { planOf, worthOf } from './plan.ts'
import { tileOf } from './tiles.ts'

const DAY = '2026-08-03'
const platform = { now: () => NOW, random }

let lookup: CreditLookup
beforeAll(async () => {
  lookup = await lookupOfBothReleases()
})

const draftOf = (...targets: Target[]) => targets.map((one) => tileOf([one])).reduce(choose, EMPTY)
const row = (id: string, of: Target): LineRow => ({ id, shown: lineOf(of, { day: DAY, encounterId: null }, NOW - 1) })

function planned(draft: Draft, linesOfDay: readonly LineRow[] = []) {
  const plan = planOf(draft, { day: DAY, linesOfDay, lookup }, platform)
  return { plan, worth: worthOf(plan, linesOfDay, lookup) }
}

test('two scopes of one save are one case, with the difference', () => {
  const { plan, worth } = planned(draftOf(target('45385'), target('45380')))

  expect(plan.joins).toEqual([{ kind: 'family', together: 475, apart: 793, difference: 318 }])
  expect(new Set(plan.lines.map(({ encounterId }) => encounterId)).size).toBe(1)
  expect(worth).toEqual({ hundredths: 475, isProvisional: true })
})

test('a person keeps them apart, and the offer stands', () => {
  const { plan, worth } = planned({ ...draftOf(target('45385'), target('45380')), joined: [] })

  expect(plan.joins).toMatchObject([{ kind: 'family', difference: 318 }])
  expect(plan.lines.map(({ encounterId }) => encounterId)).toEqual([null, null])
  expect(worth).toEqual({ hundredths: 793, isProvisional: false })
})

test('a scope joins the one that was logged before, and is worth what it adds', () => {
  const { plan, worth } = planned(draftOf(target('45380')), [row('first', target('45385'))])
  const [line] = plan.lines

  expect(plan.changes.map((change) => change.id)).toEqual(['first'])
  expect(plan.changes[0]?.target({ encounter_id: null })?.encounter_id).toBe(line?.encounterId)
  expect(worth).toEqual({ hundredths: 475 - 446, isProvisional: true })
})

test('two sides of one line are told apart, and are one case where the person says so', () => {
  const draft = draftOf(target('20610', 'RT', 'LT'))
  const apart = planned(draft)
  const joined = planned({ ...draft, joined: ['sides'] })

  expect(apart.plan.joins).toMatchObject([{ kind: 'sides', together: 119, apart: 158 }])
  expect(apart.worth).toEqual({ hundredths: 158, isProvisional: false })
  expect(joined.worth).toEqual({ hundredths: 119, isProvisional: true })
  expect(joined.plan.lines.map(({ line }) => line.modifiers)).toEqual([['RT'], ['LT']])
})

test('what nobody can tell yet is unknown, never zero', () => {
  expect(planned(draftOf(target('45385'), target('00000'))).worth).toBeNull()
})
