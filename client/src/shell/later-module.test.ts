import { expect, test } from 'vitest'
import { LaterModule } from './later-module.ts'

test('a module is fetched once, however often it is asked for, and kept', async () => {
  let fetched = 0
  const later = new LaterModule(() => {
    fetched += 1
    return Promise.resolve(fetched)
  })
  expect(later.state.value).toEqual({ kind: 'loading' })

  await Promise.all([later.load(), later.load()])
  await later.load()

  expect(fetched).toBe(1)
  expect(later.state.value).toEqual({ kind: 'ready', module: 1 })
})

test('a module that did not come is named, and fetched at the next try', async () => {
  const answers = [() => Promise.reject(new TypeError('Failed to fetch')), () => Promise.resolve('here')]
  const later = new LaterModule(() => (answers.shift() ?? (() => Promise.reject(new Error('asked too often'))))())

  await later.load()
  expect(later.state.value).toEqual({ kind: 'failed' })

  await later.load()
  expect(later.state.value).toEqual({ kind: 'ready', module: 'here' })
})
