import { expect, test } from 'vitest'
import { addressBefore, requestedAddress } from './next.ts'

const requested = (address: string) => {
  const { pathname, search } = new URL(address, 'https://rvu.example.org')
  return requestedAddress({ pathname, search })
}

test.each([
  ['/app/lines?code=99213', '/app/lines?code=99213'],
  ['/app/day/2026-03-14', '/app/day/2026-03-14'],
  ['/app/', '/app/'],
  ['/app/login', '/app/'],
  ['/app/nowhere', '/app/'],
])('who logs in at %s is led to %s', (address, expected) => {
  expect(requested(address)).toBe(expected)
})

test('what was requested is carried over sign-up and first steps, with its query', () => {
  const signUp = addressBefore({ name: 'signup' }, requested('/app/lines?code=99213&q=left+knee'))
  const firstSteps = addressBefore({ name: 'onboarding' }, requested(signUp))

  expect([signUp.startsWith('/app/signup?'), firstSteps.startsWith('/app/onboarding?')]).toEqual([true, true])
  expect(requested(firstSteps)).toBe('/app/lines?code=99213&q=left+knee')
})

test('where nothing was requested addresses stay as they are', () => {
  expect(addressBefore({ name: 'onboarding' }, requested('/app/'))).toBe('/app/onboarding')
})

test.each(['https://elsewhere.example.org/app/lines', '//elsewhere.example.org', '/admin/', '/app/logout', ''])(
  'what comes next is never %s',
  (next) => {
    expect(requested(`/app/onboarding?${new URLSearchParams({ next })}`)).toBe('/app/')
  },
)
