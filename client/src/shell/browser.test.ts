import { expect, test } from 'vitest'
import { isNewEnough } from './browser.ts'

const timeout = AbortSignal

test('the browser of these tests is new enough', () => {
  expect(isNewEnough(globalThis)).toBe(true)
})

test.each<[string, Parameters<typeof isNewEnough>[0]]>([
  ['of 2022', { Array: { prototype: { at: () => 0 } }, AbortSignal: timeout }],
  ['without signals', { Array }],
  ['whose signals know no time', { Array, AbortSignal: {} }],
])('a browser %s is not', (_, browser) => {
  expect(isNewEnough(browser)).toBe(false)
})
