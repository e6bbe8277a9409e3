import { expect, test } from 'vitest'
import { favoriteId, newId, settingId } from './ids.ts'

const NAMESPACE = 'b7792e8d-738d-5b1c-9d3f-aa6d696bd3ee'

test('ids of favorites and settings are those of the documentation', () => {
  expect(favoriteId({ code: '99213', modifiers: [] }, NAMESPACE)).toBe('9af0bbba-4369-579b-a903-b6cc18e646f8')
  expect(settingId('workdays', NAMESPACE)).toBe('aae838bd-7c9a-51b2-b0e4-cb518745c88e')
})

test('a favorite with modifiers is another one, in the order of its modifiers', () => {
  const ids = [[], ['RT'], ['RT', '59'], ['59', 'RT']].map((modifiers) =>
    favoriteId({ code: '20610', modifiers }, NAMESPACE),
  )

  expect(new Set(ids).size).toBe(4)
})

test('a new id is of version 7, in lower case, and begins with the time', () => {
  const id = newId(Date.UTC(2026, 2, 14), () => new Uint8Array(16).fill(255))

  expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  expect(Number.parseInt(id.replace('-', '').slice(0, 12), 16)).toBe(Date.UTC(2026, 2, 14))
})
