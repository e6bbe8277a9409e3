import { afterEach, expect, test, vi } from 'vitest'
import { showBadge, showTitle } from './unsent-badge.ts'

/** A page with an icon; returns its title, and the numbers that its icon was given. */
function newPage() {
  const page = { title: '' }
  const badges: number[] = []
  const setAppBadge = async (count: number) => {
    badges.push(count)
    throw new DOMException('not installed', 'NotAllowedError')
  }
  vi.stubGlobal('document', page)
  vi.stubGlobal('navigator', { setAppBadge })
  return { page, badges }
}

afterEach(() => {
  vi.unstubAllGlobals()
})

test.each([
  [3, '(3) Day · OpenRVU', [3]],
  [0, 'Day · OpenRVU', [0]],
  [null, 'Day · OpenRVU', []],
])('%j unsent changes are %j in the title, and %j on the icon', (unsent, title, expected) => {
  const { page, badges } = newPage()

  showTitle('Day', unsent)
  showBadge(unsent)

  expect([page.title, badges]).toEqual([title, expected])
})

test('a browser without a number on the icon shows the one of the title', () => {
  const { page } = newPage()
  vi.stubGlobal('navigator', {})

  showTitle('Log', 2)
  showBadge(2)

  expect(page.title).toBe('(2) Log · OpenRVU')
})
