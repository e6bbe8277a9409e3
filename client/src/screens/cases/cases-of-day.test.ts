import { beforeAll, expect, test } from 'vitest'
import type { CreditLookup } from '../../credit/preview.ts'
import { lineOf, type Target } from '../../entry/line.ts'
import type { Fields } from '../../sync/protocol.ts'
import { NEW_RECORD } from '../../sync/record.ts'
import { NOW, random } from '../../testing/device.ts'
import { lookupOfBothReleases, target } from '../../testing/release.ts'
import { type LineView, lineView, type Worth } from '../lines/line-view.ts'
import {
  casesOfDay,
  differenceOfJoining,
  differenceOfTakingOut,
  joiningOf,
  joinLines,
  keysOf,
  leaveApart,
  openDays,
  takeOut,
} from './cases-of-day.ts'

const DAY = '2026-08-03'
const PLATFORM = { now: () => NOW, random }
const UUID_7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7/

let lookup: CreditLookup
beforeAll(async () => {
  lookup = await lookupOfBothReleases()
})

function line(id: string, of: Target, overrides: Partial<LineView> = {}): LineView {
  const shown = lineOf(of, { day: overrides.day ?? DAY, encounterId: overrides.encounterId ?? null }, NOW)
  const view = lineView({ ...NEW_RECORD, collection: 'procedure_logs', id, shown, seen: 0 }, undefined)
  if (view === null) throw new Error('the line is shown')
  return { ...view, ...overrides }
}

const said = (hundredths: number, ...flags: string[]): Worth => {
  return { kind: 'known', hundredths, basis: 'work_rvu', reason: 'valued', flags, release: 'RVU26C' }
}
const flagged = (id: string, code: string, overrides: Partial<LineView> = {}) =>
  line(id, target(code), { worth: said(446, 'session_not_given'), ...overrides })
const idsOf = (lines: readonly LineView[]) => lines.map(({ id }) => id)
const encountersAfter = (
  lines: readonly LineView[],
  changes: readonly { id: string; target: (shown: Fields) => Fields | null }[],
) =>
  changes.map(({ id, target: change }) => {
    const before = lines.find((one) => one.id === id)
    return [id, change({ encounter_id: before?.encounterId ?? null })?.encounter_id]
  })

test('lines that the server says could reduce each other wait for a case, and others of the day do not', () => {
  const visit = line('visit', target('99213'), { worth: said(130) })

  const { loose, others, cases } = casesOfDay([flagged('a', '45385'), flagged('b', '45380'), visit], lookup)

  expect([idsOf(loose), idsOf(others), cases]).toEqual([['a', 'b'], ['visit'], []])
})

test('a single line waits for no case, whatever was said of it before its neighbor went', () => {
  expect(casesOfDay([flagged('a', '45385')], lookup).loose).toEqual([])
})

test('a line that is not sent yet waits for a case with one that the server has', () => {
  const sent = line('sent', target('45385'), { worth: said(446) })
  const waiting = line('waiting', target('45380'), { sending: 'waiting' })
  const visit = line('visit', target('99213'), { sending: 'waiting' })

  expect(idsOf(casesOfDay([sent, waiting, visit], lookup).loose)).toEqual(['sent', 'waiting'])
  expect(idsOf(casesOfDay([sent, { ...waiting, sending: 'sent' }, visit], lookup).loose)).toEqual(['sent', 'waiting'])
})

test('two lines of one encounter are a case, and a line that was left apart waits for none', () => {
  const [a, b] = [flagged('a', '45385', { encounterId: 'x' }), flagged('b', '45380', { encounterId: 'x' })]
  const apart = flagged('c', '45378', { encounterId: 'y' })

  const { cases, loose, others } = casesOfDay([a, b, apart], lookup)

  expect([cases, loose, idsOf(others)]).toEqual([[{ encounterId: 'x', lines: [a, b] }], [], ['c']])
})

test('lines that are asked for are chosen, those of a case with all of it', () => {
  const ofCase = [flagged('a', '45385', { encounterId: 'x' }), flagged('b', '45380', { encounterId: 'x' })]
  const ofDay = casesOfDay([...ofCase, flagged('c', '45378'), line('d', target('99213'))], lookup)

  expect(keysOf(['b', 'd', 'of another day'], ofDay)).toEqual(['x', 'd'])
})

test('days with lines to join come latest first, and days without are left out', () => {
  const [early, late] = ['2026-08-03', '2026-08-05'].map((day) => [
    flagged(`${day} a`, '45385', { day }),
    flagged(`${day} b`, '45380', { day }),
  ])
  const alone = flagged('alone', '45385', { day: '2026-08-04' })

  const days = openDays([...(early ?? []), alone, ...(late ?? [])], lookup)

  expect(days.map(({ day, lines }) => [day, lines.length])).toEqual([
    ['2026-08-05', 2],
    ['2026-08-03', 2],
  ])
})

test('what joining makes of two scopes is said before: 4.75 together, 7.93 apart', () => {
  const joining = joiningOf([[flagged('a', '45385')], [flagged('b', '45380')]], lookup)

  expect([joining.together, joining.apart, differenceOfJoining(joining)]).toEqual([475, 793, -318])
})

test('a line that nobody can value makes the difference unknown, never zero', () => {
  const joining = joiningOf([[flagged('a', '45385')], [flagged('b', '00000')]], lookup)

  expect(differenceOfJoining(joining)).toBeNull()
})

test('lines get one new case of version 7, and a case that is there takes a further line in', () => {
  const [a, b] = [flagged('a', '45385'), flagged('b', '45380')]
  const joined = joinLines(joiningOf([[a], [b]], lookup), PLATFORM)
  const [[, first], [, second]] = encountersAfter([a, b], joined) as [[string, string], [string, string]]
  expect(first).toMatch(UUID_7)
  expect(second).toBe(first)

  const inCase = [a, b].map((one) => ({ ...one, encounterId: 'x' }))
  const further = flagged('c', '45378')
  const changes = joinLines(joiningOf([[further], inCase], lookup), PLATFORM)
  expect(encountersAfter([...inCase, further], changes)).toEqual([['c', 'x']])
})

test('of two cases one is left', () => {
  const [a, b] = ['a', 'b'].map((id) => flagged(id, '45385', { encounterId: 'x' })) as [LineView, LineView]
  const [c, d] = ['c', 'd'].map((id) => flagged(id, '45380', { encounterId: 'y' })) as [LineView, LineView]

  const changes = joinLines(
    joiningOf(
      [
        [a, b],
        [c, d],
      ],
      lookup,
    ),
    PLATFORM,
  )

  expect(encountersAfter([c, d], changes)).toEqual([
    ['c', 'x'],
    ['d', 'x'],
  ])
})

test('lines that are left apart are each a case of its own', () => {
  const lines = [flagged('a', '45385'), flagged('b', '45380')]

  const [[, first], [, second]] = encountersAfter(lines, leaveApart(lines, PLATFORM)) as [
    [string, string],
    [string, string],
  ]

  expect([first, second]).toEqual([expect.stringMatching(UUID_7), expect.stringMatching(UUID_7)])
  expect(first).not.toBe(second)
})

test('a line is taken out of its case, with the difference', () => {
  const lines = [flagged('a', '45385', { encounterId: 'x' }), flagged('b', '45380', { encounterId: 'x' })]
  const [, second] = lines as [LineView, LineView]

  expect(differenceOfTakingOut(lines, [second], lookup)).toBe(318)
  expect(encountersAfter(lines, takeOut([second], PLATFORM))).toEqual([['b', null]])
})
