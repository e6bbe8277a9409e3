import { expect, test } from 'vitest'
import type { Target } from './line.ts'
import { ownUse } from './own-use.ts'

function target(code: string, modifiers: readonly string[] = []): Target {
  return { code, modifiers, units: 1, role: 'primary', place_of_service: null }
}

test('lines of one code are counted together, whatever their modifiers, and a favorite as one of them', () => {
  const recents = [
    { target: target('45385'), lastOn: '2026-03-14', count: 4 },
    { target: target('45385', ['59']), lastOn: '2026-03-13', count: 2 },
    { target: target('45380'), lastOn: '2026-03-12', count: 1 },
  ]
  const favorites = ['45385', '99213'].map((code) => ({ id: code, label: '', target: target(code), position: 0 }))

  expect([...ownUse(recents, favorites)]).toEqual([
    ['45385', 7],
    ['45380', 1],
    ['99213', 1],
  ])
})
