import { expect, test } from 'vitest'
import type { PushBrowser } from '../../shell/push.ts'
import { type Reminded, readPublicKey, readReminded, reminderBody, reminderState, USUAL_RULE } from './reminders.ts'

const READY: PushBrowser = { support: 'supported', permission: 'granted', isSubscribed: true }
const HERE: readonly Reminded[] = [{ id: 'a', rule: USUAL_RULE, isCurrent: true }]
const ELSEWHERE: readonly Reminded[] = [{ id: 'b', rule: USUAL_RULE, isCurrent: false }]

test('reminders are on where server, browser and permission agree', () => {
  expect(reminderState('key', READY, HERE)).toBe('on')
})

test.each([
  ['the server has this device not', READY, ELSEWHERE],
  ['the browser has no subscription, or one of another key', { ...READY, isSubscribed: false }, HERE],
  ['the browser would ask again', { ...READY, permission: 'default' }, HERE],
] as const)('reminders are off where %s', (_, browser, reminded) => {
  expect(reminderState('key', browser, reminded)).toBe('off')
})

test('what is in the way is said in the order in which it can be mended', () => {
  expect(reminderState(null, { ...READY, support: 'unsupported' }, [])).toBe('off_here')
  expect(reminderState('key', { ...READY, support: 'home_screen', permission: 'denied' }, [])).toBe('home_screen')
  expect(reminderState('key', { ...READY, support: 'insecure' }, [])).toBe('insecure')
  expect(reminderState('key', { ...READY, permission: 'denied' }, HERE)).toBe('denied')
})

test('answers of the server are read, and those of another shape are none', () => {
  const answer = { id: 'a', hour: 7, after_days: 3, weekdays_only: true, is_current: true, push_service: 'x' }

  expect(readReminded({ results: [answer, { id: 1 }, null] })).toEqual([
    { id: 'a', rule: { hour: 7, afterDays: 3, weekdaysOnly: true }, isCurrent: true },
  ])
  expect(readReminded({ rows: [] })).toBeNull()
  expect(readPublicKey({ public_key: null })).toBeNull()
  expect(readPublicKey({ public_key: 'BK' })).toBe('BK')
  expect(readPublicKey({})).toBeUndefined()
})

test('what is sent has the names of the server', () => {
  expect(reminderBody('https://push.example.org/x', USUAL_RULE)).toEqual({
    endpoint: 'https://push.example.org/x',
    hour: 18,
    after_days: 2,
    weekdays_only: false,
  })
})
