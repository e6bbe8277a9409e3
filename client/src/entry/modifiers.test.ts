import fc from 'fast-check'
import { expect, test } from 'vitest'
import { rowsOf } from '../testing/release.ts'
import { vectorsOf } from '../testing/vectors.ts'
import { ROLES, type Role } from './line.ts'
import { MOST_MODIFIERS, modifierChips, modifierChoices, toggleModifier } from './modifiers.ts'

const CASES = vectorsOf<[string, string[]][]>('shared/modifier_choices.json')

test('each code of the excerpt of RVU24A has the modifiers that are written down for it', () => {
  const offered = CASES.map(([code]) => [code, modifierChoices(code, rowsOf(code))])

  expect(CASES.length).toBeGreaterThan(400)
  expect(offered).toEqual(CASES)
})

test.each<[string, string, string[], string[]]>([
  ['a visit has 25 and nothing of surgery', '99213', ['24', '25', '57', '95'], ['22', '26', '50', '51', '62', '80']],
  ['parts of a test have their rows', '71046', ['26', 'TC'], ['50']],
  ['both sides, where the indicator allows them', '49505', ['50', 'RT', 'LT'], []],
  ['no side, where it does not', '47562', ['54', '55', '56'], ['50', 'RT', 'LT']],
  ['assistants, where they are paid', '27447', ['80', '82', 'AS'], []],
  ['no assistant, where none is paid', '64721', [], ['80', '82', 'AS']],
  ['two surgeons, where they are paid', '63047', ['62'], []],
  ['no second surgeon, where none is paid', '17000', [], ['62']],
  ['a stopped procedure with a row, and no package without a global period', '45378', ['53'], ['54', '55', '56']],
])('%s (%s)', (_, code, fits, doesNot) => {
  const offered = modifierChoices(code, rowsOf(code))
  expect(fits.filter((modifier) => !offered.includes(modifier))).toEqual([])
  expect(doesNot.filter((modifier) => offered.includes(modifier))).toEqual([])
})

test.each<[string, string, Role, string[]]>([
  ['a visit', '99213', 'primary', ['25', '57', '95']],
  ['an injection of a joint', '20610', 'primary', ['RT', 'LT', '50']],
  ['a scope', '45385', 'primary', ['59', '51']],
  ['a test with parts', '71046', 'primary', ['26', 'TC']],
  ['an assistant of an operation', '27447', 'assistant', ['80', '82', 'AS']],
  ['a co-surgeon', '63047', 'cosurgeon', ['62', 'RT', 'LT']],
  ['an assistant where none is paid', '64721', 'assistant', ['RT', 'LT', '50']],
  ['no work RVU', 'H2020', 'primary', []],
  ['no row', '00000', 'primary', []],
])('chips of %s (%s as %s) are %j', (_, code, role, first) => {
  expect(modifierChips(code, rowsOf(code), { role }).first).toEqual(first)
})

test('chips and folded ones are all that fit and all that are chosen, each once', () => {
  const codes = fc.constantFrom(...CASES.map(([code]) => code))
  const chosen = fc.uniqueArray(fc.constantFrom('25', '59', 'RT', 'XU', 'GC'), { maxLength: MOST_MODIFIERS })
  fc.assert(
    fc.property(codes, fc.constantFrom(...ROLES), chosen, (code, role, modifiers) => {
      const { first, folded } = modifierChips(code, rowsOf(code), { role, chosen: modifiers })

      expect(first.length).toBeLessThanOrEqual(3)
      expect([...first, ...folded].sort()).toEqual(
        [...new Set([...modifierChoices(code, rowsOf(code)), ...modifiers])].sort(),
      )
    }),
  )
})

test.each([
  [['RT'], '59', ['RT', '59']],
  [['RT', '59'], 'RT', ['59']],
  [['26'], 'TC', ['TC']],
  [['80'], '62', ['62']],
  [['RT', 'LT', '59'], '50', ['59', '50']],
  [['50'], 'LT', ['LT']],
  [['25', '57', '95', 'GC'], '24', ['25', '57', '95', 'GC']],
])('of a line with %j a tap on %s leaves %j', (modifiers, tapped, after) => {
  expect(toggleModifier(modifiers, tapped)).toEqual(after)
})
