import { expect, test } from 'vitest'
import { lineOf } from '../../entry/line.ts'
import { NEW_RECORD } from '../../sync/record.ts'
import { NOW } from '../../testing/device.ts'
import { target } from '../../testing/release.ts'
import { type LineView, lineView } from '../lines/line-view.ts'
import { ALL_CHOSEN, chosenOf, isChosen, isNothing, NOTHING_CHOSEN, withLine } from './choice.ts'

const linesOf = (...ids: string[]) =>
  ids.map((id) => {
    const shown = lineOf(target('99213'), { day: '2026-08-03', encounterId: null }, NOW)
    return lineView({ ...NEW_RECORD, collection: 'procedure_logs', id, shown, seen: 0 }, undefined) as LineView // it is shown
  })
const idsOf = (lines: readonly LineView[]) => lines.map(({ id }) => id)

test('nothing is chosen at first, and again once each chosen line is taken out', () => {
  const chosen = withLine(NOTHING_CHOSEN, 'a', true)

  expect([isNothing(NOTHING_CHOSEN), isNothing(chosen), isNothing(withLine(chosen, 'a', false))]).toEqual([
    true,
    false,
    true,
  ])
})

test('chosen lines stand in the order of the list, and one that fits no more is not among them', () => {
  const choice = withLine(withLine(withLine(NOTHING_CHOSEN, 'c', true), 'gone', true), 'a', true)

  expect(idsOf(chosenOf(choice, linesOf('a', 'b', 'c')))).toEqual(['a', 'c'])
})

test('all that fit are chosen whether or not they are drawn, but for those that are taken out', () => {
  const but = withLine(ALL_CHOSEN, 'b', false)

  expect(idsOf(chosenOf(but, linesOf('a', 'b', 'c')))).toEqual(['a', 'c'])
  expect([isChosen(but, 'b'), isChosen(but, 'one that is not read yet')]).toEqual([false, true])
  expect(idsOf(chosenOf(withLine(but, 'b', true), linesOf('a', 'b')))).toEqual(['a', 'b'])
})
