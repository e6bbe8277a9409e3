import { expect, test } from 'vitest'
import { addressBefore, askedAddress } from './next.ts'

const asked = (address: string) => {
  const { pathname, search } = new URL(address, 'https://rvu.example.org')
  return askedAddress({ pathname, search })
}

test.each([
  ['/app/lines?code=99213', '/app/lines?code=99213'],
  ['/app/day/2026-03-14', '/app/day/2026-03-14'],
  ['/app/', '/app/'],
  ['/app/login', '/app/'],
  ['/app/nowhere', '/app/'],
])('who logs in at %s is led to %s', (address, expected) => {
  expect(asked(address)).toBe(expected)
})

test('what was asked for is carried over sign-up and first steps, with its query', () => {
  const signUp = addressBefore({ name: 'signup' }, asked('/app/lines?code=99213&q=left+knee'))
  const firstSteps = addressBefore({ name: 'onboarding' }, asked(signUp))

  expect([signUp.startsWith('/app/signup?'), firstSteps.startsWith('/app/onboarding?')]).toEqual([true, true])
  expect(asked(firstSteps)).toBe('/app/lines?code=99213&q=left+knee')
})

test('where nothing was asked for addresses stay as they are', () => {
  expect(addressBefore({ name: 'onboarding' }, asked('/app/'))).toBe('/app/onboarding')
})

test.each(['https://elsewhere.example.org/app/lines', '//elsewhere.example.org', '/admin/', '/app/logout', ''])(
  'what comes next is never %s',
  (next) => {
    expect(asked(`/app/onboarding?${new URLSearchParams({ next })}`)).toBe('/app/')
  },
)
