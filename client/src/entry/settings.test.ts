import { expect, test } from 'vitest'
import {
  changeSetting,
  DAY_STARTS_AT,
  dayStartsAt,
  defaultPlace,
  type SettingRow,
  settingOf,
  themeOf,
} from './settings.ts'

const NAMESPACE = 'b7792e8d-738d-5b1c-9d3f-aa6d696bd3ee'
const WAITING = {} as SettingRow['edits'][number] // that there is one is all that counts

function row(value: SettingRow['shown'], rev: number | null, isUnsent = false): SettingRow {
  return { shown: value, rev, edits: isUnsent ? [WAITING] : [] }
}

test.each([
  ['nothing is set', [], 0],
  ['an hour is set', [row({ key: DAY_STARTS_AT, value: 4 }, 7)], 4],
  ['it was taken back', [row({ key: DAY_STARTS_AT, value: null }, 7)], 0],
  ['it was deleted', [row(null, 7)], 0],
  ['it is no hour', [row({ key: DAY_STARTS_AT, value: '4' }, 7)], 0],
  ['it is half an hour', [row({ key: DAY_STARTS_AT, value: 4.5 }, 7)], 0],
  ['it is too late', [row({ key: DAY_STARTS_AT, value: 7 }, 7)], 0],
])('a day starts when it is set, else at midnight: %s', (_, rows, hour) => {
  expect(dayStartsAt(rows)).toBe(hour)
})

test('of two rows of one key the later revision counts, and what was not sent before all', () => {
  const [older, newer] = [row({ key: 'theme', value: 'light' }, 3), row({ key: 'theme', value: 'dark' }, 9)]
  const unsent = row({ key: 'theme', value: 'system' }, null, true)

  expect(settingOf([newer, older], 'theme')).toBe('dark')
  expect(settingOf([newer, unsent, older], 'theme')).toBe('system')
})

test.each([
  ['11', '11'],
  ['1', null],
  [11, null],
  [null, null],
])('the place %j is taken for %j', (value, place) => {
  expect(defaultPlace([row({ key: 'default_place', value }, 1)])).toBe(place)
})

test('a setting is one record on every device', () => {
  const change = changeSetting('workdays', [1, 2], NAMESPACE)

  expect(change.id).toBe('aae838bd-7c9a-51b2-b0e4-cb518745c88e')
  expect(change.target(null)).toEqual({ key: 'workdays', value: [1, 2] })
})

test.each([
  ['dark', 'dark'],
  ['sepia', 'system'],
  [null, 'system'],
])('the theme %j is taken for %j', (value, theme) => {
  expect(themeOf([row({ key: 'theme', value }, 1)])).toBe(theme)
})
