import { expect, test } from 'vitest'
import { pushSupport } from './push.ts'
import { isSameKey, keyBytes } from './push-key.ts'

const APPLE = 'Apple Computer, Inc.'
const ABLE = { PushManager: {}, Notification: {} }
const NAVIGATOR = { serviceWorker: {}, userAgent: 'Mozilla/5.0 (X11; Linux x86_64)', vendor: '', maxTouchPoints: 0 }

function support(navigator: object, window: object = {}) {
  // The members that are asked for.
  return pushSupport({
    isSecureContext: true,
    ...window,
    navigator: { ...NAVIGATOR, ...navigator },
  } as unknown as Window)
}

test('a browser with workers, push and notifications supports reminders', () => {
  expect(support({}, ABLE)).toBe('supported')
})

test('an iPhone or iPad without push has it on the home screen', () => {
  expect(support({ userAgent: 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X)', vendor: APPLE })).toBe(
    'home_screen',
  )
  expect(support({ userAgent: 'Mozilla/5.0 (Macintosh)', vendor: APPLE, maxTouchPoints: 5 })).toBe('home_screen')
})

test('another browser without push has none', () => {
  expect(support({})).toBe('unsupported')
  expect(support({ maxTouchPoints: 5 })).toBe('unsupported')
  expect(support({ userAgent: 'Mozilla/5.0 (Macintosh)', vendor: APPLE })).toBe('unsupported')
})

test('a page that was not opened over https has none, and that is what is said', () => {
  expect(support({}, { ...ABLE, isSecureContext: false })).toBe('insecure')
})

test('a key is compared by its bytes', () => {
  expect([...keyBytes('-_8')]).toEqual([251, 255])
  expect(isSameKey(new Uint8Array([251, 255]).buffer, '-_8')).toBe(true)
  expect(isSameKey(new Uint8Array([251, 254]).buffer, '-_8')).toBe(false)
  expect(isSameKey(new Uint8Array([251]).buffer, '-_8')).toBe(false)
  expect(isSameKey(null, '-_8')).toBe(false)
})
