/** What counts as a return to the app, in a tab with events that the test fires. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { onReturn, TOGETHER_MS } from './platform.ts'

let tab: EventTarget
let page: EventTarget & { visibilityState: string; readyState: string }
let calls: string[]

beforeEach(() => {
  vi.useFakeTimers()
  tab = Object.assign(new EventTarget(), { setTimeout, clearTimeout })
  page = Object.assign(new EventTarget(), { visibilityState: 'visible', readyState: 'complete' })
  calls = []
  vi.stubGlobal('window', tab)
  vi.stubGlobal('document', page)
})

afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

function happen(...events: string[]): string[] {
  for (const event of events) (event === 'visibilitychange' ? page : tab).dispatchEvent(new Event(event))
  vi.advanceTimersByTime(TOGETHER_MS)
  return calls.splice(0)
}

test('a window that is turned to is no return, and is told to who asks for it', () => {
  onReturn(() => calls.push('return'))
  expect(happen('focus')).toEqual([])

  const stop = onReturn(
    () => calls.push('return'),
    () => calls.push('focus'),
  )
  expect(happen('focus')).toEqual(['focus'])
  stop()
  expect(happen('focus')).toEqual([])
})

test.each([
  ['visibilitychange', 'focus'],
  ['focus', 'visibilitychange'],
  ['pageshow', 'focus', 'online'],
])('%s with %s is one return', (...events) => {
  onReturn(
    () => calls.push('return'),
    () => calls.push('focus'),
  )

  expect(happen(...events)).toEqual(['return'])
  expect(happen('focus')).toEqual(['focus'])
})

test('a page that is shown for the first time is no return, and one that is shown again is', () => {
  page.readyState = 'interactive'
  onReturn(() => calls.push('return'))

  expect(happen('pageshow')).toEqual([])
  expect(happen('pageshow')).toEqual(['return'])
})
