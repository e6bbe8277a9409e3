import { expect, test } from 'vitest'
import type { Target } from '../../entry/line.ts'
import {
  asOneCase,
  changeLine,
  choose,
  dropLine,
  EMPTY,
  isChosen,
  lineAt,
  lineCount,
  linesOf,
  takesModifier,
  toggle,
} from './draft.ts'
import { tileOf } from './tiles.ts'

const target = (code: string, fields: Partial<Target> = {}): Target => ({
  code,
  modifiers: [],
  units: 1,
  role: 'primary',
  place_of_service: null,
  ...fields,
})
const VISIT = tileOf([target('99213')])
const INJECTION = tileOf([target('20610')])
const SCOPES = tileOf([target('45385'), target('45380')], true)
const codesOf = (draft: typeof EMPTY) => linesOf(draft).map(({ line }) => line.code)

test('a tap chooses a tile and a second tap takes it back', () => {
  const once = toggle(EMPTY, VISIT)
  expect([isChosen(once, VISIT), codesOf(once)]).toEqual([true, ['99213']])
  expect(toggle(once, VISIT)).toEqual(EMPTY)
})

test('what is chosen last is the line that is changed', () => {
  const draft = [VISIT, SCOPES].reduce(toggle, EMPTY)
  expect(lineAt(draft, draft.active)?.code).toBe('45380')
})

test('when the line that is changed goes, the last one that is left is changed', () => {
  const draft = toggle([VISIT, INJECTION].reduce(toggle, EMPTY), INJECTION)
  expect(lineAt(draft, draft.active)?.code).toBe('99213')
})

test('choosing again puts a changed line back as its tile is', () => {
  const draft = choose(EMPTY, VISIT)
  const changed = changeLine(draft, { choice: VISIT.key, part: 0 }, { units: 4 })
  expect([lineAt(changed, changed.active)?.units, choose(changed, VISIT)]).toEqual([4, draft])
})

test('a line of a case can be left out, and what is left alone is no case', () => {
  const draft = dropLine(choose(EMPTY, SCOPES), { choice: SCOPES.key, part: 0 })
  expect([codesOf(draft), draft.choices[0]?.isCase]).toEqual([['45380'], false])
  expect(dropLine(draft, { choice: SCOPES.key, part: 0 }).choices).toEqual([])
})

test('what is chosen becomes one case, chosen as the tile of its lines is', () => {
  const draft = asOneCase([VISIT, INJECTION].reduce(toggle, EMPTY))
  expect([codesOf(draft), draft.choices.map(({ isCase }) => isCase)]).toEqual([['99213', '20610'], [true]])
  expect(isChosen(draft, tileOf([...VISIT.targets, ...INJECTION.targets]))).toBe(true)
})

test('both sides count as two lines', () => {
  const draft = changeLine(choose(EMPTY, INJECTION), { choice: INJECTION.key, part: 0 }, { modifiers: ['RT', 'LT'] })
  expect(lineCount(draft)).toBe(2)
})

test('a line has four modifiers at most, where both sides are two lines', () => {
  expect(takesModifier(target('20610', { modifiers: ['25', '59', '22', 'RT'] }))).toBe(false)
  expect(takesModifier(target('20610', { modifiers: ['25', '59', 'LT', 'RT'] }))).toBe(true)
})
