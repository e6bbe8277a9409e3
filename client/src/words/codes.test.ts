import { expect, test } from 'vitest'
import { displayRow } from '../catalog/rows.ts'
import { rowsOf } from '../testing/release.ts'
import { vectorsOf } from '../testing/vectors.ts'
import * as indicators from './code-indicators.ts'
import { STATE_WORDS } from './code-states.ts'

test('each state is said as by the site, and no other', () => {
  const said = Object.entries(STATE_WORDS).map(([state, { badge, rvu, credit }]) => [state, badge, rvu, credit])

  expect(said.toSorted()).toEqual(vectorsOf<string[][]>('shared/code_states.json').toSorted())
})

test('each value of an indicator is said as by the site, and no other', () => {
  const columns = {
    component: indicators.COMPONENTS,
    global_period: indicators.GLOBAL_PERIODS,
    bilat_surg: indicators.BILATERAL,
    mult_proc: indicators.MULTIPLE,
    asst_surg: indicators.ASSISTANT,
    co_surg: indicators.CO_SURGEON,
    team_surg: indicators.TEAM,
  }
  const said = Object.entries(columns).flatMap(([column, words]) =>
    Object.entries(words).map(([value, sentence]) => [column, value, sentence]),
  )

  expect(said.toSorted()).toEqual(vectorsOf<string[][]>('shared/code_indicators.json').toSorted())
})

test.each(vectorsOf<[string, [string, string][], string][]>('shared/code_policies.json'))(
  'indicators and modifiers of %s are said as by the site',
  (code, policies, modifiers) => {
    const rows = rowsOf(code)
    const row = displayRow(rows)
    if (row === null) throw new Error('no row')

    expect([...indicators.policiesOf(row)]).toEqual(policies)
    expect(indicators.withModifiers(rows, row)).toBe(modifiers)
  },
)
